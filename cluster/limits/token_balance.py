"""A worker's balance of grants: of an endpoint's limits per minute, or of the run's budget."""

from ..budget.amounts import NOTHING, Amount
from .exchange import UsageReport


class TokenBalance:
    """Totals granted, used, reserved and returned, and the unused rest."""

    def __init__(self) -> None:
        self.left = NOTHING
        """Unused grants; below zero if answers took more than was reserved."""
        self._lowest = NOTHING
        self._granted = NOTHING
        self._used = NOTHING
        self._acknowledged = NOTHING
        self._reserved = NOTHING
        self._returned = NOTHING

    @property
    def usage(self) -> UsageReport:
        """Totals for the next report."""
        return UsageReport(self._used, self._reserved, self._returned)

    def take(self, amount: Amount) -> None:
        """Reserve *amount* for a call."""
        self._reserved = self._reserved.plus(amount)
        self.left = self.left.minus(amount)
        self._lowest = self._lowest.least(self.left)

    def settle(self, reserved: Amount, used: Amount) -> None:
        """End a call that took *used* of the amount *reserved* for it."""
        self._reserved = self._reserved.minus(reserved)
        self._used = self._used.plus(used)
        self.left = self.left.plus(reserved).minus(used)

    def return_unused(self, *, everything: bool) -> None:
        """Return the unused grants: all of them, or only the part that was not touched since the last report."""
        spare = (self.left if everything else self._lowest.least(self.left)).positive()
        self._returned = self._returned.plus(spare)
        self.left = self.left.minus(spare)
        self._lowest = self.left

    def granted(self, total: Amount) -> None:
        """Set the *total* granted so far."""
        self.left = self.left.plus(total).minus(self._granted)
        self._granted = total

    def acknowledged(self, usage: UsageReport) -> None:
        """Note that the governor knows of *usage*."""
        self._acknowledged = usage.used

    def reset(self) -> None:
        """Begin with another governor, which is told only of what the former one may not know."""
        self._used = self._used.minus(self._acknowledged)
        self._granted = self._returned = self._acknowledged = NOTHING
        self.left = NOTHING.minus(self._used).minus(self._reserved)
        self._lowest = self.left
