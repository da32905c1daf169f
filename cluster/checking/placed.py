"""A record with its findings, as a report tells of it: every one with the place where a person would look."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...events import Finding, Phase, Severity, Verdict
from .fixing import Fix
from .judging import Judged, Mended

_MESSAGE = re.compile(r"t(\d+)")


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """One finding."""

    finding: Finding
    message: int | None
    """The number, from 1, of the message in which it shows; None where it is about the whole record."""

    @property
    def turn(self) -> str | None:
        """The turn in which it shows."""
        return self.finding.turns[0] if self.finding.turns else None

    @property
    def level(self) -> str:
        """`blocking`, `advisory`, or `error` where the rule could not judge."""
        return "error" if self.finding.verdict is Verdict.ERROR else self.finding.severity.value

    @property
    def fails(self) -> bool:
        """Whether the record fails by it."""
        return self.finding.verdict is Verdict.ERROR or self.finding.severity is Severity.BLOCKING


@dataclass(frozen=True, slots=True)
class Reported:
    """One record of a file."""

    file: str
    line: int
    dialogue: str | None
    """The name of its stream; None where nothing is recorded."""
    outcome: Phase
    remarks: tuple[PlacedFinding, ...]
    fixes: tuple[Fix, ...]


def reported(file: str, judged: Judged, *, run: str | None) -> Reported:
    """*judged* with its places."""
    mended: Mended | None = judged.mended
    return Reported(
        file=file,
        line=judged.line,
        dialogue=None if run is None else f"{run}/{judged.number}",
        outcome=judged.outcome,
        remarks=tuple(_remarks(judged)),
        fixes=() if mended is None else mended.fixes,
    )


def _remarks(judged: Judged) -> Iterator[PlacedFinding]:
    for finding in judged.findings:
        match = _MESSAGE.match(finding.turns[0]) if finding.turns else None
        yield PlacedFinding(finding, int(match[1]) if match else None)
