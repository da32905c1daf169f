"""Records are compared with those before them, in the order of their file."""

from collections.abc import Sequence
from dataclasses import replace

from ...actors.formats import RawRecord
from ...events import (
    CheckOutcome,
    DialogueAccepted,
    DialogueRejected,
    Finding,
    Frame,
    Phase,
    RulesApplied,
    Severity,
    Verdict,
    decode,
    encode,
)
from ...store.views import NEAR_DUPLICATE, DuplicateIndex
from ...store.wording import percent
from .judging import Judged, record_finding


class CopyFinder:
    """Compares each record of a file with those before it; it keeps a kilobyte or two of each."""

    def __init__(self, severity: Severity | None) -> None:
        """Compare; copies are findings of that *severity*, or only counted where it is None."""
        self._severity = severity
        self._remembered = DuplicateIndex()
        self._sources: dict[int, str] = {}

    def compared(self, raws: Sequence[RawRecord], judged: Sequence[Judged]) -> list[Judged]:
        """Compare each record with all before it; a copy gets a finding, where copies are named."""
        return [self._one(raw, one) for raw, one in zip(raws, judged, strict=True)]

    def _one(self, raw: RawRecord, judged: Judged) -> Judged:
        if judged.sketch is None:
            return judged
        like = self._remembered.compare(raw.number, judged.sketch)
        if like is None:
            self._sources[raw.number] = raw.source
            return judged
        judged = replace(judged, copy=True)
        if self._severity is None:
            return judged
        message = f"it is {percent(like.similarity)} the same as {self._sources[like.number]}"
        return _with(judged, record_finding(len(judged.findings) + 1, NEAR_DUPLICATE, self._severity, message))


def _with(judged: Judged, finding: Finding) -> Judged:
    """Return *judged* with one more finding, in its events too."""
    blocks = finding.severity is Severity.BLOCKING
    return replace(
        judged,
        outcome=Phase.REJECTED if blocks and judged.passed else judged.outcome,
        findings=(*judged.findings, finding),
        # The first holds the whole dialogue: it is large, and stays as it is.
        frames=(*judged.frames[:1], *(_with_finding(frame, finding) for frame in judged.frames[1:])),
        fixed=replace(judged.fixed, passes=False) if blocks and judged.fixed is not None else judged.fixed,
    )


def _with_finding(frame: Frame, finding: Finding) -> Frame:
    envelope = decode(frame)
    event = envelope.event
    blocks = finding.severity is Severity.BLOCKING
    if isinstance(event, RulesApplied):
        broken = CheckOutcome(check=finding.check, verdict=Verdict.FAIL)
        checks = tuple(broken if check.check == finding.check else check for check in event.checks)
        return encode(envelope._replace(event=RulesApplied(checks=checks, findings=(*event.findings, finding))))
    if isinstance(event, DialogueAccepted) and blocks:
        rejected = DialogueRejected(findings=(finding.id,), reason=f"{finding.check}: {finding.message}")
        return encode(envelope._replace(event=rejected))
    if isinstance(event, DialogueRejected) and blocks:
        return encode(envelope._replace(event=event.model_copy(update={"findings": (*event.findings, finding.id)})))
    return frame
