"""What a worker was granted and has not used: of an endpoint's limits per minute, or of the run's budget."""

from ..budget.amounts import NOTHING, Amount
from .exchange import UsageReport


class TokenBalance:
    """Sums that only the worker knows, and what they leave."""

    def __init__(self) -> None:
        self.left = NOTHING
        """At hand. Below zero where answers took more than was reserved."""
        self._lowest = NOTHING
        self._granted = NOTHING
        self._used = NOTHING
        self._acknowledged = NOTHING
        self._reserved = NOTHING
        self._returned = NOTHING

    @property
    def told(self) -> UsageReport:
        """The sums, as a report tells them."""
        return UsageReport(self._used, self._reserved, self._returned)

    def take(self, amount: Amount) -> None:
        """Reserve *amount* for a call."""
        self._reserved = self._reserved.plus(amount)
        self.left = self.left.minus(amount)
        self._lowest = self._lowest.least(self.left)

    def settle(self, reserved: Amount, used: Amount) -> None:
        """A call is over: *used* of what was *reserved* for it was taken."""
        self._reserved = self._reserved.minus(reserved)
        self._used = self._used.plus(used)
        self.left = self.left.plus(reserved).minus(used)

    def hand_back(self, *, everything: bool) -> None:
        """Return what is at hand, or else as much of it as has not been touched since the last time."""
        spare = (self.left if everything else self._lowest.least(self.left)).positive()
        self._returned = self._returned.plus(spare)
        self.left = self.left.minus(spare)
        self._lowest = self.left

    def granted(self, total: Amount) -> None:
        """So much was granted from the beginning."""
        self.left = self.left.plus(total).minus(self._granted)
        self._granted = total

    def acknowledged(self, told: UsageReport) -> None:
        """The governor has heard so much."""
        self._acknowledged = told.used

    def begin_anew(self) -> None:
        """Another governor: it knows of nothing, and hears first of what the former one may not have heard."""
        self._used = self._used.minus(self._acknowledged)
        self._granted = self._returned = self._acknowledged = NOTHING
        self.left = NOTHING.minus(self._used).minus(self._reserved)
        self._lowest = self.left
