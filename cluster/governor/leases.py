"""Who has what: the workers' leases of an endpoint's slots and limits, and of the budget. No clock, no waiting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from .amounts import NOTHING, UNLIMITED, Amount, Need
from .budget import Ledger, adopt, lose, regain, reserve, settle
from .exchange import Allowance, Report, Told
from .limits import Grant, LimitState, grant
from .sharing import Demand, shares

LEASE = 15.0
"""Seconds after which a worker that is not heard of is taken to be dead."""


@dataclass(slots=True)
class Lease:
    """What one worker has, and what it last said."""

    report: Report
    seen_at: float
    slots: int = 0
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
        return max(self.slots, self.report.in_flight)

    @property
    def demand(self) -> Demand:
        """What it could use."""
        return Demand(self.report.in_flight + self.report.waiting, self.starved_since)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a worker could be told now."""

    allowance: Allowance
    limits: LimitState
    ledger: Ledger
    calls: int
    """Waiting calls that may go."""
    short_of_slots: bool
    """Whether only slots keep the others from going."""
    wait: float
    """Seconds after which more may be possible; 0 where only somebody else's news can help."""


@dataclass(slots=True)
class Book:
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


def heard(lease: Lease, report: Report, now: float) -> tuple[Told, Told]:
    """Note what a worker said; what is new since its last report, of the limits and of the budget."""
    before = lease.report
    lease.drawn_rate = _drawn(before.rate, report.rate)
    lease.drawn_money = _drawn(before.money, report.money)
    lease.report, lease.seen_at = report, now
    if not report.waiting or report.in_flight:
        lease.starved_since = inf
    elif lease.starved_since == inf:
        lease.starved_since = now
    return _since(before.rate, report.rate), _since(before.money, report.money)


def settled(ledger: Ledger, lease: Lease, news: Told) -> Ledger:
    """The ledger after what a worker has spent, returned and overdrawn."""
    if lease.holder in ledger.lost:
        ledger = regain(ledger, lease.holder)
    ledger = settle(ledger, lease.holder, reserved=news.used.plus(news.returned), spent=news.used)
    debt = lease.money.minus(lease.report.money.total).debt()
    lease.money = lease.money.plus(debt)
    return adopt(ledger, lease.holder, debt) if debt != NOTHING else ledger


def expire(lease: Lease, ledger: Ledger) -> Ledger:
    """The worker is taken to be dead: others get its slots, and nobody what it had of the budget."""
    lease.expired, lease.slots = True, 0
    return lose(ledger, lease.holder)


def offer(book: Book, ledger: Ledger, worker: str, now: float, *, budget_open: bool, epoch: str) -> Offer:
    """What *worker* could be told at *now*; nothing is changed."""
    lease = book.leases[worker]
    report = lease.report
    slots = book.slots_for(worker)
    wanted = report.wanted[: max(0, slots - report.in_flight)]
    affordable, ledger_after = _afforded(ledger, lease, wanted) if budget_open else (0, ledger)
    limits, granted = grant(book.limits, now, [need.likely for need in wanted[:affordable]])
    if granted.calls < affordable:
        _, ledger_after = _afforded(ledger, lease, wanted[: granted.calls])
    money = _sum(need.worst for need in wanted[: granted.calls]) if ledger.scope != UNLIMITED else NOTHING
    if granted.calls == report.waiting:
        limits, granted = _ahead(book, lease, limits, granted, now)
        ledger_after, money = _budget_ahead(book, lease, ledger_after, money) if budget_open else (ledger_after, money)
    hopeless = [need for need in report.wanted if not ledger.scope.fits(need.worst, ledger.hope)]
    calls = min(granted.calls, report.waiting)
    allowance = Allowance(
        epoch=epoch,
        number=report.number,
        slots=slots,
        rate=lease.rate.plus(granted.amount),
        rate_scope=limits.meters.scope,
        money=lease.money.plus(money),
        money_scope=ledger.scope,
        pause=max(0.0, limits.paused_until - now),
        hope=ledger.hope if hopeless else None,
        exhausted=ledger.shortage(hopeless[0].worst) if hopeless else "",
        answered_ago=None if limits.answered_at is None else now - limits.answered_at,
    )
    return Offer(
        allowance, limits, ledger_after, calls, calls == len(wanted) < report.waiting, granted.wait if wanted else 0.0
    )


def _afforded(ledger: Ledger, lease: Lease, wanted: Sequence[Need]) -> tuple[int, Ledger]:
    """How many of *wanted* the budget can bear, the first ones first."""
    if ledger.scope == UNLIMITED:
        return len(wanted), ledger
    for number, need in enumerate(wanted):
        after = reserve(ledger, lease.holder, need.worst)
        if after is None:
            return number, ledger
        ledger = after
    return len(wanted), ledger


def _ahead(book: Book, lease: Lease, limits: LimitState, granted: Grant, now: float) -> tuple[LimitState, Grant]:
    """Grant something beyond what is wanted, as much as the worker may need before it is heard of again."""
    if not limits.meters.any:
        return limits, granted
    left = lease.rate.minus(lease.report.rate.total)
    wish = lease.drawn_rate.times(2).minus(left).least(limits.meters.spare(now).share(4 * len(book.leases)))
    if wish.calls < 1:
        return limits, granted
    after, extra = grant(limits, now, [wish.positive()])
    return after, Grant(granted.calls, granted.amount.plus(extra.amount), granted.wait)


def _budget_ahead(book: Book, lease: Lease, ledger: Ledger, money: Amount) -> tuple[Ledger, Amount]:
    if ledger.scope == UNLIMITED:
        return ledger, money
    left = lease.money.minus(lease.report.money.total)
    room = ledger.free.positive().share(8 * len(book.leases))
    wish = lease.drawn_money.times(2).minus(left).positive()
    after = reserve(ledger, lease.holder, wish) if ledger.scope.fits(wish, room) else None
    return (ledger, money) if after is None else (after, money.plus(wish))


def _drawn(before: Told, after: Told) -> Amount:
    """What was taken between two reports."""
    return after.used.plus(after.reserved).minus(before.used.plus(before.reserved)).positive()


def _since(before: Told, after: Told) -> Told:
    return Told(after.used.minus(before.used), after.reserved, after.returned.minus(before.returned))


def _sum(amounts: Iterable[Amount]) -> Amount:
    total = NOTHING
    for amount in amounts:
        total = total.plus(amount)
    return total
