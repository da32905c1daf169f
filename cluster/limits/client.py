"""Permits for a worker's calls to one endpoint, taken from what the governor granted: no remote call for each."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from ...actors.outside import monotonic
from ...actors.shell.shell import Stopping
from ..budget.amounts import NOTHING, Amount, Need
from ..budget.errors import BudgetExhausted
from .counter import Counter, LimitRefusal
from .errors import GovernorAway
from .exchange import MOST_ASKED, Allowance, WorkerReport
from .in_flight import STOP_SECONDS, CallsInFlight

REPORT_INTERVAL = 0.5
"""Seconds for which news may wait for the next report."""
OVERDUE = 1.0
"""The same while an earlier report waits for its answer."""
MIN_INTERVAL = 0.02
"""Least seconds between two reports."""
KEEPALIVE = 4.0
"""Seconds between two reports without news."""
IDLE_TIMEOUT = 2.0
"""Seconds without a call after which the worker leaves."""
GOVERNOR_TIMEOUT = 120.0
"""Seconds for which the client waits for a governor that cannot be reached."""
_MANY = 64
"""Answers that are worth a report of their own, if there are not fewer slots."""


class GovernorPort(Protocol):
    """The governor as a client sees it."""

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """As `Governor.exchange`.

        Raises:
            GovernorAway: it cannot be reached for now.
        """


class RateLimitClient:
    """Hands out permits in the order in which they are asked for."""

    def __init__(
        self,
        governor: GovernorPort,
        endpoint: str,
        worker: str,
        *,
        stop_seconds: float = STOP_SECONDS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._governor = governor
        self._clock = clock
        self._counter = Counter(endpoint, worker)
        self.in_flight = CallsInFlight(stop_seconds)
        self._queue: deque[tuple[Need, asyncio.Future[None]]] = deque()
        self._wake = asyncio.Event()
        self._urgent = False
        self._sent = float("-inf")
        self._shortage_reported = False
        """True while a report says that the grants are too small for the first waiting call."""
        self._stopped = asyncio.Event()
        self._reporting: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._away_since: float | None = None
        self._newest_answered = float("-inf")
        """Latest time at which a call was sent that has been answered."""

    @property
    def now(self) -> float:
        """Seconds of the client's clock."""
        return self._clock()

    @property
    def answered_at(self) -> float:
        """Time of the endpoint's last answer to any worker, as far as this one knows."""
        return self._counter.answered_at

    def expect(self, timeout: float) -> None:
        """Note that calls are abandoned after *timeout* seconds."""
        self._counter.timeout = min(self._counter.timeout, timeout)

    def overtaken(self, sent: float) -> bool:
        """Return True if a call that was sent after *sent* has been answered: then no queue kept that one waiting."""
        return self._newest_answered > sent

    async def permit(self, need: Need) -> None:
        """Wait until a call that takes *need* may be made; `settle` gives the permit back.

        Raises:
            BudgetExhausted: the budget will never allow it.
            GovernorAway: the governor did not come back in time.
            Exception: an error of the governor itself, such as a budget in money over models without a price.
            Stopping: the run is stopping.
        """
        if self._stopped.is_set():
            raise Stopping
        if not self._queue and self._counter.fits(need, self._clock()):
            self._counter.take(need)
            return
        permitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((need, permitted))
        self._start_reporting()
        self._wake.set()
        try:
            await permitted
        except asyncio.CancelledError:
            if permitted.done() and not permitted.cancelled() and permitted.exception() is None:
                self.settle(need)
            raise

    def settle(self, need: Need, *, used: Amount = NOTHING, spent: Amount = NOTHING) -> None:
        """End a call: *used* counts against the limits per minute, *spent* against the budget."""
        if self._counter.in_flight > self._counter.slots:
            self._report_now()  # another worker is to have the slot
        self._counter.settle(need, used=used, spent=spent)
        self._pump()

    def answered(self, kind: str, seconds: float) -> None:
        """Note that a call of *kind* was answered after *seconds*; to be called before `settle`."""
        counter, now = self._counter, self._clock()
        counter.answered(kind, seconds, now, served=1 + self.in_flight.before(now - seconds, seconds))
        self._newest_answered = max(self._newest_answered, now - seconds)
        if self._queue and counter.answers >= min(_MANY, counter.slots):
            self._report_now()

    def refused(self, refusal: LimitRefusal) -> None:
        """Note that a call got no answer; to be called before `settle`."""
        self._counter.refused(refusal, self._clock())
        self._report_now()

    async def rest(self, seconds: float) -> None:
        """Wait before the next try. Raises Stopping."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        if self._stopped.is_set():
            raise Stopping

    def stop(self) -> None:
        """Give no more permits; waiting calls fail with Stopping, and those in flight after a while."""
        self._stopped.set()
        self.in_flight.stop()
        self._fail_all(Stopping)

    async def close(self) -> None:
        """Give everything back, and end all tasks."""
        self.stop()
        if self._reporting is not None:
            self._reporting.cancel()
            await asyncio.gather(self._reporting, *self._calls, return_exceptions=True)
        if self._counter.registered:
            await self._leave()

    def _pump(self) -> None:
        """Give permits to the waiting calls that fit, in order."""
        queue, now = self._queue, self._clock()
        while queue and (queue[0][1].done() or self._counter.fits(queue[0][0], now)):
            need, permitted = queue.popleft()
            if not permitted.done():
                self._counter.take(need)
                permitted.set_result(None)
        if queue and not self._shortage_reported and not self._counter.has(queue[0][0]):
            self._report_now()

    def _start_reporting(self) -> None:
        if self._reporting is None or self._reporting.done():
            self._reporting = asyncio.create_task(self._report_loop())

    def _report_now(self) -> None:
        self._urgent = True
        self._wake.set()
        self._start_reporting()

    async def _report_loop(self) -> None:
        """Exchange reports for allowances while there are calls."""
        while True:
            while await self._wait_for_reason():
                # Calls that come within the interval share one exchange.
                await asyncio.sleep(max(0.0, self._sent + MIN_INTERVAL - self._clock()))
                self._urgent = False
                await self._exchange_or_news()
                await self._wait_for_governor()
            await self._leave()
            if not self._queue:
                return

    async def _wait_for_reason(self) -> bool:
        """Wait for a reason to report; return False after a while without one."""
        quiet_since = self._clock()
        while not (self._queue or self._urgent):
            await self._wait_for_news(REPORT_INTERVAL)
            quiet = self._clock() - quiet_since
            if self._counter.news or (self._counter.in_flight and quiet >= KEEPALIVE):
                return True
            if not self._counter.in_flight and not self._queue and quiet >= IDLE_TIMEOUT:
                return False
        return True

    async def _exchange_or_news(self) -> None:
        """Report, and wait for the answer, or for news that should overtake the report."""
        call = asyncio.create_task(self._exchange())
        self._calls.add(call)
        call.add_done_callback(self._calls.discard)
        call.add_done_callback(lambda _: self._wake.set())
        begun = self._clock()
        while not call.done():
            await self._wait_for_news(REPORT_INTERVAL)
            stale = self._counter.news and self._clock() - begun >= OVERDUE
            if self._urgent or stale:
                return

    async def _wait_for_news(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

    async def _exchange(self) -> None:
        sent = self._sent = self._clock()
        waiting = [need for need, permitted in self._queue if not permitted.done()]
        self._shortage_reported = bool(waiting) and not self._counter.has(waiting[0])
        longest = self.in_flight.longest
        report = self._counter.report(waiting[:MOST_ASKED], waiting=len(waiting), longest=longest)
        try:
            allowance = await self._governor.exchange(report)
        except GovernorAway:
            self._away_since = self._away_since or sent
            return
        except Exception as error:  # noqa: BLE001 — every error is handed to the waiting calls
            trouble = error
            self._fail_all(lambda: trouble)
            return
        self._away_since = None
        if allowance is None:
            return
        self._shortage_reported = False
        before = self._counter.slots
        heard = self._counter.apply(allowance, report, sent=sent, now=self._clock())
        if not heard or self._counter.slots < before:
            self._urgent = True  # others get the slots only after this worker has confirmed that it gave them up
        if not heard:
            return
        if allowance.attainable is not None:
            self._fail_unaffordable(allowance.attainable, allowance.exhausted)
        self._pump()

    def _fail_unaffordable(self, attainable: Amount, message: str) -> None:
        """Fail the waiting calls that will never be affordable."""
        staying: deque[tuple[Need, asyncio.Future[None]]] = deque()
        for need, permitted in self._queue:
            if self._counter.affordable(need, attainable):
                staying.append((need, permitted))
            elif not permitted.done():
                permitted.set_exception(BudgetExhausted(message))
        self._queue = staying

    async def _wait_for_governor(self) -> None:
        if self._away_since is None:
            return
        if self._clock() - self._away_since >= GOVERNOR_TIMEOUT:
            message = f"the governor of limits did not come back within {GOVERNOR_TIMEOUT:.0f} s"
            self._fail_all(lambda: GovernorAway(message))
        await asyncio.sleep(REPORT_INTERVAL)

    async def _leave(self) -> None:
        """Give everything back. Calls that come meanwhile wait, and register the worker anew."""
        self._counter.slots = 0
        report = self._counter.report((), waiting=0, leaving=True)
        try:
            await self._governor.exchange(report)
        except Exception:  # noqa: BLE001 — its lease runs out by itself
            self._counter.deregister(report, heard=False)
        else:
            self._counter.deregister(report, heard=True)

    def _fail_all(self, error: Callable[[], Exception]) -> None:
        while self._queue:
            _, permitted = self._queue.popleft()
            if not permitted.done():
                permitted.set_exception(error())
