"""Where a worker's calls to one endpoint get their permits: from what the governor granted, without asking for each."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from typing import Protocol

from ...actors.shell.shell import Stopping
from ..budget.amounts import NOTHING, Amount, Need
from ..budget.errors import BudgetExhausted
from ..limits.errors import GovernorAway
from .counter import Counter, LimitRefusal
from .exchange import MOST_ASKED, Allowance, WorkerReport

BEAT = 0.5
"""Seconds for which news may wait to be reported."""
STALE = 1.0
"""The same for who waits for an answer of the governor already."""
SPACING = 0.02
"""Seconds between two reports at the least."""
REFRESH = 4.0
"""Seconds between two reports of a worker without news."""
LINGER = 2.0
"""Seconds without a call after which a worker leaves."""
AWAY = 120.0
"""Seconds for which a governor that is away is waited for."""
_FEW = 8


class Line(Protocol):
    """How a client reaches the governor."""

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """As `Governor.exchange`.

        Raises:
            GovernorAway: it cannot be reached for now.
        """


class RateLimitClient:
    """Hands out permits in the order in which they are asked for."""

    def __init__(self, line: Line, endpoint: str, worker: str, *, clock: Callable[[], float] = monotonic) -> None:
        self._line = line
        self._clock = clock
        self._counter = Counter(endpoint, worker)
        self._queue: deque[tuple[Need, asyncio.Future[None]]] = deque()
        self._wake = asyncio.Event()
        self._urgent = False
        self._sent = float("-inf")
        self._short_told = False
        """Whether the governor is being asked because what was granted is too little."""
        self._stopped = asyncio.Event()
        self._talking: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._away_since: float | None = None

    @property
    def now(self) -> float:
        """Seconds, from anywhere."""
        return self._clock()

    @property
    def answered_at(self) -> float:
        """When the endpoint last answered anybody, as far as is known here."""
        return self._counter.answered_at

    async def permit(self, need: Need) -> None:
        """Return when a call that takes *need* may be made. Whoever has a permit gives it back by `settle`.

        Raises:
            BudgetExhausted: the budget will never bear it.
            GovernorAway: the governor has not come back.
            Exception: what the governor itself raised, such as that the budget cannot hold.
            Stopping: the run is stopping.
        """
        if self._stopped.is_set():
            raise Stopping
        if not self._queue and self._counter.fits(need, self._clock()):
            self._counter.take(need)
            return
        permitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue.append((need, permitted))
        self._listen()
        self._wake.set()
        try:
            await permitted
        except asyncio.CancelledError:
            if permitted.done() and not permitted.cancelled() and permitted.exception() is None:
                self.settle(need)
            raise

    def settle(self, need: Need, *, used: Amount = NOTHING, spent: Amount = NOTHING) -> None:
        """The call is over: *used* counts against the limits per minute, *spent* against the budget."""
        if self._counter.in_flight > self._counter.slots:
            self._hurry()  # somebody else is to have the slot
        self._counter.settle(need, used=used, spent=spent)
        self._pump()

    def answered(self, kind: str, seconds: float) -> None:
        """A call of *kind* was answered after *seconds*; to be said before it is settled."""
        counter = self._counter
        counter.answered(kind, seconds, self._clock())
        if self._queue and counter.answers >= max(_FEW, counter.slots):
            self._hurry()

    def refused(self, refusal: LimitRefusal) -> None:
        """A call got no answer; to be said before it is settled."""
        self._counter.refused(refusal, self._clock())
        self._hurry()

    async def rest(self, seconds: float) -> None:
        """Wait before the next try. Raises Stopping."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        if self._stopped.is_set():
            raise Stopping

    def stop(self) -> None:
        """Give no more permits; whoever waits for one is told."""
        self._stopped.set()
        self._fail_all(Stopping)

    async def close(self) -> None:
        """Give everything back and let go."""
        self.stop()
        if self._talking is not None:
            self._talking.cancel()
            await asyncio.gather(self._talking, *self._calls, return_exceptions=True)
        if self._counter.acquainted:
            await self._leave()

    def _pump(self) -> None:
        """Let go whoever may, the first ones first."""
        queue, now = self._queue, self._clock()
        while queue and (queue[0][1].done() or self._counter.fits(queue[0][0], now)):
            need, permitted = queue.popleft()
            if not permitted.done():
                self._counter.take(need)
                permitted.set_result(None)
        if queue and not self._short_told and not self._counter.has(queue[0][0]):
            self._hurry()

    def _listen(self) -> None:
        if self._talking is None or self._talking.done():
            self._talking = asyncio.create_task(self._talk())

    def _hurry(self) -> None:
        self._urgent = True
        self._wake.set()
        self._listen()

    async def _talk(self) -> None:
        """Exchange news for allowances, as long as there is something to do."""
        while True:
            while await self._has_reason():
                # Whoever asks in the same breath is asked for in the same exchange.
                await asyncio.sleep(max(0.0, self._sent + SPACING - self._clock()))
                self._urgent = False
                await self._until_told()
                await self._bear_absence()
            await self._leave()
            if not self._queue:
                return

    async def _has_reason(self) -> bool:
        """Wait for a reason to report; false where there was none for a while."""
        quiet_since = self._clock()
        while not (self._queue or self._urgent):
            await self._news_or(BEAT)
            quiet = self._clock() - quiet_since
            if self._counter.news or (self._counter.in_flight and quiet >= REFRESH):
                return True
            if not self._counter.in_flight and not self._queue and quiet >= LINGER:
                return False
        return True

    async def _until_told(self) -> None:
        """Report, and wait for the answer, but no longer than until there is news that should overtake the report."""
        call = asyncio.create_task(self._exchange())
        self._calls.add(call)
        call.add_done_callback(self._told)
        begun = self._clock()
        while not call.done():
            await self._news_or(BEAT)
            stale = self._counter.news and self._clock() - begun >= STALE
            if self._urgent or stale:
                return

    def _told(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        self._wake.set()

    async def _news_or(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        self._wake.clear()

    async def _exchange(self) -> None:
        sent = self._sent = self._clock()
        waiting = [need for need, permitted in self._queue if not permitted.done()]
        self._short_told = bool(waiting) and not self._counter.has(waiting[0])
        report = self._counter.report(waiting[:MOST_ASKED], waiting=len(waiting))
        try:
            allowance = await self._line.exchange(report)
        except GovernorAway:
            self._away_since = self._away_since or sent
            return
        except Exception as error:  # noqa: BLE001 — whatever it is, those who wait are told
            trouble = error
            self._fail_all(lambda: trouble)
            return
        self._away_since = None
        if allowance is None:
            return
        self._short_told = False
        before = self._counter.slots
        heard = self._counter.take_in(allowance, report, sent=sent, now=self._clock())
        if not heard or self._counter.slots < before:
            self._urgent = True  # others get what was given up once it is said that it was
        if not heard:
            return
        if allowance.hope is not None:
            self._disappoint(allowance.hope, allowance.exhausted)
        self._pump()

    def _disappoint(self, hope: Amount, words: str) -> None:
        """Tell those whose calls will never be affordable."""
        staying: deque[tuple[Need, asyncio.Future[None]]] = deque()
        for need, permitted in self._queue:
            if self._counter.affordable(need, hope):
                staying.append((need, permitted))
            elif not permitted.done():
                permitted.set_exception(BudgetExhausted(words))
        self._queue = staying

    async def _bear_absence(self) -> None:
        if self._away_since is None:
            return
        if self._clock() - self._away_since >= AWAY:
            self._fail_all(lambda: GovernorAway(f"the governor of limits did not come back within {AWAY:.0f} s"))
        await asyncio.sleep(BEAT)

    async def _leave(self) -> None:
        """Give everything back. Calls that come meanwhile wait, and are the first of a new acquaintance."""
        self._counter.slots = 0
        report = self._counter.report((), waiting=0, leaving=True)
        try:
            await self._line.exchange(report)
        except Exception:  # noqa: BLE001 — its lease runs out by itself
            self._counter.left(report, heard=False)
        else:
            self._counter.left(report, heard=True)

    def _fail_all(self, error: Callable[[], Exception]) -> None:
        while self._queue:
            _, permitted = self._queue.popleft()
            if not permitted.done():
                permitted.set_exception(error())
