"""The near-duplicates among the dialogues of a run: the earlier one stays, the later one is named."""

from collections.abc import Collection, Container

from ....events import Dialogue
from ...contract import EventLog
from ..dialogue.snapshot import dialogue_at
from ..load import Unreadable, dialogues_of, noting
from ..outcome import DialogueOutcome
from ..view import View
from .index import DuplicateIndex
from .similarity import Sketch, sketch_of

NEAR_DUPLICATE = "near_duplicate"
"""The check of a finding that says which earlier record of a file a dialogue is nearly the same as."""


class NearDuplicate(View):
    """A dialogue, and the earlier one that it is nearly the same as."""

    dialogue: str
    of: str
    """The earlier one, which stays."""
    likeness: float
    """From 0.9 to 1."""


class NearDuplicates(View):
    """The result of comparing a number of dialogues with each other."""

    compared: int
    pairs: tuple[NearDuplicate, ...]
    """In the order of the later ones' numbers; without them no two of the others are nearly the same."""

    @property
    def names(self) -> frozenset[str]:
        """The dialogues that are nearly the same as an earlier one."""
        return frozenset(pair.dialogue for pair in self.pairs)


class Comparison:
    """Compares the dialogues that are added, in any order; it keeps a kilobyte or two of each."""

    def __init__(self) -> None:
        self._sketches: list[tuple[str, Sketch]] = []
        self._added = 0

    def add(self, dialogue: Dialogue) -> None:
        """Add one dialogue."""
        self._added += 1
        if (sketch := sketch_of(dialogue)) is not None:
            self._sketches.append((dialogue.id, sketch))

    @property
    def result(self) -> NearDuplicates:
        """The near-duplicates among the dialogues so far, compared by number."""
        remembered = DuplicateIndex()
        ordered = sorted(self._sketches, key=lambda named: _by_number(named[0]))
        pairs: list[NearDuplicate] = []
        for at, (name, sketch) in enumerate(ordered):
            like = remembered.compare(at, sketch)
            if like is not None:
                pairs.append(NearDuplicate(dialogue=name, of=ordered[like.number][0], likeness=like.similarity))
        return NearDuplicates(compared=self._added, pairs=tuple(pairs))


async def load_near_duplicates(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] = frozenset({DialogueOutcome.ACCEPTED}),
    *,
    without: Container[str] = (),
    unreadable: list[Unreadable] | None = None,
) -> NearDuplicates:
    """The near-duplicates among the dialogues of *run* that ended in one of *outcomes*, but those named in *without*.

    Raises as `dialogues_of`.
    """
    comparison = Comparison()
    async for records in dialogues_of(log, run, outcomes, unreadable=unreadable):
        if records[0].stream in without:
            continue
        with noting(records[0].stream, unreadable):
            comparison.add(dialogue_at(records))
    return comparison.result


def _by_number(name: str) -> tuple[int, str]:
    """`run/2` comes before `run/10`."""
    number = name.rpartition("/")[2]
    return (int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0, name)  # noqa: PLR2004 — 64 bits
