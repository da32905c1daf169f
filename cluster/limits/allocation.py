"""The allocation to one worker at a moment: slots, grants for its waiting calls, and a reserve ahead of need."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..budget.amounts import NOTHING, UNLIMITED, Amount, Need, Scope, total
from ..budget.ledger import BudgetLedger, reserve
from .endpoint import LimitState, grant
from .exchange import Allowance
from .leases import Lease, LeaseBook

_RATE_PART, _BUDGET_PART = 4, 8
"""One part in so many of what is free may be granted ahead of need, to all workers together."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """The allowance that a worker could get now, and the state after it."""

    allowance: Allowance
    limits: LimitState
    ledger: BudgetLedger
    calls: int
    """Waiting calls that may be made."""
    short_of_slots: bool
    """True if the other calls lack nothing but slots."""
    relief: bool
    """True if, though no slot is free, it brings grants to a worker that has none left."""
    wait: float
    """Seconds after which more may be possible; 0 if only another worker's report can help."""


@dataclass(frozen=True, slots=True)
class _Granted:
    limits: LimitState
    ledger: BudgetLedger
    rate: Amount = NOTHING
    money: Amount = NOTHING
    calls: int = 0
    wait: float = 0.0


def allocate(
    book: LeaseBook, ledger: BudgetLedger, worker: str, now: float, *, budget_open: bool, epoch: str
) -> Allocation:
    """Return the allocation to *worker* at *now*; nothing is changed."""
    lease = book.leases[worker]
    report = lease.report
    slots = book.slots_for(worker)
    paused = max(0.0, book.limits.paused_until - now)
    room = 0 if paused else max(0, slots - report.in_flight)
    scopes = book.limits.meters.scope, ledger.scope
    left = lease.rate_left, lease.money_left
    covered = _covered(report.wanted[:room], *left, *scopes)
    wanted = report.wanted[covered:room]
    granted = _granted(book, ledger, lease, wanted, now, budget_open=budget_open)
    if granted.calls == len(wanted) and not paused:
        following = report.wanted[room : room + slots]
        spoken_for = report.wanted[:covered]
        granted = _ahead(book, lease, granted, now, spoken_for=spoken_for, following=following, budget_open=budget_open)
    calls = covered + granted.calls
    after = left[0].plus(granted.rate), left[1].plus(granted.money)
    first = report.wanted[:1]
    hopeless = [need for need in report.wanted if not ledger.scope.fits(need.worst, ledger.attainable)]
    return Allocation(
        allowance=Allowance(
            epoch=epoch,
            number=report.number,
            slots=slots,
            era=book.limits.concurrency.era,
            rate=lease.rate.plus(granted.rate),
            rate_scope=scopes[0],
            money=lease.money.plus(granted.money),
            money_scope=scopes[1],
            pause=paused,
            attainable=ledger.attainable if hopeless else None,
            exhausted=ledger.shortage(hopeless[0].worst) if hopeless else "",
            answered_ago=None if book.limits.answered_at is None else now - book.limits.answered_at,
        ),
        limits=granted.limits,
        ledger=granted.ledger,
        calls=calls,
        short_of_slots=calls == min(room, len(report.wanted)) < report.waiting,
        relief=room == 0 and bool(first) and _covered(first, *left, *scopes) < _covered(first, *after, *scopes),
        wait=paused or granted.wait,
    )


def _covered(wanted: Sequence[Need], rate_left: Amount, money_left: Amount, rate: Scope, money: Scope) -> int:
    """Return the number of *wanted* that the rest of earlier grants covers, counted from the first."""
    if rate == money == UNLIMITED:
        return len(wanted)
    for number, need in enumerate(wanted):
        if not (rate.fits(need.likely, rate_left) and money.fits(need.worst, money_left)):
            return number
        rate_left, money_left = rate_left.minus(need.likely), money_left.minus(need.worst)
    return len(wanted)


def _granted(
    book: LeaseBook, ledger: BudgetLedger, lease: Lease, wanted: Sequence[Need], now: float, *, budget_open: bool
) -> _Granted:
    """Grant as many of *wanted* as limits and budget allow, in order, and exactly what they need."""
    affordable = _affordable(ledger, lease, wanted)[0] if budget_open else 0
    limits, given = grant(book.limits, now, [need.likely for need in wanted[:affordable]])
    going = wanted[: given.calls]
    money = total(need.worst for need in going) if ledger.scope != UNLIMITED else NOTHING
    return _Granted(limits, _affordable(ledger, lease, going)[1], given.amount, money, given.calls, given.wait)


def _affordable(ledger: BudgetLedger, lease: Lease, wanted: Sequence[Need]) -> tuple[int, BudgetLedger]:
    if ledger.scope == UNLIMITED:
        return len(wanted), ledger
    for number, need in enumerate(wanted):
        after = reserve(ledger, lease.holder, need.worst)
        if after is None:
            return number, ledger
        ledger = after
    return len(wanted), ledger


def _ahead(
    book: LeaseBook,
    lease: Lease,
    granted: _Granted,
    now: float,
    *,
    spoken_for: Sequence[Need],
    following: Sequence[Need],
    budget_open: bool,
) -> _Granted:
    """Add a reserve, where there is plenty: amounts that the worker may need before its next report."""
    limits, ledger, rate, money = granted.limits, granted.ledger, NOTHING, NOTHING
    if limits.meters.any:
        left = lease.rate_left.minus(total(need.likely for need in spoken_for))
        wish = lease.drawn_rate.times(2).most(total(need.likely for need in following)).minus(left).positive()
        wish = wish.least(limits.meters.spare(now).share(_RATE_PART * len(book.leases)))
        if wish.calls >= 1:
            limits, given = grant(limits, now, [wish])
            rate = given.amount
    if ledger.scope != UNLIMITED and budget_open:
        left = lease.money_left.minus(total(need.worst for need in spoken_for))
        wish = lease.drawn_money.times(2).most(total(need.worst for need in following)).minus(left).positive()
        plenty = ledger.scope.fits(wish, ledger.free.positive().share(_BUDGET_PART * len(book.leases)))
        after = reserve(ledger, lease.holder, wish) if plenty else None
        if after is not None:
            ledger, money = after, wish
    return _Granted(limits, ledger, granted.rate.plus(rate), granted.money.plus(money), granted.calls, granted.wait)
