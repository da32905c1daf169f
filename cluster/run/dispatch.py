"""Visits travel in bulk: a remote call costs as much as a model call, and fifty visits in one hardly more than one.

The driver sends whatever dialogues are due in one call, which comes back as soon as some visit is over: with all that
are over by then, whichever call brought them. So a call carries news in both directions, and nothing is polled.
"""

import asyncio
import pickle
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Protocol

from ...actors.outside import new_id
from ...actors.shell import NO_OUTCOMES, Outcomes, Visited
from ...events import Frame
from ...store import WrongVersion
from ..errors import RunFailure
from .runtime import WorkerLost

REPLY_LINGER = 0.02
"""Seconds for which a worker collects visits that are over."""
_REMEMBERED = 1024
REQUEST_LINGER = 0.005
"""Seconds for which the driver collects dialogues that are due: those of one exchange come together."""


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """One visit to be made."""

    ticket: int
    stream: str
    frames: tuple[Frame, ...]
    recorded: int
    """Number of *frames* that the log has, from the first."""
    outcomes: Outcomes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DispatchReply:
    """The result of one call of a worker."""

    incarnation: str
    """Identifies one life of the worker: everything that an earlier one had under way is lost."""
    over: tuple[tuple[int, Visited | Exception], ...]
    """Visits by ticket, with their outcomes. Empty: none is under way."""


class Visits(Protocol):
    """The part of a shell that an inbox needs."""

    async def visit(self, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes) -> Visited:
        """As `Shell.visit`."""


@dataclass(slots=True)
class _VisitUnderWay:
    """A visit that a worker makes."""

    version: int
    """Events of its dialogue that the driver will have heard of, as far as is known."""
    over: asyncio.Event = field(default_factory=asyncio.Event)
    failed: bool = False


class WorkerInbox:
    """The worker's side: makes the visits, and hands out their outcomes."""

    def __init__(self, visited: Callable[[], Visits]) -> None:
        """*visited* is called for every visit: what keeps it from being made is that visit's outcome."""
        self._visited = visited
        self._incarnation = new_id()
        self._under_way: set[asyncio.Task[None]] = set()
        self._newest: dict[str, _VisitUnderWay] = {}
        """The newest visit of each dialogue that has one under way."""
        self._reached: dict[str, int] = {}
        """The versions that dialogues had after their last visits, of those that were here lately."""
        self._over: list[tuple[int, Visited | Exception]] = []
        self._news = asyncio.Event()
        self._turn = asyncio.Lock()

    async def exchange(self, requests: Sequence[VisitRequest]) -> DispatchReply:
        """Begin *requests*; return when any visit is over, or when none is under way."""
        self._under_way.update(asyncio.create_task(self._make(request)) for request in requests)
        async with self._turn:  # calls come back in the order in which they came
            if self._under_way and not self._over:
                self._news.clear()
                await self._news.wait()
            if self._under_way:
                await asyncio.sleep(REPLY_LINGER)
            over, self._over = self._over, []
        return DispatchReply(self._incarnation, tuple(over))

    async def _make(self, request: VisitRequest) -> None:
        outcome: Visited | Exception
        before = self._newest.get(request.stream)
        visit = self._newest[request.stream] = _VisitUnderWay(len(request.frames))
        try:
            await self._follows(before, request)
            shell = self._visited()
            visited = await shell.visit(request.stream, request.frames, request.recorded, request.outcomes)
            visit.version += len(visited.frames)
            self._reached.pop(request.stream, None)
            self._reached[request.stream] = visit.version
            if len(self._reached) > _REMEMBERED:
                del self._reached[next(iter(self._reached))]
            outcome = _without_ended(visited)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the visit
            outcome = _portable(error)
        except BaseException as error:  # noqa: BLE001 - it would end the loop of every visit, or leave this one open for ever
            outcome = RunFailure(f"a visit of {request.stream!r} was ended by {type(error).__name__}: {error}")
        visit.failed = isinstance(outcome, Exception)
        visit.over.set()
        if self._newest[request.stream] is visit:
            del self._newest[request.stream]
        self._over.append((request.ticket, outcome))
        task = asyncio.current_task()
        assert task is not None
        self._under_way.discard(task)
        self._news.set()

    async def _follows(self, before: _VisitUnderWay | None, request: VisitRequest) -> None:
        """Wait for an earlier visit of the same dialogue, whose call the driver has lost though this worker lives.

        Two at once would pay for the same questions twice.

        Raises:
            WrongVersion: it may have recorded what *request* does not know of.
        """
        if before is not None:
            await before.over.wait()
        known, reached = len(request.frames), self._reached.get(request.stream, 0)
        if reached > known or (before is not None and before.failed):
            raise WrongVersion(request.stream, expected=known, actual=reached)


