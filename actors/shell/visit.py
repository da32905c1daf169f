"""The outcome of one visit of a dialogue."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Self

from ...events import Dialogue, Frame, Phase
from ..models.batch import BatchQuestion
from .tally import Tally


@dataclass(frozen=True, slots=True)
class Visited:
    """The outcome of a visit. It crosses processes, so it is plain values and frames."""

    frames: tuple[Frame, ...]
    """Recorded events, in order."""
    phase: Phase
    next: str | None
    """Role whose turn it is; None where the dialogue has ended."""
    checks: tuple[str, ...]
    """Checks that rejected it, if any did."""
    failure: str | None
    """Reason for which it failed, if it did."""
    waiting: tuple[BatchQuestion, ...] = ()
    """Questions for a batch: the next visit needs their outcomes."""

    answers: Tally = field(default_factory=Tally)

    @classmethod
    def of(
        cls,
        dialogue: Dialogue,
        frames: Sequence[Frame],
        next_role: str | None,
        answers: Tally | None = None,
        waiting: Sequence[BatchQuestion] = (),
    ) -> Self:
        """Return the outcome of a visit that recorded *frames* and left *dialogue*, with questions *waiting*."""
        checks = tuple(dict.fromkeys(finding.check for finding in dialogue.blocking))
        failure = dialogue.failure.value if dialogue.failure else None
        return cls(tuple(frames), dialogue.phase, next_role, checks, failure, tuple(waiting), answers or Tally())
