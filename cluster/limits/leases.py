"""Who has what: the workers' leases of an endpoint's slots and limits, and of the budget. No clock, no waiting."""

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
"""Seconds after which a worker that is not heard of is taken to be dead."""


@dataclass(slots=True)
class Lease:
    """What one worker has, and what it last said."""

    report: WorkerReport
    seen_at: float
    slots: int = 0
    former_slots: int = 0
    """What it had before; it may go by that until it says that it has heard of the change."""
    told: int = 0
    """The number of the last allowance."""
    starved_since: float = inf
    rate: Amount = NOTHING
    """Granted from the beginning."""
    money: Amount = NOTHING
    drawn_rate: Amount = NOTHING
    """What it took between its last two reports."""
    drawn_money: Amount = NOTHING
    expired: bool = False

    @property
    def holder(self) -> str:
        """Its name in the ledger."""
        return f"{self.report.endpoint} {self.report.worker} {self.report.life}"

    @property
    def occupied(self) -> int:
        """Slots that nobody else can have."""
        return max(self.slots, self.former_slots, self.report.in_flight)

    @property
    def rate_left(self) -> Amount:
        """What it was granted of the limits per minute and has not used, as far as it has said."""
        return self.rate.minus(self.report.rate.total)

    @property
    def money_left(self) -> Amount:
        """The same of the budget."""
        return self.money.minus(self.report.money.total)

    @property
    def demand(self) -> Demand:
        """What it could use."""
        return Demand(self.report.in_flight + self.report.waiting, self.starved_since)


@dataclass(slots=True)
class LeaseBook:
    """The leases of one endpoint."""

    limits: LimitState
    leases: dict[str, Lease] = field(default_factory=dict)
    """By worker."""

    def live(self) -> Iterable[Lease]:
        """The leases that hold."""
        return (lease for lease in self.leases.values() if not lease.expired)

    @property
    def idle_slots(self) -> int:
        """Slots that nobody has."""
        return self.limits.slots - sum(lease.occupied for lease in self.live())

    def slots_for(self, worker: str) -> int:
        """The worker's share, as far as others have let go of it."""
        share = shares(self.limits.slots, {lease.report.worker: lease.demand for lease in self.live()})[worker]
        return max(0, min(share, self.idle_slots + self.leases[worker].occupied))


def heard(lease: Lease, report: WorkerReport, now: float) -> tuple[UsageReport, UsageReport]:
    """Note what a worker said; what is new since its last report, of the limits and of the budget."""
    before = lease.report
    lease.drawn_rate = _drawn(before.rate, report.rate)
    lease.drawn_money = _drawn(before.money, report.money)
    lease.report, lease.seen_at = report, now
    if report.applied >= lease.told:
        lease.former_slots = 0
    if not report.waiting or report.in_flight:
        lease.starved_since = inf
    elif lease.starved_since == inf:
        lease.starved_since = now
    return _since(before.rate, report.rate), _since(before.money, report.money)


def settled(ledger: BudgetLedger, lease: Lease, news: UsageReport) -> BudgetLedger:
    """The ledger after what a worker has spent, returned and overdrawn."""
    if lease.holder in ledger.lost:
        ledger = regain(ledger, lease.holder)
    ledger = settle(ledger, lease.holder, reserved=news.used.plus(news.returned), spent=news.used)
    debt = lease.money_left.debt()
    lease.money = lease.money.plus(debt)
    return adopt(ledger, lease.holder, debt) if debt != NOTHING else ledger


def expire(lease: Lease, ledger: BudgetLedger) -> BudgetLedger:
    """The worker is taken to be dead: others get its slots, and nobody what it had of the budget."""
    lease.expired, lease.slots, lease.former_slots = True, 0, 0
    return lose(ledger, lease.holder)


def _drawn(before: UsageReport, after: UsageReport) -> Amount:
    """What was taken between two reports."""
    return after.used.plus(after.reserved).minus(before.used.plus(before.reserved)).positive()


def _since(before: UsageReport, after: UsageReport) -> UsageReport:
    return UsageReport(after.used.minus(before.used), after.reserved, after.returned.minus(before.returned))
