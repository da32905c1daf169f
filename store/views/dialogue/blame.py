"""Blame: for any value of a dialogue the event, the role, the mask and the model answer that it came from."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pydantic import JsonValue

from ....events import ComplexityKind, FillAccepted, Operation, Recorded, Turn, TurnsMasked
from ...wording import excerpt, json_excerpt, turn_lines
from ..errors import NoSuchPlace
from ..load import upto
from ..view import View
from .answers import AnswerBehind, answer_behind, by_id
from .location import Location, Part, values
from .provenance import Provenance, ProvenanceLedger, ledger_of


class BlamedMask(View):
    """The mask that a value came from."""

    id: str
    operation: Operation
    injection: ComplexityKind | None
    guidance: tuple[str, ...]
    """Ids of the findings that it was to repair."""
    opened: int
    """The version at which it was opened."""
    accepted: int
    """The version at which its fill was accepted."""
    reason: str
    """The reason why it was accepted, bounded."""
    judged: AnswerBehind | None
    """The judgement's answer; None where no model judged."""

    def __str__(self) -> str:
        """Tell which mask it is, in a few words."""
        return f"mask {self.id} ({self.injection or self.operation}) opened at version {self.opened}"


class BlamedCopy(View):
    """A fill that carried the value on from where it stood before."""

    version: int
    """Of the event that proposed the fill."""
    role: str
    mask: BlamedMask

    def __str__(self) -> str:
        """Tell who copied it, in a few words."""
        return f"copied on at version {self.version} by {self.role}, {self.mask}"


class Blame(View):
    """The event that first wrote the present value of one location: who only carried it on is not blamed."""

    place: Location
    value: str
    """The value as JSON, or of a whole turn its words; bounded."""
    version: int
    """Of the event that wrote it."""
    event: str
    """That event's id."""
    type: str
    time: datetime
    role: str
    node: str
    written_at: Location
    """The location of the value when it was written: a later fill may have moved its call, or copied it."""
    stands: int
    """The version from which on it has stood in the dialogue: its draft's, or the acceptance of its fill."""
    mask: BlamedMask | None
    """None: it was drafted or imported so."""
    answer: AnswerBehind | None
    """None: no model answer is behind it."""
    copied: tuple[BlamedCopy, ...] = ()
    """The fills that carried it from there to its place, in order."""

    def __str__(self) -> str:
        """Tell who wrote the value, in one line."""
        mask = "" if self.mask is None else f", {self.mask} and accepted at version {self.stands}"
        answer = "no model answer is behind it" if self.answer is None else f"from the {self.answer}"
        copied = "".join(f"; {copy}" for copy in self.copied)
        return f"written at version {self.version} by {self.role} ({self.type}){mask}; {answer}{copied}"


def blame_of(records: Sequence[Recorded], location: Location, version: int | None = None) -> Blame:
    """Return the blame of *location* at *version* (None: the latest). Raises NoSuchVersion, NoSuchPlace, DamagedLog."""
    shown = upto(records, version)
    return Blamer(ledger_of(shown), by_id(shown)).blame(location)


def blame_all(records: Sequence[Recorded], version: int | None = None) -> Iterator[Blame]:
    """Yield the blame of every location of the dialogue at *version*, in order. Raises NoSuchVersion, DamagedLog."""
    shown = upto(records, version)
    ledger, index = ledger_of(shown), by_id(shown)
    for turn in ledger.dialogue.turns:
        for location, value in values(turn).items():
            yield _blame(location, _shown(turn, location, value), ledger.provenance[turn.id][location], index)


class Blamer:
    """Answers for one version of a dialogue, as often as it is asked; *records* are the stream's by event id."""

    def __init__(self, ledger: ProvenanceLedger, records: Mapping[str, Recorded]) -> None:
        self._ledger, self._records = ledger, records
        self._turns = {turn.id: turn for turn in ledger.dialogue.turns}

    def blame(self, location: Location) -> Blame:
        """Return the blame of *location*. Raises NoSuchPlace."""
        provenance = self._ledger.provenance.get(location.turn, {}).get(location)
        if provenance is None:
            dialogue = self._ledger.dialogue
            raise NoSuchPlace(str(location), dialogue.id, dialogue.version)
        turn = self._turns[location.turn]
        return _blame(location, _shown(turn, location, values(turn)[location]), provenance, self._records)


def _shown(turn: Turn, location: Location, value: JsonValue) -> str:
    return excerpt("; ".join(turn_lines(turn))) if location.part is Part.TURN else json_excerpt(value)


def _blame(location: Location, value: str, provenance: Provenance, records: Mapping[str, Recorded]) -> Blame:
    wrote = provenance.wrote
    return Blame(
        place=location,
        value=value,
        version=wrote.version,
        event=wrote.envelope.id,
        type=wrote.event.type,
        time=wrote.time,
        role=wrote.envelope.role,
        node=wrote.envelope.node,
        written_at=provenance.location,
        stands=(provenance.accepted or wrote).version,
        mask=None
        if provenance.masked is None or provenance.accepted is None
        else _mask(provenance.masked, provenance.accepted, records),
        answer=answer_behind(wrote, records),
        copied=tuple(
            BlamedCopy(
                version=copy.wrote.version,
                role=copy.wrote.envelope.role,
                mask=_mask(copy.masked, copy.accepted, records),
            )
            for copy in provenance.copied
        ),
    )


def _mask(masked: Recorded, accepted: Recorded, records: Mapping[str, Recorded]) -> BlamedMask:
    mask, fill = masked.event, accepted.event
    assert isinstance(mask, TurnsMasked)
    assert isinstance(fill, FillAccepted)
    return BlamedMask.copied_from(
        mask,
        id=mask.mask,
        opened=masked.version,
        accepted=accepted.version,
        reason=excerpt(fill.reason),
        judged=answer_behind(accepted, records),
    )
