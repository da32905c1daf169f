"""The provenance of every value: a second fold, beside the dialogue's own, that keeps the event each came from.

A value that a fill leaves as it was keeps its provenance, as a line does in git blame; so does a call that a fill moves
to another turn, or gives another id. One that a fill copies from a call or a result that stood before is of who wrote
it there, and the copiers are known. Where an injection is undone, the turns before it come back with theirs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

from ....events import (
    Dialogue,
    DialogueImported,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    Recorded,
    SubtaskDrafted,
    Turn,
    TurnSimulated,
    TurnsMasked,
    fold_records,
    unopened,
)
from ....events.pointers import same
from .call_matching import CallMatching
from .copies import Originals
from .location import Location, values


@dataclass(frozen=True, slots=True)
class Copying:
    """A fill that copied a value which stood elsewhere before."""

    wrote: Recorded
    """The proposed fill."""
    masked: Recorded
    """Its mask."""
    accepted: Recorded
    location: Location
    """The location of the copy in that event."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The event that a value came from."""

    wrote: Recorded
    """The import, the draft or the proposed fill that holds the value."""
    location: Location
    """The location of the value in that event."""
    masked: Recorded | None
    """The mask that the fill is of."""
    accepted: Recorded | None
    """The event that put the fill into the dialogue."""
    copied: tuple[Copying, ...] = ()
    """The fills by which it came from there to where it is, in order."""


@dataclass(frozen=True, slots=True)
class ProvenanceLedger:
    """A dialogue at a version, and the provenance of every value in it."""

    dialogue: Dialogue
    provenance: Mapping[str, Mapping[Location, Provenance]]
    """By turn."""
    masked: Mapping[str, Recorded]
    """The event that opened each open mask."""
    proposed: Mapping[str, Recorded]
    """The event that proposed the fill of each open mask."""
    replaced: Mapping[str, Mapping[str, Mapping[Location, Provenance]]]
    """The provenance of the turns that each accepted injection replaced, by its mask and by turn."""

    def after(self, record: Recorded) -> "ProvenanceLedger":
        """Return the ledger after *record*. Raises DamagedLog."""
        event = record.event
        ledger = replace(self, dialogue=fold_records(self.dialogue.id, [record], start=self.dialogue))
        match event:
            case DialogueImported() | SubtaskDrafted():
                return replace(ledger, provenance={**self.provenance, **_written(record, event.turns)})
            case TurnSimulated():
                return replace(ledger, provenance={**self.provenance, **_written(record, [event.turn])})
            case TurnsMasked():
                return replace(ledger, masked={**self.masked, event.mask: record})
            case FillProposed():
                return replace(ledger, proposed={**self.proposed, event.mask: record})
            case FillAccepted():
                return self._accepted(ledger, event.mask, record)
            case FillDeclined():
                return _closed(ledger, event.mask)
            case _:
                return ledger

    def _accepted(self, after: "ProvenanceLedger", mask: str, record: Recorded) -> "ProvenanceLedger":
        """Return *after*, the ledger that has folded the acceptance of *mask*, with the provenance of its turns."""
        masked = self.dialogue.mask(mask)
        if masked.operation is Operation.UNDO:
            undone = self.dialogue.injection_of(masked.turns)
            written = self.replaced[undone.mask] if undone is not None else {}
        else:
            written = self._filled(mask, record)
        replaced = self.replaced
        if masked.operation is Operation.EXTEND:
            replaced = {**replaced, mask: {turn: self.provenance[turn] for turn in masked.turns}}
        return replace(_closed(after, mask), provenance={**self.provenance, **written}, replaced=replaced)

    def _filled(self, mask: str, accepted: Recorded) -> dict[str, Mapping[Location, Provenance]]:
        """Return the provenance of the turns that the fill of *mask* put in place."""
        wrote, fill, verdict = self.proposed[mask], self.proposed[mask].event, accepted.event
        assert isinstance(fill, FillProposed)
        assert isinstance(verdict, FillAccepted)
        taken = [r for r in fill.replacements if verdict.kept is None or r.turn in verdict.kept]
        old = [turn for turn in self.dialogue.turns if turn.id in {r.turn for r in taken}]
        new = [turn for replacement in taken for turn in replacement.turns]
        before = {location: value for turn in old for location, value in values(turn).items()}
        matching, originals = CallMatching(old, new), Originals(self.dialogue.turns)
        provenance: dict[str, Mapping[Location, Provenance]] = {}
        for turn in new:
            of_turn = provenance[turn.id] = {}
            for location, value in values(turn).items():
                was = matching.before(location)
                kept = was in before and same(before[was], value)
                if kept:
                    of_turn[location] = self.provenance[was.turn][was]
                elif origin := originals.of(turn, location, value):
                    before_it = self.provenance[origin.turn][origin]
                    copying = Copying(wrote, self.masked[mask], accepted, location)
                    of_turn[location] = replace(before_it, copied=(*before_it.copied, copying))
                else:
                    of_turn[location] = Provenance(wrote, location, self.masked[mask], accepted)
        return provenance


def _closed(ledger: ProvenanceLedger, mask: str) -> ProvenanceLedger:
    return replace(
        ledger,
        masked={id_: record for id_, record in ledger.masked.items() if id_ != mask},
        proposed={id_: record for id_, record in ledger.proposed.items() if id_ != mask},
    )


def _written(record: Recorded, turns: Iterable[Turn]) -> dict[str, Mapping[Location, Provenance]]:
    return {turn.id: {at: Provenance(record, at, None, None) for at in values(turn)} for turn in turns}


def empty_ledger(dialogue: str) -> ProvenanceLedger:
    """Return the ledger of a dialogue without events."""
    return ProvenanceLedger(unopened(dialogue), {}, {}, {}, {})


def ledger_of(records: Sequence[Recorded]) -> ProvenanceLedger:
    """Return the ledger after *records*, which are a stream's from its first on. Raises DamagedLog."""
    return reduce(ProvenanceLedger.after, records, empty_ledger(records[0].stream if records else ""))
