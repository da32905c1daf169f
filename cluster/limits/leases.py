"""Leases: each worker's part of an endpoint's slots and limits, and of the budget. No clock, no waiting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf

from ..budget.amounts import NOTHING, Amount
from ..budget.ledger import BudgetLedger, adopt, lose, regain, settle
from .endpoint import LimitState
from .exchange import UsageReport, WorkerReport
from .fair_shares import Demand, shares

LEASE = 15.0
"""Seconds without a report after which a worker counts as dead."""


@dataclass(slots=True)
class Lease:
    """One worker's grants, and its last report."""

    report: WorkerReport
    seen_at: float
    """Time of the last report, or of the last answer that was held back: from then on its lease runs."""
    reported_at: float
    """Time of the last report."""
    slots: int = 0
    former_slots: int = 0
    """Slots before the last change; they count until the worker confirms the change."""
    answered_number: int = 0
    """Number of the last allowance."""
    starved_since: float = inf
    rate: Amount = NOTHING
    """Total granted of the limits per minute."""
    money: Amount = NOTHING
    """Total granted of the budget."""
    drawn_rate: Amount = NOTHING
    """Use between the last two reports."""
    drawn_money: Amount = NOTHING
    expired: bool = False

    @property
    def holder(self) -> str:
        """Name of the lease in the ledger."""
        return f"{self.report.endpoint} {self.report.worker} {self.report.incarnation}"

    @property
    def occupied(self) -> int:
        """Slots that no other worker can have."""
        return max(self.slots, self.former_slots, self.report.in_flight)

    @property
    def rate_left(self) -> Amount:
        """Grants of the limits per minute that are unused according to the last report."""
        return self.rate.minus(self.report.rate.total)

    @property
    def money_left(self) -> Amount:
        """The same of the budget."""
        return self.money.minus(self.report.money.total)

    def longest(self, now: float) -> float:
        """Return the seconds for which the worker's longest call has been under way, as far as is known."""
        return self.report.longest + now - self.reported_at if self.report.in_flight else 0.0

    @property
    def demand(self) -> Demand:
        """Slots that the worker could use."""
        return Demand(self.report.in_flight + self.report.waiting, self.starved_since)


@dataclass(slots=True)
class LeaseBook:
    """The leases of one endpoint."""

    limits: LimitState
    leases: dict[str, Lease] = field(default_factory=dict)
    """Leases by worker."""

    def live(self) -> Iterable[Lease]:
        """Return the leases that have not expired."""
        return (lease for lease in self.leases.values() if not lease.expired)

    @property
    def idle_slots(self) -> int:
        """Slots that no worker has."""
        return self.limits.slots - sum(lease.occupied for lease in self.live())

    def slots_for(self, worker: str) -> int:
        """Return the worker's share, as far as others have given it up."""
        share = shares(self.limits.slots, {lease.report.worker: lease.demand for lease in self.live()})[worker]
        return max(0, min(share, self.idle_slots + self.leases[worker].occupied))


def record_report(lease: Lease, report: WorkerReport, now: float) -> tuple[UsageReport, UsageReport]:
    """Record *report*; return the changes since the last one, of the limits and of the budget."""
    before = lease.report
    lease.drawn_rate = _drawn(before.rate, report.rate)
    lease.drawn_money = _drawn(before.money, report.money)
    lease.report, lease.seen_at, lease.reported_at = report, now, now
    if report.applied >= lease.answered_number:
        lease.former_slots = 0
    if not report.waiting or report.in_flight:
        lease.starved_since = inf
    elif lease.starved_since == inf:
        lease.starved_since = now
    return _since(before.rate, report.rate), _since(before.money, report.money)


def settle_usage(ledger: BudgetLedger, lease: Lease, news: UsageReport) -> BudgetLedger:
    """Return the ledger after a worker has spent, returned and overdrawn amounts."""
    if lease.holder in ledger.lost:
        ledger = regain(ledger, lease.holder)
    ledger = settle(ledger, lease.holder, reserved=news.used.plus(news.returned), spent=news.used)
    debt = lease.money_left.debt()
    lease.money = lease.money.plus(debt)
    return adopt(ledger, lease.holder, debt) if debt != NOTHING else ledger


def expire(lease: Lease, ledger: BudgetLedger) -> BudgetLedger:
    """End the lease of a dead worker: others get its slots, but not its part of the budget."""
    lease.expired, lease.slots, lease.former_slots = True, 0, 0
    return lose(ledger, lease.holder)


def _drawn(before: UsageReport, after: UsageReport) -> Amount:
    """Return the use between two reports."""
    return after.used.plus(after.reserved).minus(before.used.plus(before.reserved)).positive()


def _since(before: UsageReport, after: UsageReport) -> UsageReport:
    return UsageReport(after.used.minus(before.used), after.reserved, after.returned.minus(before.returned))
