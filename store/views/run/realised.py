"""Complexity as it was drawn and as it came out: how many of the drawn injections a run's dialogues have."""

from collections import Counter
from collections.abc import Sequence

from ....events import (
    ComplexityKind,
    ComplexityType,
    DialogueAccepted,
    DialogueOpened,
    FillAccepted,
    FillProposed,
    Operation,
    Recorded,
    RefinementCompleted,
    TurnsMasked,
)
from ..outcome import last_of
from ..view import View


class RealisedCount(View):
    """Injections that were drawn, and those that came out."""

    drawn: int
    injected: int
    """Fills that inject it, and that were accepted and not undone.

    A kind may have more than were drawn: it comes instead of another one.
    """
    accepted: int
    """Those of them that are in accepted dialogues."""
    as_drawn: int
    """Those injected of the kind that was drawn, or in the row of a type, of any kind of that type."""
    share: float | None
    """Those injected as they were drawn, of those drawn. None: none was drawn."""


class Realised(View):
    """The complexity of the dialogues whose refinement is over."""

    dialogues: int
    types: dict[ComplexityType, RealisedCount]
    kinds: dict[ComplexityKind, RealisedCount]


def injections_of(records: Sequence[Recorded]) -> Sequence[ComplexityKind]:
    """Return the kinds of the injections of a dialogue that were accepted and not undone."""
    live: dict[frozenset[str], ComplexityKind] = {}
    masks: dict[str, TurnsMasked] = {}
    wrote: dict[str, frozenset[str]] = {}
    for record in records:
        match record.event:
            case TurnsMasked(operation=Operation.EXTEND | Operation.UNDO) as event:
                masks[event.mask] = event
            case FillProposed() as event:
                wrote[event.mask] = frozenset(turn.id for one in event.replacements for turn in one.turns)
            case FillAccepted() as event if event.mask in masks:
                _accept(live, masks[event.mask], wrote[event.mask])
            case _:
                continue
    return tuple(live.values())


class RealisedMeter:
    """Adds up dialogue by dialogue."""

    def __init__(self) -> None:
        self._dialogues = 0
        self._drawn: Counter[ComplexityKind] = Counter()
        self._injected: Counter[ComplexityKind] = Counter()
        self._accepted: Counter[ComplexityKind] = Counter()
        self._as_drawn: Counter[ComplexityKind | ComplexityType] = Counter()

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue: all its records. One whose refinement is not over, or that was imported, adds nothing."""
        first = records[0].event if records else None
        if not isinstance(first, DialogueOpened) or not any(
            isinstance(record.event, RefinementCompleted) for record in records
        ):
            return
        drawn, injected = first.parameters.complexities, injections_of(records)
        self._dialogues += 1
        self._drawn.update(drawn)
        self._injected.update(injected)
        self._as_drawn.update(Counter(drawn) & Counter(injected))
        self._as_drawn.update(Counter(kind.type for kind in drawn) & Counter(kind.type for kind in injected))
        last = last_of(records)
        if last is not None and isinstance(last.event, DialogueAccepted):
            self._accepted.update(injected)

    @property
    def realised(self) -> Realised:
        """The counts so far, of the types and kinds that were drawn or came out."""
        known = {kind for kind in ComplexityKind if self._drawn[kind] or self._injected[kind]}
        return Realised(
            dialogues=self._dialogues,
            types={
                type_: self._sum([kind for kind in known if kind.type is type_], self._as_drawn[type_])
                for type_ in ComplexityType
                if any(kind.type is type_ for kind in known)
            },
            kinds={kind: self._sum([kind], self._as_drawn[kind]) for kind in ComplexityKind if kind in known},
        )

    def _sum(self, kinds: Sequence[ComplexityKind], as_drawn: int) -> RealisedCount:
        drawn, injected, accepted = (
            sum(counted[kind] for kind in kinds) for counted in (self._drawn, self._injected, self._accepted)
        )
        share = as_drawn / drawn if drawn else None
        return RealisedCount(drawn=drawn, injected=injected, accepted=accepted, as_drawn=as_drawn, share=share)


def _accept(live: dict[frozenset[str], ComplexityKind], mask: TurnsMasked, wrote: frozenset[str]) -> None:
    """Add the injection of *mask* to those that are *live*, by the turns that it wrote, or take it out again."""
    if mask.injection is not None:
        live[wrote] = mask.injection
    else:
        live.pop(frozenset(mask.turns), None)
