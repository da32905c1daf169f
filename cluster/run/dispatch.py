"""Visits travel in bulk: a remote call costs as much as a model call, and fifty visits in one hardly more than one.

The driver sends whatever dialogues are due in one call, which comes back as soon as some visit is over: with all that
are over by then, whichever call brought them. So a call carries news in both directions, and nothing is polled.
"""

import asyncio
import pickle
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from uuid import uuid4

from ...actors.shell import Visited
from ...events import Frame
from ..errors import RunFailure
from .runtime import WorkerLost

COLLECTING = 0.02
"""Seconds for which a worker collects visits that are over."""
GATHERING = 0.005
"""Seconds for which the driver gathers dialogues that are due: those of one exchange come together."""


@dataclass(frozen=True, slots=True)
class VisitRequest:
    """One visit to be made."""

    ticket: int
    stream: str
    frames: tuple[Frame, ...]
    recorded: int
    """How many of *frames* the log has."""


@dataclass(frozen=True, slots=True)
class DispatchReply:
    """What a call comes back with."""

    incarnation: str
    """Which life of the worker it was: what an earlier one had under way is lost."""
    over: tuple[tuple[int, Visited | Exception], ...]
    """Visits by ticket, with what they came to. Nothing: none is under way."""


class WorkerInbox:
    """The worker's side: makes the visits, and hands out what they came to."""

    def __init__(self, visit: Callable[[str, Sequence[Frame], int], Awaitable[Visited]]) -> None:
        self._visit = visit
        self._incarnation = uuid4().hex
        self._under_way: set[asyncio.Task[None]] = set()
        self._over: list[tuple[int, Visited | Exception]] = []
        self._news = asyncio.Event()
        self._turn = asyncio.Lock()

    async def exchange(self, errands: Sequence[VisitRequest]) -> DispatchReply:
        """Begin *errands*; return when any visit is over, or when none is under way."""
        self._under_way.update(asyncio.create_task(self._make(errand)) for errand in errands)
        async with self._turn:  # calls come back in the order in which they came
            if self._under_way and not self._over:
                self._news.clear()
                await self._news.wait()
            if self._under_way:
                await asyncio.sleep(COLLECTING)
            over, self._over = self._over, []
        return DispatchReply(self._incarnation, tuple(over))

    async def _make(self, errand: VisitRequest) -> None:
        outcome: Visited | Exception
        try:
            outcome = _light(await self._visit(errand.stream, errand.frames, errand.recorded))
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for the visit
            outcome = _portable(error)
        except BaseException as error:  # noqa: BLE001 - it would end the loop of every visit, or leave this one open for ever
            outcome = RunFailure(f"a visit of {errand.stream!r} was ended by {type(error).__name__}: {error}")
        self._over.append((errand.ticket, outcome))
        task = asyncio.current_task()
        assert task is not None
        self._under_way.discard(task)
        self._news.set()


def _light(visited: Visited) -> Visited:
    """Nobody goes on from a dialogue that has ended, so its events stay here."""
    return replace(visited, frames=()) if visited.next is None else visited


def _portable(error: Exception) -> Exception:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - what was pickled here a moment ago
    except Exception:  # noqa: BLE001 - whatever keeps it from crossing, its words can cross
        return RunFailure(f"{type(error).__name__}: {error}")
    return error


@dataclass(slots=True)
class _Open:
    done: asyncio.Future[Visited]
    incarnation: str | None
    """The life of the worker that has it; None: it is on its way."""


class WorkerClient:
    """The driver's side, for one worker."""

    def __init__(self, exchange: Callable[[Sequence[VisitRequest]], Awaitable[DispatchReply]]) -> None:
        self._exchange = exchange
        self._tickets = count()
        self._open: dict[int, _Open] = {}
        self._due: list[VisitRequest] = []
        self._gathering: asyncio.Task[None] | None = None
        self._calls: set[asyncio.Task[None]] = set()
        self._incarnation: str | None = None
        self._dead: set[str] = set()

    async def visit(self, stream: str, frames: Sequence[Frame], recorded: int) -> Visited:
        """As `Runtime.visit`. Raises WorkerLost, and what the visit raised."""
        errand = VisitRequest(next(self._tickets), stream, tuple(frames), recorded)
        done: asyncio.Future[Visited] = asyncio.get_running_loop().create_future()
        self._open[errand.ticket] = _Open(done, None)
        self._due.append(errand)
        if self._gathering is None:
            self._gathering = asyncio.create_task(self._gather())
        try:
            return await done
        finally:
            self._open.pop(errand.ticket, None)

    async def _gather(self) -> None:
        await asyncio.sleep(GATHERING)
        errands, self._due, self._gathering = self._due, [], None
        self._send(errands)

    def _send(self, errands: Sequence[VisitRequest]) -> None:
        call = asyncio.create_task(self._call(errands))
        self._calls.add(call)
        call.add_done_callback(self._called)

    def _called(self, call: asyncio.Task[None]) -> None:
        self._calls.discard(call)
        if not call.cancelled() and not self._calls and any(open_.incarnation for open_ in self._open.values()):
            self._send(())

    async def _call(self, errands: Sequence[VisitRequest]) -> None:
        asked = self._incarnation
        tickets = [errand.ticket for errand in errands]
        try:
            exchanged = await self._exchange(errands)
        except WorkerLost as lost:
            self._bury(asked, lost)
            self._fail(tickets, lost)
        except Exception as error:  # noqa: BLE001 - it belongs to whoever waits for these visits
            self._fail(tickets, error)
        else:
            self._take(tickets, exchanged)

    def _take(self, tickets: Sequence[int], exchanged: DispatchReply) -> None:
        alive = exchanged.incarnation
        for ticket in tickets:
            if ticket in self._open:
                self._open[ticket].incarnation = alive
        for ticket, outcome in exchanged.over:
            if isinstance(outcome, Exception):
                self._fail([ticket], outcome)
            elif ticket in self._open:
                self._open.pop(ticket).done.set_result(outcome)
        if alive in self._dead and alive != self._incarnation:
            return
        if self._incarnation not in (None, alive):
            self._bury(self._incarnation, WorkerLost("the worker was started again"))
        self._incarnation = alive
        if not exchanged.over and len(self._calls) == 1:
            self._lose(alive, WorkerLost("the worker knows nothing of the visit"))

    def _bury(self, incarnation: str | None, lost: WorkerLost) -> None:
        if incarnation is not None:
            self._dead.add(incarnation)
            self._lose(incarnation, lost)

    def _lose(self, incarnation: str, lost: WorkerLost) -> None:
        self._fail([ticket for ticket, open_ in self._open.items() if open_.incarnation == incarnation], lost)

    def _fail(self, tickets: Sequence[int], error: Exception) -> None:
        for ticket in tickets:
            if ticket in self._open:
                self._open.pop(ticket).done.set_exception(error)
