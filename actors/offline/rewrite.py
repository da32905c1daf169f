"""Fills and repairs: the masked turns rewritten one for one, mended where a value shows to be wrong."""

from collections.abc import Collection, Sequence

from pydantic import JsonValue

from ...events import AssistantTurn, JsonObject, ToolCall, ToolTurn, Turn, UserTurn
from ..evidence import CannotValidate, decoded, kind_of, leaves, schema_errors
from . import speech
from .calls import call, said, told
from .dice import Dice
from .memory import Memory
from .prompt import Page
from .story import answer_from, results_before
from .values import Maker, properties_of, required_of, resolved

Blamed = Collection[tuple[str, str]]
"""Arguments that findings point at: the call and the name."""


def rewritten(page: Page, dice: Dice) -> list[JsonObject]:
    """Return each masked turn in other words, its calls and results mended."""
    pointers = [(str(finding.get("call")), str(finding.get("pointer")).split("/")) for finding in page.findings]
    blamed = {(id_, steps[1].replace("~1", "/").replace("~0", "~")) for id_, steps in pointers if len(steps) > 1}
    places = {turn.id: at for at, turn in enumerate(page.turns)}
    return [_rewritten(page, places[turn.id], blamed, dice) for turn in page.masked if turn.id in places]


def _rewritten(page: Page, at: int, blamed: Blamed, dice: Dice) -> JsonObject:
    turn, before = page.turns[at], page.turns[at - 1] if at else None
    match turn:
        case UserTurn():
            known = Memory(page.box).read(page.turns[: at + 1])
            unsaid = speech.details(_unsaid(page.turns[at + 1 :], known))
            return said("user", f"{speech.reopened(turn.text, dice)} {unsaid}".rstrip(), turn.id)
        case AssistantTurn(calls=()):
            results = results_before(page.turns, turn.id)
            text = answer_from(results, dice, turn.text) if isinstance(before, ToolTurn) else turn.text
            return said("assistant", text, turn.id)
        case AssistantTurn():
            known = Memory(page.box).read(page.turns[:at])
            tools = [tool for made in turn.calls if (tool := page.box.by_name.get(made.name))]
            mended = [call(made.id, made.name, _mended(made, known, blamed, dice)) for made in turn.calls]
            return said("assistant", speech.announcement(tools, dice, turn.text), turn.id, mended)
        case ToolTurn():
            kept = [(result.call_id, result.content) for result in turn.results]
            ids = [made.id for made in before.calls] if isinstance(before, AssistantTurn) else []
            if {id_ for id_, _ in kept} != set(ids) and len(kept) == len(ids):
                kept = [(id_, text) for id_, (_, text) in zip(ids, kept, strict=True)]
            failed = [id_ for (id_, _), result in zip(kept, turn.results, strict=True) if result.error]
            shown = [(id_, decoded(text) if text[:1] in ("{", "[") else text) for id_, text in kept]
            return told(shown, turn.id, failed=failed)
        case _:
            return {"role": turn.kind, "id": turn.id}


def _unsaid(turns: Sequence[Turn], known: Memory) -> list[tuple[str, str]]:
    """Return the identifiers that the calls up to the next user turn use and that nobody has brought."""
    missing: list[tuple[str, str]] = []
    for turn in turns:
        if isinstance(turn, UserTurn):
            break
        calls = turn.calls if isinstance(turn, AssistantTurn) else ()
        used = [leaf for made in calls if isinstance(made.arguments, dict) for leaf in leaves(made.arguments)]
        loose = [leaf for leaf in used if kind_of(leaf.name, leaf.value).identifies and not known.knows(leaf.value)]
        missing += [(speech.phrase(leaf.name), speech.spoken(leaf.value)) for leaf in loose]
        known.read([turn])
    return missing


def _mended(made: ToolCall, known: Memory, blamed: Blamed, dice: Dice) -> JsonObject | str:
    """Return the call's arguments with those found anew that do not fit, that nobody brought, or that are blamed."""
    tool = known.box.by_name.get(made.name)
    if tool is None or not isinstance(made.arguments, dict):
        return made.arguments
    shape = resolved(tool.parameters, tool.parameters)
    listed = properties_of(shape)
    mended = {name: value for name, value in made.arguments.items() if name in listed}
    try:
        wrong = {str(e.absolute_path[0]) for e in schema_errors(tool.parameters, mended) if e.absolute_path}
    except CannotValidate:
        return made.arguments
    blames = {name for call_id, name in blamed if call_id == made.id}
    loose = {name for name, value in mended.items() if _identifies(name, value) and not known.knows(value)}
    for name in sorted((wrong | blames | loose | {*required_of(shape)} - {*mended}) & {*listed}):
        inner = resolved(listed[name], tool.parameters)
        value: JsonValue = known.alike(mended.get(name)) if name in loose else None
        value = known.identifier(name, tool.name, inner) if value is None else value
        if value is None and (name not in loose or name in blames):
            value = Maker(tool.parameters).value(inner, name, dice.apart(name))
        mended[name] = mended[name] if value is None else value
    return mended


def _identifies(name: str, value: JsonValue) -> bool:
    return isinstance(value, str | int) and kind_of(name, value).identifies
