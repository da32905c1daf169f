"""The judge and the experts: the project's own rules, applied to the dialogue that the prompt shows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    Finding,
    JsonObject,
    Severity,
    ToolListTurn,
    ToolTurn,
    Turn,
    UserTurn,
    Verdict,
    unopened,
)
from ..rules import RULES, apply_rules
from .dice import Dice
from .memory import Toolbox
from .prompt import Page, read_turns
from .speech import without_opening
from .story import all_answers, results_before

_BLOCKING = {name: rule for name, rule in RULES.items() if rule.severity is Severity.BLOCKING}
_LEANING = 0.9
"""Share of the judgements on a sound extension that prefer it."""
_MOST = 5


def judged(page: Page, dice: Dice) -> JsonObject:
    """Return a verdict on each turn of a rewrite or injection, or one on the whole of a repair."""
    versions, operation = page.versions("a"), page.attributes.get("operation")
    if operation == "repair":
        verdicts: list[JsonValue] = [_better(_faults(page), "A", 0.5, dice) | {"turn": "all"}]
    elif operation == "extend":
        verdicts = [_extended(page, turn, dice.apart(turn)) | {"turn": turn} for turn in versions]
    else:
        faults = _faults(page)
        near = {turn: {letter: _at(faults[letter], turn) for letter in faults} for turn in versions}
        verdicts = [(_founded(page, turn) or _better(near[turn], "A", 0.5, dice)) | {"turn": turn} for turn in versions]
    return {"checked": [], "verdicts": verdicts}


def _faults(page: Page, *turns: str) -> Mapping[str, Sequence[Finding]]:
    return {letter: _nearby(page, letter.lower(), *turns) for letter in "AB"}


def _extended(page: Page, turn: str, dice: Dice) -> JsonObject:
    """Return the verdict on what an injection puts in the place of *turn*: mostly for it, where it has no fault."""
    longer = max("AB", key=lambda letter: page.versions(letter.lower())[turn].count("\n"))
    return _better(_faults(page, turn), longer, _LEANING, dice)


def _founded(page: Page, id_: str) -> JsonObject | None:
    """Return the version that says what the results say, where the other one does not."""
    results = results_before(read_turns(page.with_version("a"), page.box), id_)
    a, b = (read_turns(page.versions(tag)[id_], page.box)[0] for tag in "ab")
    says = {
        letter: isinstance(turn, AssistantTurn) and not turn.calls and turn.text in all_answers(results)
        for letter, turn in (("A", a), ("B", b))
    }
    if not results or says["A"] == says["B"]:
        return None
    better, worse = ("A", "B") if says["A"] else ("B", "A")
    return {
        "reason": f"Version {better} says what the results say, and version {worse} something else.",
        "better": better,
    }


def unfair(judgement: JsonObject) -> JsonObject:
    """Return *judgement* with every verdict turned round."""
    given = judgement["verdicts"]
    verdicts = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    turned: list[JsonValue] = [{**each, "better": "B" if each["better"] == "A" else "A"} for each in verdicts]
    return {**judgement, "verdicts": turned}


def _better(faults: Mapping[str, Sequence[Finding]], favourite: str, leaning: float, dice: Dice) -> JsonObject:
    """Return the version with fewer blocking findings, else *favourite* at the rate *leaning*."""
    if len(faults["A"]) != len(faults["B"]):
        better, worse = ("A", "B") if len(faults["A"]) < len(faults["B"]) else ("B", "A")
        known = {finding.message for finding in faults[better]}
        why = next((f.message for f in faults[worse] if f.message not in known), faults[worse][0].message)
        return {"reason": f"In version {worse}, {why}.", "better": better}
    better = favourite if dice.chance(leaning) else "AB".replace(favourite, "")
    return {"reason": f"Neither version has a fault; version {better} reads as well or better.", "better": better}


def _at(findings: Sequence[Finding], turn: str) -> Sequence[Finding]:
    return [finding for finding in findings if turn in finding.turns]


def voted(page: Page) -> JsonObject:
    """Return a vote: the same for every expert, as far as the rules of the project go."""
    found = [finding for finding in blocking(page.box, page.dialogue) if finding.turns]
    reason = f"{found[0].message[:1].upper()}{found[0].message[1:]}." if found else "No rule finds a fault."
    shown: list[JsonValue] = [
        {
            "severity": "major",
            "turn": f.turns[0],
            "call": f.call,
            "pointer": f.pointer,
            "quote": f.evidence,
            "message": f.message,
        }
        for f in found[:_MOST]
    ]
    return {"checked": [], "findings": shown, "reason": reason, "verdict": "fail" if found else "pass"}


@lru_cache(maxsize=64)
def blocking(box: Toolbox, lines: str) -> tuple[Finding, ...]:
    """Return what the blocking rules find in the dialogue of *lines*: every expert asks about the same one."""
    return _found(box, read_turns(lines, box))


def _nearby(page: Page, tag: str, *turns: str) -> tuple[Finding, ...]:
    """Return what the blocking rules find in the exchanges that a version is part of; all the rest is known to them."""
    into = [lines for turn, lines in page.versions(tag).items() if not turns or turn in turns]
    ids, exchanges = {turn.id for lines in into for turn in read_turns(lines, page.box)}, list[list[Turn]]()
    for turn in read_turns(page.with_version(tag, *turns), page.box):
        if isinstance(turn, UserTurn) or not exchanges:
            exchanges.append([])
        exchanges[-1].append(turn)
    near = [at for at, exchange in enumerate(exchanges) if any(turn.id in ids for turn in exchange)]
    far = [turn for exchange in exchanges[: near[-1] if near else 0] for turn in exchange if turn.id not in ids]
    shown, context = [turn for at in near for turn in exchanges[at]], " ".join(sorted(_values(far)))
    return _found(page.box, shown, context)


def _found(box: Toolbox, turns: Sequence[Turn], context: str = "") -> tuple[Finding, ...]:
    added = {tool.name for turn in turns if isinstance(turn, ToolListTurn) for tool in turn.added}
    shown = replace(unopened("shown"), tools=box.tools, withheld=frozenset(added), turns=(*turns,), context=context)
    findings = apply_rules(shown, _BLOCKING).findings
    return tuple(f for f in findings if f.severity is Severity.BLOCKING and f.verdict is Verdict.FAIL)


def _values(turns: Sequence[Turn]) -> set[str]:
    """Return all that turns bring. The rules have nothing to say of two versions that bring the same."""
    said = {without_opening(turn.text) for turn in turns if isinstance(turn, UserTurn)}
    called = {str(call.arguments) for turn in turns if isinstance(turn, AssistantTurn) for call in turn.calls}
    found = {f"{r.call_id} {r.content}" for turn in turns if isinstance(turn, ToolTurn) for r in turn.results}
    return said | called | found | {turn.id for turn in turns if isinstance(turn, ToolListTurn)}
