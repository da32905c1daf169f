"""The score of a file of labelled dialogues: rules are applied, votes come from a recorded run."""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from ..check import Check, Checked
from ..judging import CheckSettings
from ..workers import jobs_for, judging
from .labels import LabelError, label_of
from .recorded_votes import RecordedVotes
from .score import Score
from .scorer import Scorer, is_held_out


@dataclass(frozen=True, slots=True)
class Scored:
    """The score of a file, in two parts."""

    development: Score
    held_out: Score
    unlabelled: int
    unvoted: int
    """Labelled dialogues on which no expert of the recorded run has voted."""
    unreadable: tuple[str, ...]
    """Records and labels that cannot be read, each with its place and the reason."""


@dataclass(slots=True)
class Parts:
    """The parts in the making."""

    development: Scorer = field(default_factory=Scorer)
    held_out: Scorer = field(default_factory=Scorer)
    unlabelled: int = 0
    unvoted: int = 0
    unreadable: list[str] = field(default_factory=list)

    def of(self, *, held: bool) -> Scorer:
        """Return the scorer of the part that is held out, or of the other."""
        return self.held_out if held else self.development

    @property
    def scored(self) -> Scored:
        """The score so far."""
        return Scored(
            self.development.score, self.held_out.score, self.unlabelled, self.unvoted, tuple(self.unreadable)
        )


async def score_files(
    paths: Sequence[Path],
    settings: CheckSettings,
    *,
    held_out: float,
    votes: RecordedVotes | None = None,
    jobs: int | None = None,
) -> Scored:
    """Score the labelled dialogues of *paths*; about *held_out* of them are kept apart.

    Raises:
        FormatError: nothing of a file can be read.
    """
    parts, processes = Parts(), jobs_for(paths, jobs)
    async with judging(processes) as judge:
        for path in paths:
            async with aclosing(Check(path, settings, judge, None, jobs=processes).records()) as records:
                async for checked in records:
                    _add(parts, checked, held_out, votes)
    return parts.scored


def _add(parts: Parts, checked: Checked, share: float, votes: RecordedVotes | None) -> None:
    raw, judged = checked.raw, checked.judged
    try:
        label = label_of(raw.data)
    except LabelError as error:
        parts.unreadable.append(f"{raw.source}: {error}")
        return
    if not judged.readable:
        parts.unreadable.append(f"{raw.source}: {judged.findings[0].message}")
        return
    if label is None:
        parts.unlabelled += 1
        return
    cast = () if votes is None else votes.of(raw.source)
    parts.unvoted += cast is None
    parts.of(held=is_held_out(raw.data or b"", share)).add(label, (*judged.findings, *(cast or ())))
