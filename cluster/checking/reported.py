"""A record of a file with its findings, as reports show it, and the place of each: where a person would look."""

import re
from dataclasses import dataclass

from ...events import Finding, Phase, Verdict
from ...store.wording import turn_words
from .fixing import Fix
from .judging import Judged

_MESSAGE = re.compile(r"t(\d+)")


@dataclass(frozen=True, slots=True)
class Reported:
    """One record of a file."""

    file: str
    line: int
    dialogue: str | None
    """The name of its stream; None where nothing is recorded."""
    outcome: Phase
    findings: tuple[Finding, ...]
    fixes: tuple[Fix, ...]
    own_id: str | None = None
    """The id that the record itself says."""


def reported(file: str, judged: Judged, *, run: str | None) -> Reported:
    """Return *judged* as the reports take it."""
    return Reported(
        file=file,
        line=judged.line,
        dialogue=None if run is None else f"{run}/{judged.number}",
        outcome=judged.outcome,
        findings=judged.findings,
        fixes=() if judged.fixed is None else judged.fixed.fixes,
        own_id=judged.own_id,
    )


def turn_of(finding: Finding) -> str | None:
    """Return the turn in which *finding* shows; None where it is about the whole record."""
    return finding.turns[0] if finding.turns else None


def message_of(finding: Finding) -> int | None:
    """Return the number, from 1, of the message in which *finding* shows; None where it is about the whole record."""
    match = _MESSAGE.match(turn_of(finding) or "")
    return int(match[1]) if match else None


def level_of(finding: Finding) -> str:
    """Return `blocking`, `advisory`, or `error` where the rule could not judge."""
    return "error" if finding.verdict is Verdict.ERROR else finding.severity.value


def place_of(finding: Finding) -> str | None:
    """Return the turn and the message in which *finding* shows, in words."""
    turn = turn_of(finding)
    return None if turn is None else turn_words(turn, message_of(finding))
