"""The choice of the turns that reasonability rewrites (paper, stage 2, mask and fill): every turn of words in time.

Results of tools are not rewritten for style: they came from a draft as the tool's own, or from the tool itself.
"""

from collections.abc import Sequence
from random import Random

from ...events import AssistantTurn, DeclinedBy, Dialogue, Operation, TurnsMasked, UserTurn

_MOST = 16
"""Turns that are masked at once, where the parameters do not say how many: a reply is that long."""
_ENOUGH = 5
"""Iterations at the most where no number is asked for (paper: up to 5)."""


def choose_reasonability(dialogue: Dialogue, rng: Random) -> tuple[str, ...]:
    """Turns to rewrite, in the dialogue's order, no two of them neighbours.

    Those that were never picked come first, then those that were picked least often; equals are drawn by chance. Where
    the parameters name no number, it is every other turn: the next iteration has the turns between them.
    """
    left = set(left_to_refine(dialogue))
    free = [(at, turn.id) for at, turn in enumerate(dialogue.turns) if turn.id in left]
    rng.shuffle(free)
    free.sort(key=lambda place: dialogue.picks.get(place[1], 0))
    most = dialogue.parameters.masks_per_iteration
    if most is None:
        free, most = _every_other(dialogue, free), _MOST
    picked: dict[int, str] = {}
    for at, id_ in free:
        if len(picked) < most and not {at - 1, at + 1} & picked.keys():
            picked[at] = id_
    return tuple(picked[at] for at in sorted(picked))


def _every_other(dialogue: Dialogue, free: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return those of *free* that were picked least often and stand an even number of turns from the first of them.

    The ones between them are left for the next iteration: two iterations have every turn once, however they stand.
    """
    least = min((dialogue.picks.get(id_, 0) for _, id_ in free), default=0)
    due = [place for place in free if dialogue.picks.get(place[1], 0) == least]
    return [place for place in due if (place[0] - due[0][0]) % 2 == 0]


def iteration_due(dialogue: Dialogue) -> bool:
    """Return True if another iteration is due: as many as are asked for, or else until every turn of words was masked.

    An iteration without a turn left to mask is none.
    """
    asked = dialogue.parameters.reasonability_iterations
    if asked is None:
        return dialogue.iterations < _ENOUGH and not covered(dialogue)
    return dialogue.iterations < asked and bool(left_to_refine(dialogue))


def left_to_refine(dialogue: Dialogue) -> tuple[str, ...]:
    """The turns of words that reasonability can still better: those that it has not left as they were.

    A turn whose rewrite was not taken, or that came back as it was, is as good as the model makes it.
    """
    words = [turn.id for turn in dialogue.turns if isinstance(turn, UserTurn | AssistantTurn)]
    settled = {
        turn
        for edit in dialogue.edits
        if edit.operation is Operation.FILL and edit.declined_by is not DeclinedBy.ERROR
        for turn in edit.turns
        if turn not in edit.wrote
    }
    return tuple(id_ for id_ in words if id_ not in settled)


def covered(dialogue: Dialogue) -> bool:
    """Return True if reasonability has picked every turn of words."""
    return all(turn.id in dialogue.picks for turn in dialogue.turns if isinstance(turn, UserTurn | AssistantTurn))


def reasonability_mask(turns: tuple[str, ...], mask: str) -> TurnsMasked:
    """The mask that rewrites *turns*."""
    return TurnsMasked(mask=mask, operation=Operation.FILL, turns=turns, injection=None, guidance=())
