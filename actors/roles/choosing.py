"""The choice of the turns at which complexities are injected (paper, stage 2)."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from random import Random
from typing import Final

from ...events import (
    AssistantTurn,
    ComplexityKind,
    ComplexityType,
    Dialogue,
    Operation,
    ToolCall,
    Turn,
    TurnsMasked,
    UserTurn,
)
from ..evidence import is_look_up
from .real_results import NOT_TRIED

_INVENTED: Final = frozenset({ComplexityKind.BAD_ARGUMENT, ComplexityKind.EMPTY_RESULT})
"""Kinds in which a tool gives something else than it would: the result of one that is run would contradict it. An
outage is not among them: it passes, so a call that met one is not run."""


@dataclass(frozen=True, slots=True)
class MaskSite:
    """A turn at which a complexity can be injected."""

    kind: ComplexityKind
    turn: str


def pending_injections(dialogue: Dialogue) -> tuple[ComplexityKind, ...]:
    """The drawn complexities that have not been tried, in their order."""
    tried = [edit.injection for edit in dialogue.edits] + [mask.injection for mask in dialogue.masks]
    left = list(dialogue.parameters.complexities)
    for kind in tried:
        if kind in left:
            left.remove(kind)
    return tuple(left)


def choose_injections(dialogue: Dialogue, rng: Random) -> tuple[MaskSite, ...]:
    """A place for each pending injection that has one, no two of them touching."""
    chosen: list[MaskSite] = []
    taken: set[int] = set()
    for kind in pending_injections(dialogue):
        free = [turn for turn in _candidates(dialogue, kind) if not _near(dialogue.position(turn.id), taken)]
        if free:
            turn = rng.choice(free)
            chosen.append(MaskSite(kind, turn.id))
            taken.add(dialogue.position(turn.id))
    return tuple(chosen)


def injection_mask(place: MaskSite, mask: str) -> TurnsMasked:
    """The mask that injects at *place*."""
    return TurnsMasked(mask=mask, operation=Operation.EXTEND, turns=(place.turn,), injection=place.kind, guidance=())


def _near(position: int, taken: Collection[int]) -> bool:
    return any(abs(position - other) <= 1 for other in taken)


def _candidates(dialogue: Dialogue, kind: ComplexityKind) -> Iterator[Turn]:
    """Turns where *kind* makes sense and that were neither edited for its type before nor written by an injection."""
    run = _run(dialogue) if kind in _INVENTED else frozenset()
    closed = {turn for edit in dialogue.edits for turn in _closed_by(edit.injection, kind.type, edit.turns)}
    written = {turn for edit in dialogue.edits if edit.injection for turn in edit.wrote}
    for index, turn in enumerate(dialogue.turns):
        if turn.id not in closed | written | run and _suits(dialogue, kind, index):
            yield turn


def _run(dialogue: Dialogue) -> frozenset[str]:
    """Turns with calls that are run, or would be if they could: what comes of them cannot be invented."""
    outcomes = dialogue.executed.outcomes if dialogue.executed is not None else ()
    return frozenset(outcome.turn for outcome in outcomes if outcome.kind != NOT_TRIED)


def _closed_by(done: ComplexityKind | None, type_: ComplexityType, turns: tuple[str, ...]) -> tuple[str, ...]:
    return turns if done is not None and done.type is type_ else ()


def _suits(dialogue: Dialogue, kind: ComplexityKind, index: int) -> bool:
    turn = dialogue.turns[index]
    if kind.type is ComplexityType.ERROR_SIMULATION:
        return isinstance(turn, AssistantTurn) and any(_can_fail(call, kind) for call in turn.calls)
    if not isinstance(turn, UserTurn):
        return False
    following = dialogue.turns[index + 1] if index + 1 < len(dialogue.turns) else None
    calls = following.calls if isinstance(following, AssistantTurn) else ()
    match kind:
        case ComplexityKind.MISSING_ARGUMENT | ComplexityKind.AMBIGUOUS_REFERENCE:
            return any(call.arguments for call in calls)
        case ComplexityKind.TOOL_SUPPLIED_LATER:
            return bool(calls) and calls[0].name not in _called_before(dialogue, index) | dialogue.withheld
        case _:
            return True


def _can_fail(call: ToolCall, kind: ComplexityKind) -> bool:
    """Return True if *call* can fail in that way: a search or a look-up finds nothing, and values are wrong."""
    match kind:
        case ComplexityKind.EMPTY_RESULT:
            return bool(call.arguments) and is_look_up(call.name)
        case ComplexityKind.BAD_ARGUMENT:
            return bool(call.arguments)
        case _:
            return True


def _called_before(dialogue: Dialogue, index: int) -> set[str]:
    earlier = (turn for turn in dialogue.turns[:index] if isinstance(turn, AssistantTurn))
    return {call.name for turn in earlier for call in turn.calls}
