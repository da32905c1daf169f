"""An order of accepted dialogues: whether one more is opened for it now, by the share that was accepted so far."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

ASSUMED: Final = 0.75
"""The pass rate that an estimate assumes, since nothing of the run is known yet."""

_PRIOR = 10
"""Accepted dialogues that are imagined before the first: the pass rate is taken for high until many say otherwise."""
_FEW = 20
"""Ended dialogues below which nothing is foretold."""
_SURE = 2.0
"""Standard deviations of the pass rate that a forecast leaves room for."""


@dataclass(frozen=True, slots=True)
class Order:
    """So many accepted dialogues, and so many opened for them at the most."""

    accepted: int
    most: int


@dataclass(frozen=True, slots=True)
class Tally:
    """How far an order has come."""

    accepted: int
    ended: int
    in_flight: int
    """Those that may still be accepted."""
    opened: int

    @property
    def pass_rate(self) -> float:
        """The share that is accepted, cautiously: those in flight count too, since what is rejected may end early."""
        hoped = self.in_flight + _PRIOR
        return (self.accepted + hoped) / (self.ended + hoped)


def opens_another(order: Order, tally: Tally) -> bool:
    """Return True if one more dialogue is to be opened now.

    It is while those in flight do not suffice even where one standard deviation more than expected are accepted; so it
    always is while they are fewer than those that are missing.
    """
    missing = order.accepted - tally.accepted
    if missing <= 0 or tally.opened >= order.most:
        return False
    expected = tally.in_flight * tally.pass_rate
    return expected + sqrt(expected * (1 - tally.pass_rate)) < missing


def out_of_reach(order: Order, accepted: int, ended: int) -> int | None:
    """Return about how many will be accepted at the bound; None where the order may well be met, or few have ended."""
    if not _FEW <= ended < order.most or accepted >= order.accepted:
        return None
    rate, left = accepted / ended, max(0, order.most - ended)
    hopeful = rate + _SURE * sqrt(max(rate * (1 - rate), 1 / ended) / ended)
    return None if accepted + hopeful * left >= order.accepted else accepted + int(rate * left)
