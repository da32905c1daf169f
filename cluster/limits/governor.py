"""The governor: one for a run, over every model endpoint and the budget, for all workers wherever they are.

A worker reports and asks in one exchange. The answer to a worker that waits for something is held back until there is
something to grant, so that no worker polls.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace

from ...actors.outside import monotonic, new_id
from ..budget.amounts import NOTHING, UNLIMITED, Amount
from ..budget.ledger import BudgetLedger
from ..budget.settings import Budget
from .allocation import Allocation, allocate
from .batches import BatchGrant, BatchReport, granted
from .endpoint import LimitState, after, charge
from .exchange import Allowance, WorkerReport
from .leases import LEASE, Lease, LeaseBook, expire, record_report, settle_usage
from .settings import Limits
from .status import EndpointStatus, LimitsStatus

LONGEST_WAIT = 5.0
"""Most seconds for which an answer is held back."""
BATCH_WAIT = 0.5
"""Seconds for which it is held back to grant several calls at once, where limits per minute allow one at a time."""


class Governor:
    """Grants leases to workers, and keeps the ledger of the budget."""

    def __init__(
        self,
        limits: Mapping[str, Limits],
        budget: Budget | None = None,
        spent: Amount = NOTHING,
        *,
        restarted: bool = False,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """Begin without leases.

        Args:
            limits: by endpoint; one that is not named has none.
            budget: of the run, over all its launches.
            spent: spent already, according to the log.
            restarted: True after the death of a former governor of this launch. Its promises are unknown until every
                worker has reported, so nothing of the budget is promised for as long as a lease may last, and before
                `recount`.
            clock: seconds from any starting point.
        """
        self._epoch = new_id(64)
        self._clock = clock
        self._limits = dict(limits)
        self._ledger = BudgetLedger(budget or Budget(), spent.summed())
        self._budget_opens = clock() + LEASE if restarted else float("-inf")
        self._counted = not restarted
        self._batches_spent: Amount | None = None if restarted else NOTHING
        self._books: dict[str, LeaseBook] = {}
        self._changed = asyncio.Event()

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """Record a worker's *report* and return its allowance; None if a later report has overtaken this one."""
        now = begun = self._clock()
        self._expire(now)
        if not self._take(report, now):
            return Allowance(self._epoch, report.number, stranger=True)
        if report.leaving:
            self._release(report)
            return Allowance(self._epoch, report.number)
        announced = False
        while self._is_latest(report):
            book = self._books[report.endpoint]
            possible = allocate(
                book,
                self._ledger,
                report.worker,
                now,
                budget_open=self._ledger.scope == UNLIMITED or self._open(now),
                epoch=self._epoch,
            )
            if _worth_sending(possible, book.leases[report.worker], now - begun):
                self._commit(book, report.worker, possible)
                return possible.allowance
            if not announced:
                announced = True
                self._notify()  # the shares of the others may have changed
            await self._wait_for_change(self._wait_seconds(possible, now, begun))
            now = self._clock()
            self._expire(now)
        return None

    async def reserve(self, report: BatchReport) -> BatchGrant:
        """Record what batches hold and have spent, and reserve as many of the wanted amounts as there is room for."""
        if not self._open(self._clock()):
            report = replace(report, wanted=())
        # What was spent before a former governor died is in the log that this one has begun with.
        before = report.spent if self._batches_spent is None else self._batches_spent
        self._ledger, grant = granted(self._ledger, before, report)
        self._batches_spent = report.spent
        self._notify()
        return grant

    def recount(self, more: Amount) -> None:
        """Count *more* as spent: the log has it, and had it not when this governor began.

        A former governor may have been told of answers that were not recorded yet: no worker tells of them again. Those
        of calls that were in flight then are counted twice, until the next launch.
        """
        self._ledger = replace(self._ledger, spent=self._ledger.spent.plus(more.summed()))
        self._counted = True
        self._notify()

    def _open(self, now: float) -> bool:
        """Return True if the budget may be promised."""
        return self._counted and now >= self._budget_opens

    async def status(self) -> LimitsStatus:
        """Return the status of endpoints and budget, for the display."""
        now = self._clock()
        self._expire(now)
        return LimitsStatus(
            endpoints={
                name: EndpointStatus(
                    slots=book.limits.slots,
                    in_flight=sum(lease.report.in_flight for lease in book.live()),
                    longest=max((lease.longest(now) for lease in book.live()), default=0.0),
                    waiting=sum(lease.report.waiting for lease in book.live()),
                    pause=max(0.0, book.limits.paused_until - now),
                    refusing=None if book.limits.refusing_since is None else now - book.limits.refusing_since,
                    message=book.limits.message,
                    lowered=book.limits.concurrency.lowered,
                )
                for name, book in self._books.items()
            },
            budget=self._ledger.budget,
            spent=self._ledger.spent,
            reserved=self._ledger.promised,
        )

    def _take(self, report: WorkerReport, now: float) -> bool:
        """Record *report*; return False if its totals refer to another governor."""
        if report.endpoint not in self._books:
            limits = self._limits.get(report.endpoint, Limits())
            self._books[report.endpoint] = LeaseBook(LimitState.beginning(limits, now))
        book = self._books[report.endpoint]
        lease = book.leases.get(report.worker)
        if lease is not None and lease.report.incarnation != report.incarnation:
            self._ledger = expire(lease, self._ledger)
            del book.leases[report.worker]
            lease = None
        if lease is None:
            if report.epoch not in ("", self._epoch):
                return False
            lease = book.leases[report.worker] = Lease(_before_first(report), now, now)
        elif report.epoch != self._epoch and lease.report.epoch == self._epoch:
            return False
        if report.number > lease.report.number:
            self._record(book, lease, report, now)
        return True

    def _record(self, book: LeaseBook, lease: Lease, report: WorkerReport, now: float) -> None:
        idle, free = book.idle_slots, self._ledger.free
        lease.expired = False
        rate, money = record_report(lease, report, now)
        limits = book.limits
        if limits.meters.any:
            debt = lease.rate_left.debt()
            lease.rate = lease.rate.plus(debt)
            limits = charge(charge(limits, now, NOTHING.minus(rate.returned)), now, debt)
        self._ledger = settle_usage(self._ledger, lease, money)
        reports = [each.report for each in book.live()]
        news = replace(
            report.news,
            in_flight=sum(each.in_flight for each in reports),
            timeout=min(each.news.timeout for each in reports),
        )
        book.limits = after(limits, now, news)
        if book.idle_slots > idle or rate.returned != NOTHING or self._ledger.free != free:
            self._notify()

    def _release(self, report: WorkerReport) -> None:
        lease = self._books[report.endpoint].leases.get(report.worker)
        if lease is not None and not lease.report.in_flight and lease.report.number == report.number:
            del self._books[report.endpoint].leases[report.worker]
            self._notify()

    def _is_latest(self, report: WorkerReport) -> bool:
        lease = self._books[report.endpoint].leases.get(report.worker)
        return (
            lease is not None
            and not lease.expired
            and (lease.report.incarnation, lease.report.number) == (report.incarnation, report.number)
        )

    def _commit(self, book: LeaseBook, worker: str, possible: Allocation) -> None:
        lease, allowance = book.leases[worker], possible.allowance
        book.limits, self._ledger = possible.limits, possible.ledger
        if allowance.slots < lease.slots:
            lease.former_slots = max(lease.former_slots, lease.slots)
        lease.slots, lease.answered_number = allowance.slots, allowance.number
        lease.rate, lease.money = allowance.rate, allowance.money
        lease.seen_at = self._clock()

    def _wait_seconds(self, possible: Allocation, now: float, begun: float) -> float:
        """Return the seconds after which more may be possible, or a lease runs out."""
        waits = [begun + LONGEST_WAIT - now]
        if possible.calls:
            waits.append(begun + BATCH_WAIT - now)
        if possible.wait > 0:
            waits.append(possible.wait)
        if now < self._budget_opens:
            waits.append(self._budget_opens - now)
        waits += [lease.seen_at + LEASE - now for book in self._books.values() for lease in book.live()]
        return max(0.001, min(waits))

    async def _wait_for_change(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()

    def _notify(self) -> None:
        """Wake every held-back answer."""
        self._changed.set()
        self._changed = asyncio.Event()

    def _expire(self, now: float) -> None:
        for book in self._books.values():
            for lease in book.live():
                if now - lease.seen_at >= LEASE:
                    self._ledger = expire(lease, self._ledger)
                    self._notify()


def _before_first(report: WorkerReport) -> WorkerReport:
    """Return an empty report that stands before a worker's first."""
    return WorkerReport(report.endpoint, report.worker, report.incarnation, report.epoch, report.number - 1)


def _worth_sending(possible: Allocation, lease: Lease, waited: float) -> bool:
    """Return True if the allowance should be sent now rather than held back."""
    allowance, waiting = possible.allowance, lease.report.waiting
    if (
        not waiting
        or waited >= LONGEST_WAIT
        or allowance.slots < lease.slots
        or allowance.attainable is not None
        or possible.relief
        or possible.calls == waiting
    ):
        return True
    return possible.calls > 0 and (possible.short_of_slots or waited >= BATCH_WAIT)
