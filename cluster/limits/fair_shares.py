"""Fair shares of the slots: a demand below an equal share is met, and the others share the rest."""

from collections.abc import Mapping
from typing import NamedTuple


class Demand(NamedTuple):
    """Slots that one worker could use."""

    calls: int
    """Calls in flight and waiting."""
    starved_since: float
    """Time since which it has waited without a call in flight; infinite if it does not."""


def shares(slots: int, demands: Mapping[str, Demand]) -> dict[str, int]:
    """Return a share for each worker, together no more than *slots*.

    Every demand is met up to an equal share; the remainder goes to the worker that has waited longest. Slots beyond all
    demands are spread evenly, so that a worker with new calls need not ask first.
    """
    given = dict.fromkeys(demands, 0)
    order = sorted(demands, key=lambda name: (demands[name].starved_since, name))
    left = _met(slots, demands, given, order)
    if order and left:
        each, rest = divmod(left, len(order))
        for place, name in enumerate(order):
            given[name] += each + (place < rest)
    return given


def _met(slots: int, demands: Mapping[str, Demand], given: dict[str, int], order: list[str]) -> int:
    left = slots
    hungry = [name for name in order if demands[name].calls > 0]
    while hungry and left:
        each = left // len(hungry)
        for name in hungry if each else hungry[:left]:
            portion = min(each or 1, demands[name].calls - given[name])
            given[name] += portion
            left -= portion
        if not each:
            break
        hungry = [name for name in hungry if given[name] < demands[name].calls]
    return left
