"""The dialogues that a person is asked about, in the order of their numbers."""

from collections.abc import Collection
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from ....events import Dialogue, standing
from ....store import EventLog
from ....store.views import DialogueOutcome, ended_in, expect_run

JUDGED: Final = frozenset({DialogueOutcome.ACCEPTED, DialogueOutcome.REJECTED})


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person wants to review."""

    outcomes: Collection[DialogueOutcome] = JUDGED
    sample: int | None = None
    """Dialogues to draw; None: all."""
    seed: int = 0


async def queue(log: EventLog, run: str, selection: Selection) -> list[str]:
    """Return the streams of *run* that have ended so and are drawn. One seed draws the same of the same run.

    Raises NoSuchStream where there is no such run.
    """
    await expect_run(log, run)
    ended = [stream for stream in await ended_in(log, run, selection.outcomes) if stream.rpartition("/")[2].isdecimal()]
    drawn = set(sorted(ended, key=lambda stream: _lot(selection.seed, stream))[: selection.sample])
    return [stream for stream in ended if stream in drawn]


def _lot(seed: int, stream: str) -> bytes:
    """Return a lot that depends on nothing else, so that a draw goes on as it began while a run grows."""
    return sha256(f"{seed} {stream}".encode()).digest()


def judged_by(dialogue: Dialogue, by: str) -> bool:
    """Return true if a verdict of that person stands."""
    return by in standing(dialogue.reviews)
