"""The governor: one for a run, over every model endpoint and the budget, for all workers wherever they are.

Workers report and ask in one exchange. Where a worker waits for something, the answer waits with it until there is
something, so nobody asks in vain and nobody polls.
"""

import asyncio
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic

from ..budget.amounts import NOTHING, UNLIMITED, Amount
from ..budget.ledger import BudgetLedger
from ..budget.settings import Budget
from .allocation import Allocation, allocate
from .endpoint import LimitState, News, after, charge, give_back
from .exchange import Allowance, WorkerReport
from .leases import LEASE, Lease, LeaseBook, expire, heard, settled
from .settings import Limits
from .status import EndpointStatus, LimitsStatus

HOLD = 5.0
"""Seconds for which an answer waits at the most."""
GATHER = 0.5
"""Seconds for which it waits to grant more calls at once, where limits per minute let through one after the other."""


class Governor:
    """Grants leases."""

    def __init__(
        self,
        limits: Mapping[str, Limits],
        budget: Budget | None = None,
        spent: Amount = NOTHING,
        *,
        restarted: bool = False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Begin.

        Args:
            limits: by endpoint; one that is not named has none.
            budget: of the run, over all its launches.
            spent: what the log says is spent already.
            restarted: whether a former governor of this launch died. What it had promised is not known until every
                worker has been heard, so nothing of the budget is promised for as long as a lease may last.
            clock: seconds, from anywhere.
        """
        self._epoch = os.urandom(8).hex()
        self._clock = clock
        self._limits = dict(limits)
        self._ledger = BudgetLedger(budget or Budget(), spent.summed())
        self._budget_opens = clock() + LEASE if restarted else float("-inf")
        self._books: dict[str, LeaseBook] = {}
        self._bell = asyncio.Event()

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """Take in what a worker reports, and tell it what it may do; None where a later report has overtaken it."""
        now = begun = self._clock()
        self._expire(now)
        if not self._take(report, now):
            return Allowance(self._epoch, report.number, stranger=True)
        if report.leaving:
            self._let_go(report)
            return Allowance(self._epoch, report.number)
        announced = False
        while self._is_latest(report):
            book = self._books[report.endpoint]
            possible = allocate(
                book,
                self._ledger,
                report.worker,
                now,
                budget_open=self._ledger.scope == UNLIMITED or now >= self._budget_opens,
                epoch=self._epoch,
            )
            if _ripe(possible, book.leases[report.worker], now - begun):
                self._commit(book, report.worker, possible)
                return possible.allowance
            if not announced:
                announced = True
                self._ring()  # others may have more than their share now
            await self._news(self._pause(possible, now, begun))
            now = self._clock()
            self._expire(now)
        return None

    async def standing(self) -> LimitsStatus:
        """How it stands, for people."""
        now = self._clock()
        self._expire(now)
        return LimitsStatus(
            endpoints={
                name: EndpointStatus(
                    slots=book.limits.slots,
                    in_flight=sum(lease.report.in_flight for lease in book.live()),
                    waiting=sum(lease.report.waiting for lease in book.live()),
                    pause=max(0.0, book.limits.paused_until - now),
                    refusing=None if book.limits.refusing_since is None else now - book.limits.refusing_since,
                    words=book.limits.words,
                )
                for name, book in self._books.items()
            },
            budget=self._ledger.budget,
            spent=self._ledger.spent,
            reserved=self._ledger.promised,
        )

    def _take(self, report: WorkerReport, now: float) -> bool:
        """Note what is reported; false where it was agreed with another governor."""
        if report.endpoint not in self._books:
            limits = self._limits.get(report.endpoint, Limits())
            self._books[report.endpoint] = LeaseBook(LimitState.beginning(limits, now))
        book = self._books[report.endpoint]
        lease = book.leases.get(report.worker)
        if lease is not None and lease.report.life != report.life:
            self._ledger = expire(lease, self._ledger)
            del book.leases[report.worker]
            lease = None
        if lease is None:
            if report.epoch not in ("", self._epoch):
                return False
            lease = book.leases[report.worker] = Lease(_unheard(report), now)
        elif report.epoch != self._epoch and lease.report.epoch == self._epoch:
            return False
        if report.number > lease.report.number:
            self._hear(book, lease, report, now)
        return True

    def _hear(self, book: LeaseBook, lease: Lease, report: WorkerReport, now: float) -> None:
        idle, free = book.idle_slots, self._ledger.free
        lease.expired = False
        rate, money = heard(lease, report, now)
        limits = book.limits
        if limits.meters.any:
            debt = lease.rate_left.debt()
            lease.rate = lease.rate.plus(debt)
            limits = charge(give_back(limits, now, rate.returned), now, debt)
        self._ledger = settled(self._ledger, lease, money)
        news = News(
            sum(each.report.in_flight for each in book.live()),
            report.answered,
            report.overloads,
            report.refusals,
            report.refusing,
            report.pause,
            report.words,
        )
        book.limits = after(limits, now, news)
        if book.idle_slots > idle or rate.returned != NOTHING or self._ledger.free != free:
            self._ring()

    def _let_go(self, report: WorkerReport) -> None:
        lease = self._books[report.endpoint].leases.get(report.worker)
        if lease is not None and not lease.report.in_flight and lease.report.number == report.number:
            del self._books[report.endpoint].leases[report.worker]
            self._ring()

    def _is_latest(self, report: WorkerReport) -> bool:
        lease = self._books[report.endpoint].leases.get(report.worker)
        return (
            lease is not None
            and not lease.expired
            and (lease.report.life, lease.report.number) == (report.life, report.number)
        )

    def _commit(self, book: LeaseBook, worker: str, possible: Allocation) -> None:
        lease, told = book.leases[worker], possible.allowance
        book.limits, self._ledger = possible.limits, possible.ledger
        if told.slots < lease.slots:
            lease.former_slots = max(lease.former_slots, lease.slots)
        lease.slots, lease.rate, lease.money, lease.told = told.slots, told.rate, told.money, told.number
        lease.seen_at = self._clock()

    def _pause(self, possible: Allocation, now: float, begun: float) -> float:
        """Seconds to wait for news: something may become possible, or somebody may be taken to be dead."""
        waits = [begun + HOLD - now]
        if possible.calls:
            waits.append(begun + GATHER - now)
        if possible.wait > 0:
            waits.append(possible.wait)
        if now < self._budget_opens:
            waits.append(self._budget_opens - now)
        waits += [lease.seen_at + LEASE - now for book in self._books.values() for lease in book.live()]
        return max(0.001, min(waits))

    async def _news(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bell.wait()

    def _ring(self) -> None:
        """Wake everybody who waits."""
        self._bell.set()
        self._bell = asyncio.Event()

    def _expire(self, now: float) -> None:
        for book in self._books.values():
            for lease in book.live():
                if now - lease.seen_at >= LEASE:
                    self._ledger = expire(lease, self._ledger)
                    self._ring()


def _unheard(report: WorkerReport) -> WorkerReport:
    """What was known of a worker before its first report."""
    return WorkerReport(report.endpoint, report.worker, report.life, report.epoch, report.number - 1)


def _ripe(possible: Allocation, lease: Lease, waited: float) -> bool:
    """Whether there is something to tell that is worth telling now."""
    told, waiting = possible.allowance, lease.report.waiting
    if not waiting or waited >= HOLD or told.slots < lease.slots or told.hope is not None or possible.relief:
        return True
    if possible.calls == waiting:
        return True
    return possible.calls > 0 and (possible.short_of_slots or waited >= GATHER)
