"""The effect of a finding: it blocks, or there is a reason why not."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from ....events import ExpertVoted, Finding, Seat, Severity, Verdict


class Effect(StrEnum):
    """The effect of a finding on its dialogue."""

    BLOCKING = "blocking"
    ADVISORY = "advisory"
    OUTVOTED = "outvoted"
    """It would block, but the expert's other votes have passed the dialogue."""
    UNDECIDED = "undecided"
    """It would block, but the expert's other votes are missing, or could not be read."""
    ERROR = "error"
    """The check could not judge."""


def decisions(panel: Iterable[Seat], votes: Iterable[ExpertVoted]) -> Mapping[str, Verdict | None]:
    """Return the decision of the *votes* of one round for each expert of the *panel*; None: it is still open."""
    cast = list(votes)
    return {seat.expert: seat.decision([v.verdict for v in cast if v.expert == seat.expert]) for seat in panel}


def effect_of(finding: Finding, decision: Verdict | None = Verdict.FAIL) -> Effect:
    """Return the effect of *finding*, for an expert's with the *decision* of its seat."""
    if finding.verdict is Verdict.ERROR:
        return Effect.ERROR
    if finding.severity is Severity.ADVISORY or finding.verdict is Verdict.PASS:
        return Effect.ADVISORY
    if decision is Verdict.FAIL:
        return Effect.BLOCKING
    return Effect.OUTVOTED if decision is Verdict.PASS else Effect.UNDECIDED
