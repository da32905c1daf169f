"""Results do not contradict each other."""

import re
from collections import Counter
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, ResultFact, as_passage, contradict, facts_of, parts_of
from .port import Rule, finding, shown

_PER_RESULT = 5
_LOOKED_AT = 20_000
"""Characters of a user's words."""
_SPOKE = {"returned", "raised"}
_CHANGED = re.compile(
    r"\b(?:updated|changed|fixed|edited|modified|moved|corrected|renamed|replaced|switched|rescheduled)\b"
    r"|\bi(?:'ve| have)?(?: just| already)? (?:added|removed|deleted|cancell?ed|paid|set|swapped)\b"
    r"|(?:更新|修改|更改|更换|改|移动|删除|取消|添加)(?:了|过|好|完|成|为)|已经?(?:更新|修改|更改|更换|改)",
    re.IGNORECASE,
)
"""A user's words about something changed, by them or by others; a wish to look again does not match."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Two calls that only read state the same of the same thing, unless a call between them may change anything."""
    confirmed = _confirmed(view)
    for run in _runs(view):
        yield from _contradictions(run, confirmed)


def _confirmed(view: DialogueView) -> set[tuple[str, str]]:
    """The calls, by turn and id, whose results a tool itself has just given when it was run."""
    executed = view.dialogue.executed
    if executed is None:
        return set()
    doubted = {finding.call for finding in executed.findings}
    came = (outcome for outcome in executed.outcomes if outcome.kind in _SPOKE and outcome.call not in doubted)
    return {(outcome.turn, outcome.call) for outcome in came}


def _runs(view: DialogueView) -> Iterator[list[PlacedCall]]:
    """Two or more calls that only read, and between which nothing is changed."""
    run: list[PlacedCall] = []
    since = 0
    for placed in view.calls:
        words = (turn.text for turn in view.turns[since : placed.at] if turn.kind == "user")
        if run and (not placed.only_looks or any(_CHANGED.search(text[:_LOOKED_AT]) for text in words)):
            if len(run) > 1:
                yield run
            run = []
        if placed.only_looks:
            run.append(placed)
        since = placed.at
    if len(run) > 1:
        yield run


def _contradictions(run: list[PlacedCall], confirmed: set[tuple[str, str]]) -> Iterator[Finding]:
    made = Counter(placed.key for placed in run)
    spoken_of = [parts_of(placed, again=made[placed.key] > 1) for placed in run]
    often = Counter(subject for parts in spoken_of for subject in {part.subject for part in parts})
    known: dict[tuple[tuple[str, ...], str], tuple[ResultFact, PlacedCall]] = {}
    for placed, parts in zip(run, spoken_of, strict=True):
        found = 0
        stated = facts_of(placed, (part for part in parts if often[part.subject] > 1))
        for fact in stated:
            before = known.get((fact.subject, fact.field))
            if before is None or found == _PER_RESULT or {_place(before[1]), _place(placed)} <= confirmed:
                continue
            if _asks_otherwise(before[1], placed):
                continue
            if contradict(before[0].value, fact.value):
                found += 1
                yield _finding(before, fact, placed)
        known.update({(fact.subject, fact.field): (fact, placed) for fact in stated})


def _asks_otherwise(one: PlacedCall, other: PlacedCall) -> bool:
    """True if the same tool was asked for another day, time or number, or for two things in one turn.

    What holds for one need not hold for the other.
    """
    if one.call.name != other.call.name or one.key == other.key:
        return False
    before, after = one.arguments or {}, other.arguments or {}
    differing = [after.get(name, before.get(name)) for name in {*before, *after} if before.get(name) != after.get(name)]
    return one.at == other.at or any(_is_measure(value) for value in differing)


def _is_measure(value: object) -> bool:
    if isinstance(value, (int, float)):
        return not isinstance(value, bool)
    said = as_passage(value) if isinstance(value, str) else None
    return said is not None and bool(said.days or said.times)


def _place(placed: PlacedCall) -> tuple[str, str]:
    return placed.turn.id, placed.call.id


def _finding(before: tuple[ResultFact, PlacedCall], fact: ResultFact, placed: PlacedCall) -> Finding:
    earlier, call = before
    assert call.result is not None
    assert placed.result is not None
    values = f"{shown(earlier.value, 60)!r} first and {shown(fact.value, 60)!r} later"
    return finding(
        f"{fact.about[:160]} is {values}, although nothing was changed in between",
        (placed.result.turn.id, call.result.turn.id),
        placed.call.id,
        evidence=shown(fact.value, 200),
    )


RULE = Rule(
    "contradicting_results",
    "Results do not contradict each other about the same thing while nothing was changed in between.",
    Severity.ADVISORY,
    check,
)
