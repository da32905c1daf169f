"""The choice of the turns that reasonability rewrites (paper, stage 2, mask and fill): every turn of words in time.

Results of tools are not rewritten for style: they came from a draft as the tool's own, or from the tool itself.
"""

from collections.abc import Sequence
from itertools import count, takewhile
from random import Random

from ...events import AssistantTurn, DeclinedBy, Dialogue, Operation, TurnsMasked, UserTurn

_MOST = 16
"""Turns that are masked at once, where the parameters do not say how many: a reply is that long."""
_ENOUGH = 5
"""Iterations at the most where no number is asked for (paper: up to 5)."""


def choose_reasonability(dialogue: Dialogue, rng: Random) -> tuple[str, ...]:
    """Turns to rewrite, in the dialogue's order, no two of them neighbours.

    Those that were never picked come first, then those that were picked least often; equals are drawn by chance. Where
    the parameters name no number, it is about half: the next iteration has the turns between them.
    """
    left = set(left_to_refine(dialogue))
    free = [(at, turn.id) for at, turn in enumerate(dialogue.turns) if turn.id in left]
    rng.shuffle(free)
    free.sort(key=lambda place: dialogue.picks.get(place[1], 0))
    most = dialogue.parameters.masks_per_iteration
    if most is None:
        free, most = _half(dialogue, free), _MOST
    picked: dict[int, str] = {}
    for at, id_ in free:
        if len(picked) < most and not {at - 1, at + 1} & picked.keys():
            picked[at] = id_
    return tuple(picked[at] for at in sorted(picked))


def _half(dialogue: Dialogue, free: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return about half of those of *free* that were picked least often, so that no two of either half are neighbours.

    Two iterations have every turn once, however they stand. Where none of them are neighbours, all are returned.
    """
    least = min((dialogue.picks.get(id_, 0) for _, id_ in free), default=0)
    chains = _chains([place for place in free if dialogue.picks.get(place[1], 0) == least])
    if all(len(chain) == 1 for chain in chains):
        return [place for chain in chains for place in chain]
    now, later = list[tuple[int, str]](), list[tuple[int, str]]()
    for chain in sorted(chains, key=len, reverse=True):
        lighter, other = (now, later) if len(now) <= len(later) else (later, now)
        lighter += chain[0::2]
        other += chain[1::2]
    return now


def _chains(places: Sequence[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Part *places* into runs of neighbours, in the order of the first of each in *places*."""
    by_position = dict(places)
    chains: dict[int, list[tuple[int, str]]] = {}
    for at, _ in places:
        start = at
        while start - 1 in by_position:
            start -= 1
        if start not in chains:
            chains[start] = [(place, by_position[place]) for place in takewhile(by_position.__contains__, count(start))]
    return [*chains.values()]


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
