"""The choice of the turns at which complexities are injected (paper, stage 2)."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from ...events import ComplexityKind, ComplexityType, Dialogue, Operation, TurnsMasked, kinds_of
from .sites import candidates, errors_left

_TRIES: Final = 2
"""Places at which a drawn kind is tried before another kind of its type takes its place."""
_MOST_TRIES = 4
"""Injections of a type that are written at the most for each that was drawn: each of them costs two answers."""


@dataclass(frozen=True, slots=True)
class MaskSite:
    """A turn at which a complexity can be injected."""

    kind: ComplexityKind
    turn: str


def pending_injections(dialogue: Dialogue) -> tuple[ComplexityKind, ...]:
    """The drawn complexities for which neither they nor another kind of their type was injected, in their order."""
    return tuple(kind for kind, done in _slots(dialogue) if not done)


def choose_injections(dialogue: Dialogue, rng: Random) -> tuple[MaskSite, ...]:
    """A place for each pending injection that has one, no two of them touching.

    A kind with few places chooses first. A drawn kind that was declined is tried at one more place; after that, or
    without a place, another kind of its type is tried once that the dialogue does not have.
    """
    chosen: list[MaskSite] = []
    taken: set[int] = set()
    errors = errors_left(dialogue)
    fits = {kind: candidates(dialogue, kind) for kind in ComplexityKind}
    for kind in sorted(pending_injections(dialogue), key=lambda kind: len(fits[kind])):
        for option in _options(dialogue, kind, [site.kind for site in chosen]):
            free = [turn for turn in fits[option] if not _near(dialogue.position(turn.id), taken)]
            is_error = option.type is ComplexityType.ERROR_SIMULATION
            if free and (errors > 0 or not is_error):
                errors -= is_error
                turn = rng.choice(free)
                chosen.append(MaskSite(option, turn.id))
                taken.add(dialogue.position(turn.id))
                break
    return tuple(chosen)


def injection_mask(place: MaskSite, mask: str) -> TurnsMasked:
    """The mask that injects at *place*."""
    return TurnsMasked(mask=mask, operation=Operation.EXTEND, turns=(place.turn,), injection=place.kind, guidance=())


def _slots(dialogue: Dialogue) -> Iterator[tuple[ComplexityKind, bool]]:
    """Each drawn kind, and True if it or another kind of its type was injected for it or is being so."""
    drawn = dialogue.parameters.complexities
    there = Counter(edit.injection for edit in dialogue.edits if edit.accepted)
    there += Counter(mask.injection for mask in dialogue.masks)
    spare = there - Counter(drawn)
    for kind in drawn:
        others = [other for other in kinds_of(kind.type) if spare[other]]
        if there[kind]:
            there[kind] -= 1
            yield kind, True
        elif others:
            spare[others[0]] -= 1
            yield kind, True
        else:
            yield kind, False


def _options(dialogue: Dialogue, kind: ComplexityKind, beside: Collection[ComplexityKind]) -> Iterator[ComplexityKind]:
    """*kind* while a try of it is left, then those of its type that the dialogue neither has nor tried."""
    tried = Counter(edit.injection for edit in dialogue.edits)
    if tried[kind] < _TRIES * dialogue.parameters.complexities.count(kind):
        yield kind
    present = {*dialogue.parameters.complexities, *beside, *(mask.injection for mask in dialogue.masks)}
    others = [other for other in kinds_of(kind.type) if other not in present and not tried[other]]
    if sum(tried[other] for other in kinds_of(kind.type)) >= _MOST_TRIES * _drawn_of(dialogue, kind.type):
        return
    yield from others[dialogue.seed % len(others) :] + others[: dialogue.seed % len(others)] if others else ()


def _drawn_of(dialogue: Dialogue, type_: ComplexityType) -> int:
    return sum(kind.type is type_ for kind in dialogue.parameters.complexities)


def _near(position: int, taken: Collection[int]) -> bool:
    return any(abs(position - other) <= 1 for other in taken)
