"""The choice of the turns that reasonability rewrites (paper, stage 2, mask and fill)."""

from random import Random

from ...events import Dialogue, Operation, ToolListTurn, TurnsMasked


def choose_reasonability(dialogue: Dialogue, rng: Random) -> tuple[str, ...]:
    """Turns to rewrite, in the dialogue's order, no two of them neighbours.

    At first every turn is equally likely; a turn's chance halves each time that it is picked, so that the whole
    dialogue gets covered.
    """
    weights = {
        index: 0.5 ** dialogue.picks.get(turn.id, 0)
        for index, turn in enumerate(dialogue.turns)
        if not isinstance(turn, ToolListTurn)
    }
    picked: set[int] = set()
    while weights and len(picked) < dialogue.parameters.masks_per_iteration:
        (index,) = rng.choices(list(weights), list(weights.values()))
        picked.add(index)
        for near in (index - 1, index, index + 1):
            weights.pop(near, None)
    return tuple(dialogue.turns[index].id for index in sorted(picked))


def covered(dialogue: Dialogue) -> bool:
    """Return True if reasonability has picked every turn."""
    return all(turn.id in dialogue.picks for turn in dialogue.turns if not isinstance(turn, ToolListTurn))


def reasonability_mask(turns: tuple[str, ...], mask: str) -> TurnsMasked:
    """The mask that rewrites *turns*."""
    return TurnsMasked(mask=mask, operation=Operation.FILL, turns=turns, injection=None, guidance=())
