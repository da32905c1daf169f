"""The course of a dialogue: all its versions, each card once."""

from collections.abc import Iterator, Sequence

from ....events import DialogueEvent, Recorded, fold_records, unopened
from ..dialogue.answers import by_id
from ..view import View
from .cards import Card
from .standing import Stage
from .steps import Step, step_of


class Splice(View):
    """The way from one version's cards to the next one's."""

    at: int
    """Cards that both begin with."""
    out: int
    """Cards of the earlier one that go then."""
    put: tuple[int, ...]
    """Those that come in their place, by their number in `Course.cards`."""


class Course(View):
    """All versions of one dialogue."""

    id: str
    steps: tuple[Step, ...]
    """Of versions 1, 2, ..."""
    cards: tuple[Card, ...]
    """Every card of any version, each once."""
    splices: tuple[Splice, ...]
    """From no card to version 1, from there to version 2, ..."""

    def at(self, version: int) -> tuple[int, ...]:
        """Return the cards of a version, by their number. Version 0 has none."""
        shown: list[int] = []
        for splice in self.splices[:version]:
            shown[splice.at : splice.at + splice.out] = splice.put
        return tuple(shown)


def course_of(records: Sequence[Recorded]) -> Course:
    """Return the course of a dialogue, given its stream from its first record on. Raises DamagedLog."""
    stream = records[0].stream if records else ""
    index, stage = by_id(records), Stage()
    numbers: dict[Card, int] = {}
    dialogue = unopened(stream)
    steps: list[Step] = []
    splices: list[Splice] = []
    shown: Sequence[int] = ()
    for record in records:
        before, dialogue = dialogue, fold_records(stream, [record], start=dialogue)
        assert isinstance(record.event, DialogueEvent)  # or the fold would have refused it
        steps.append(step_of(before, record, dialogue, index))
        cards = stage.cards(before, record.event, dialogue)
        following = [numbers.setdefault(card, len(numbers)) for card in cards]
        splices.append(_splice(shown, following))
        shown = following
    return Course(id=stream, steps=tuple(steps), cards=tuple(numbers), splices=tuple(splices))


def _splice(old: Sequence[int], new: Sequence[int]) -> Splice:
    head = _shared(old, new)
    tail = _shared(reversed(old[head:]), reversed(new[head:]))
    return Splice(at=head, out=len(old) - head - tail, put=tuple(new[head : len(new) - tail]))


def _shared(one: Sequence[int] | Iterator[int], other: Sequence[int] | Iterator[int]) -> int:
    """Return how many both begin with."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared
