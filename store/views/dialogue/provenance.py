"""Who wrote what: a second fold, beside the dialogue's own, that keeps for every value the event it came from.

A value that a fill leaves as it was keeps its origin, as a line does in git blame; so does a call that a fill moves to
another turn, or gives another id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from ....events import (
    Dialogue,
    DialogueImported,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Recorded,
    SubtaskDrafted,
    Turn,
    TurnsMasked,
    fold_records,
    unopened,
)
from ....events.pointers import same
from .call_matching import CallMatching
from .location import Location, values


@dataclass(frozen=True, slots=True)
class Provenance:
    """The event that gave a place its present value."""

    wrote: Recorded
    """The import, the draft or the proposed fill that holds the value."""
    place: Location
    """Where the value stands in that event."""
    masked: Recorded | None
    """The mask that the fill is of."""
    accepted: Recorded | None
    """What put the fill into the dialogue."""


@dataclass(frozen=True, slots=True)
class ProvenanceLedger:
    """A dialogue at a version, and the origin of all that stands in it."""

    dialogue: Dialogue
    origins: Mapping[str, Mapping[Location, Provenance]]
    """By turn."""
    masked: Mapping[str, Recorded]
    """What opened each open mask."""
    proposed: Mapping[str, Recorded]
    """What fills each open mask."""

    def after(self, record: Recorded) -> "ProvenanceLedger":
        """The ledger after *record*. Raises DamagedLog."""
        event = record.event
        ledger = replace(self, dialogue=fold_records(self.dialogue.id, [record], start=self.dialogue))
        match event:
            case DialogueImported() | SubtaskDrafted():
                return replace(ledger, origins={**self.origins, **_written(record, event.turns)})
            case TurnsMasked():
                return replace(ledger, masked={**self.masked, event.mask: record})
            case FillProposed():
                return replace(ledger, proposed={**self.proposed, event.mask: record})
            case FillAccepted():
                origins = {**self.origins, **self._filled(event.mask, record)}
                return replace(_closed(ledger, event.mask), origins=origins)
            case FillDeclined():
                return _closed(ledger, event.mask)
            case _:
                return ledger

    def _filled(self, mask: str, accepted: Recorded) -> dict[str, Mapping[Location, Provenance]]:
        """The origins of the turns that the fill of *mask* put in place."""
        wrote, fill = self.proposed[mask], self.proposed[mask].event
        assert isinstance(fill, FillProposed)
        old = [turn for turn in self.dialogue.turns if turn.id in {r.turn for r in fill.replacements}]
        new = [turn for replacement in fill.replacements for turn in replacement.turns]
        before = {place: value for turn in old for place, value in values(turn).items()}
        moves = CallMatching(old, new)
        origins: dict[str, Mapping[Location, Provenance]] = {}
        for turn in new:
            of_turn = origins[turn.id] = {}
            for place, value in values(turn).items():
                was = moves.before(place)
                kept = was in before and same(before[was], value)
                of_turn[place] = (
                    self.origins[was.turn][was] if kept else Provenance(wrote, place, self.masked[mask], accepted)
                )
        return origins


def _closed(ledger: ProvenanceLedger, mask: str) -> ProvenanceLedger:
    return replace(
        ledger,
        masked={id_: record for id_, record in ledger.masked.items() if id_ != mask},
        proposed={id_: record for id_, record in ledger.proposed.items() if id_ != mask},
    )


def _written(record: Recorded, turns: Iterable[Turn]) -> dict[str, Mapping[Location, Provenance]]:
    return {turn.id: {place: Provenance(record, place, None, None) for place in values(turn)} for turn in turns}


def empty_ledger(dialogue: str) -> ProvenanceLedger:
    """The ledger of a dialogue of which nothing has happened yet."""
    return ProvenanceLedger(unopened(dialogue), {}, {}, {})


def ledger_of(records: Iterable[Recorded]) -> ProvenanceLedger:
    """The ledger after *records*, which are a stream's from its first on. Raises DamagedLog."""
    ledger: ProvenanceLedger | None = None
    for record in records:
        ledger = (empty_ledger(record.stream) if ledger is None else ledger).after(record)
    return empty_ledger("") if ledger is None else ledger