def _without_ended(visited: Visited) -> Visited:
    """Leave out the events of a dialogue that has ended: nobody goes on from them."""
    return replace(visited, frames=()) if visited.next is None else visited


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - what was pickled here a moment ago
    except Exception:  # noqa: BLE001 - whatever keeps it from crossing, its words can cross
        return RunFailure(f"{type(error).__name__}: {error}")
    return error


@dataclass(slots=True)
class _PendingVisit:
    done: asyncio.Future[Visited]
    incarnation: str | None
    """The life of the worker that has it; None: it is on its way."""


class WorkerClient:
    """The driver's side, for one worker."""

    def __init__(self, exchange: Callable[[Sequence[VisitRequest]], Awaitable[DispatchReply]]) -> None:
        self._exchange = exchange
        self._tickets = count()
        self._pending: dict[int, _PendingVisit] = {}
        self._due: list[VisitRequest] = []
        self._gathering = False
        self._calls: set[asyncio.Task[None]] = set()
        self._incarnation: str | None = None
        self._dead: set[str] = set()

    async def visit(
        self, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
    ) -> Visited:
        """As `Runtime.visit`. Raises WorkerLost, and what the visit raised."""
        request = VisitRequest(next(self._tickets), stream, tuple(frames), recorded, outcomes)
        done: asyncio.Future[Visited] = asyncio.get_running_loop().create_future()
        self._pending[request.ticket] = _PendingVisit(done, None)
        self._due.append(request)
        if not self._gathering:
            self._gathering = True
            self._start(self._call(gather=True))
        try:
            return await done
        finally:
            self._pending.pop(request.ticket, None)

    def _start(self, call: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(call)
        self._calls.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, call: asyncio.Task[None]) -> None:
        """Call again where no call is under way that would bring the outcomes of pending visits."""
        self._calls.discard(call)
        if not call.cancelled() and not self._calls and any(visit.incarnation for visit in self._pending.values()):
            self._start(self._call(gather=False))

    async def _call(self, *, gather: bool) -> None:
        requests: list[VisitRequest] = []
        if gather:
            await asyncio.sleep(REQUEST_LINGER)
            requests, self._due, self._gathering = self._due, [], False
        asked = self._incarnation
        tickets = [request.ticket for request in requests]
        try:
            reply = await self._exchange(requests)
        except WorkerLost as lost:
            self._bury(asked, lost)
            self._fail(tickets, lost)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for these visits
            self._fail(tickets, error)
        else:
            self._take(tickets, reply)

    def _take(self, tickets: Sequence[int], reply: DispatchReply) -> None:
        alive = reply.incarnation
        for ticket in tickets:
            if ticket in self._pending:
                self._pending[ticket].incarnation = alive
        for ticket, outcome in reply.over:
            if isinstance(outcome, Exception):
                self._fail([ticket], outcome)
            elif ticket in self._pending:
                self._pending.pop(ticket).done.set_result(outcome)
        if alive in self._dead and alive != self._incarnation:
            return
        if self._incarnation not in (None, alive):
            self._bury(self._incarnation, WorkerLost("the worker was started again"))
        self._incarnation = alive
        if not reply.over and len(self._calls) == 1:
            self._lose(alive, WorkerLost("the worker knows nothing of the visit"))

    def _bury(self, incarnation: str | None, lost: WorkerLost) -> None:
        if incarnation is not None:
            self._dead.add(incarnation)
            self._lose(incarnation, lost)

    def _lose(self, incarnation: str, lost: WorkerLost) -> None:
        self._fail([ticket for ticket, visit in self._pending.items() if visit.incarnation == incarnation], lost)

    def _fail(self, tickets: Sequence[int], error: Exception) -> None:
        for ticket in tickets:
            if ticket in self._pending:
                self._pending.pop(ticket).done.set_exception(error)
