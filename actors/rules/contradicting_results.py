"""Results do not contradict each other."""

import re
from collections import Counter
from collections.abc import Iterator

from ...events import Severity, UserTurn
from .port import Rule, Violation
from .reading.facts import Fact, called, contradict, facts_of
from .reading.lasting import only_reads
from .reading.view import PlacedCall, View

_PER_RESULT = 5
_LOOKED_AT = 20_000
"""Characters of a user's words."""
_CHANGED = re.compile(
    r"\b(?:again|refresh|re-?check|updated|changed|fixed|edited|moved|corrected|i have|i've|i just)\b"
    r"|再|重新|刷新|更新|改了|修改|已经",
    re.IGNORECASE,
)
"""What a user says who has changed something, or believes that something has changed."""


def check(view: View) -> Iterator[Violation]:
    """Two calls that only read state the same of the same thing, unless a call between them may change anything."""
    for run in _runs(view):
        yield from _contradictions(run)


def _runs(view: View) -> Iterator[list[PlacedCall]]:
    """Two or more calls that only read, and between which nothing is changed."""
    run: list[PlacedCall] = []
    since = 0
    for placed in view.calls:
        words = (turn.text for turn in view.turns[since : placed.at] if isinstance(turn, UserTurn))
        reads = only_reads(placed.call.name)
        if run and (not reads or any(_CHANGED.search(text[:_LOOKED_AT]) for text in words)):
            if len(run) > 1:
                yield run
            run = []
        if reads:
            run.append(placed)
        since = placed.at
    if len(run) > 1:
        yield run


def _contradictions(run: list[PlacedCall]) -> Iterator[Violation]:
    made = Counter(called(placed) for placed in run)
    known: dict[tuple[str, str], tuple[Fact, PlacedCall]] = {}
    for placed in run:
        found = 0
        stated = facts_of(placed, again=made[called(placed)] > 1)
        for fact in stated:
            before = known.get((fact.subject, fact.field))
            if before is not None and found < _PER_RESULT and contradict(before[0].value, fact.value):
                found += 1
                yield _violation(before, fact, placed)
        known.update({(fact.subject, fact.field): (fact, placed) for fact in stated})


def _violation(before: tuple[Fact, PlacedCall], fact: Fact, placed: PlacedCall) -> Violation:
    earlier, call = before
    assert call.result is not None
    assert placed.result is not None
    values = f"{str(earlier.value)[:60]!r} first and {str(fact.value)[:60]!r} then"
    return Violation(
        f"{fact.about[:160]} is {values}, and nothing was changed between",
        (placed.result.turn.id, call.result.turn.id),
        placed.call.id,
        evidence=str(fact.value)[:200],
    )


RULE = Rule(
    "contradicting_results",
    "Results state the same of the same thing, as long as nothing was changed between them.",
    Severity.ADVISORY,
    check,
)
