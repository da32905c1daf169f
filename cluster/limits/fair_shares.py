"""How slots are shared out among workers: who asks for less than an equal share gets it, the others share the rest."""

from collections.abc import Mapping
from typing import NamedTuple


class Demand(NamedTuple):
    """What one worker could use."""

    calls: int
    """In flight and waiting."""
    starved_since: float
    """Since when it has had nothing while it wanted something; infinite for who has something."""


def shares(slots: int, demands: Mapping[str, Demand]) -> dict[str, int]:
    """A share for each worker, together no more than *slots*.

    Every demand is met up to an equal share; what does not divide goes to who has starved the longest. What nobody
    asks for is spread evenly, so that a worker with new calls need not ask first.
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
