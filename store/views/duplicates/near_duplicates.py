"""The near-duplicates among the dialogues of a run: the earlier one stays, the later one is named."""

from collections.abc import Callable, Collection, Container

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

_DIGITS = 19
"""Digits of a number beyond 64 bits."""


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
    """In the order of the later ones; without them no two of the others are nearly the same."""

    @property
    def names(self) -> frozenset[str]:
        """The dialogues that are nearly the same as an earlier one."""
        return frozenset(pair.dialogue for pair in self.pairs)


class Comparison:
    """Compares the dialogues that are added; it keeps a kilobyte or two of each.

    Of several runs, the one that was added first has the earlier dialogues; those of a run come in any order.
    """

    def __init__(self) -> None:
        self._sketches: list[tuple[str, Sketch]] = []
        self._runs: dict[str, int] = {}
        """Their places in the order."""
        self._added = 0

    def add(self, dialogue: Dialogue) -> None:
        """Add one dialogue."""
        self._added += 1
        self._runs.setdefault(dialogue.id.rpartition("/")[0], len(self._runs))
        if (sketch := sketch_of(dialogue)) is not None:
            self._sketches.append((dialogue.id, sketch))

    @property
    def result(self) -> NearDuplicates:
        """The near-duplicates among the dialogues so far, compared by run and number."""
        remembered = DuplicateIndex()
        ordered = sorted(self._sketches, key=lambda named: self._place(named[0]))
        pairs: list[NearDuplicate] = []
        for at, (name, sketch) in enumerate(ordered):
            like = remembered.compare(at, sketch)
            if like is not None:
                pairs.append(NearDuplicate(dialogue=name, of=ordered[like.number][0], likeness=like.similarity))
        return NearDuplicates(compared=self._added, pairs=tuple(pairs))

    def _place(self, name: str) -> tuple[int, int, str]:
        """`run/2` comes before `run/10`."""
        run, _, number = name.rpartition("/")
        known = number.isascii() and number.isdigit() and len(number) < _DIGITS
        return self._runs[run], int(number) if known else 0, name


async def load_near_duplicates(
    log: EventLog,
    *runs: str,
    outcomes: Collection[DialogueOutcome] = frozenset({DialogueOutcome.ACCEPTED}),
    without: Container[str] = (),
    counts: Callable[[Dialogue], bool] = lambda _: True,
    unreadable: list[Unreadable] | None = None,
) -> NearDuplicates:
    """The near-duplicates among the dialogues of *runs* that ended in one of *outcomes*, but those named in *without*.

    A dialogue that *counts* is false of is like none, and none is like it.
    Raises as `dialogues_of`.
    """
    comparison = Comparison()
    for run in runs:
        async for records in dialogues_of(log, run, outcomes, unreadable=unreadable):
            if records[0].stream in without:
                continue
            with noting(records[0].stream, unreadable):
                if counts(dialogue := dialogue_at(records)):
                    comparison.add(dialogue)
    return comparison.result
