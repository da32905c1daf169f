"""An event loop in virtual time over many simulated processes: which one goes on next, a seed decides.

Within one process, callbacks run in the order in which asyncio promises it. Time passes only when nobody can go on. A
process that was killed never runs again, and no clean-up of it either.
"""

import asyncio
import heapq
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from contextvars import Context, ContextVar, copy_context
from itertools import count
from random import Random
from typing import Any

_MOST_CLEANUPS = 20


class Stalled(Exception):
    """Everybody waits for something that nothing will bring about."""


class Process:
    """One simulated process: what it has to do next, and whether it can."""

    def __init__(self, name: str, draws: Random, *, ahead: float = 0.0) -> None:
        self.name = name
        self.draws = draws
        """Its own chance."""
        self.ahead = ahead
        """Seconds by which its clock differs from the loop's."""
        self.ready: deque[asyncio.Handle] = deque()
        self.died_at: float | None = None
        self.paused_until = 0.0
        self.context = copy_context()
        self.context.run(_HERE.set, self)

    @property
    def alive(self) -> bool:
        """False once it was killed."""
        return self.died_at is None

    def __repr__(self) -> str:
        return f"<{self.name}{'' if self.alive else ', dead'}>"


_HERE: ContextVar[Process] = ContextVar("process")


def here() -> Process:
    """Return the process whose code runs."""
    return _HERE.get()


class SimulatedLoop(asyncio.AbstractEventLoop):
    """The loop."""

    def __init__(self, draws: Random, *, most_steps: int, most_seconds: float) -> None:
        """Go on for *most_steps* callbacks and *most_seconds* at the most."""
        self.now = 0.0
        self.steps = 0
        self._most_steps, self._most_seconds = most_steps, most_seconds
        self._draws = draws
        self._processes: list[Process] = []
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._numbers = count()
        self._tasks: list[tuple[asyncio.Task[Any], Context]] = []
        self._closed = False
        self.over = False
        """Set where nothing is to go on, whatever is left to do."""
        self.troubles: list[str] = []
        """Errors that nobody has taken."""

    def add(self, process: Process) -> Process:
        """Let *process* take part."""
        self._processes.append(process)
        return process

    def kill(self, process: Process) -> None:
        """Nothing of *process* goes on."""
        process.died_at = self.now
        process.ready.clear()
        self._processes.remove(process)

    def start(self, process: Process, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Do *work* in *process*."""
        return self.create_task(work, context=process.context.copy())

    def under_way(self) -> int:
        """Return the number of tasks of living processes that are not done."""
        self._tasks = [(task, context) for task, context in self._tasks if not task.done()]
        return sum(1 for _, context in self._tasks if _of(context).alive)

    def run(self, main: asyncio.Task[Any]) -> None:
        """Go on until *main* is done.

        Raises:
            Stalled: nothing is left to run, or it goes on for ever.
        """
        asyncio._set_running_loop(self)
        try:
            while not main.done() and not self.over:
                self._step()
        finally:
            asyncio._set_running_loop(None)

    def _step(self) -> None:
        timers, now = self._timers, self.now
        while timers and timers[0][0] <= now:
            due = heapq.heappop(timers)[2]
            if not due.cancelled() and (process := _of(due._context)).alive:  # type: ignore[attr-defined]
                process.ready.append(due)
        able = [process for process in self._processes if process.ready and process.paused_until <= now]
        if not able:
            self._wait()
            return
        process = able[0] if len(able) == 1 else able[int(self._draws.random() * len(able))]
        self.steps += 1
        if self.steps > self._most_steps:
            raise Stalled(f"it goes on after {self.steps:,} steps, at {now:.0f} s")
        handle = process.ready.popleft()
        if not handle.cancelled():
            handle._run()

    def _wait(self) -> None:
        timers = self._timers
        while timers and timers[0][2].cancelled():
            heapq.heappop(timers)
        nexts = [process.paused_until for process in self._processes if process.ready]
        if timers:
            nexts.append(timers[0][0])
        if not nexts:
            raise Stalled(f"everybody waits at {self.now:.1f} s, and nothing is left to run")
        self.now = max(self.now, min(nexts))
        if self.now > self._most_seconds:
            raise Stalled(f"it goes on after {self.now:,.0f} s")

    def close(self) -> None:
        """Let go of all tasks, in the order in which they were made; what they still do is heard by nobody."""
        self._closed = True
        asyncio._set_running_loop(self)
        hook, sys.unraisablehook = sys.unraisablehook, _unheard
        try:
            for task, context in self._tasks:
                if not task.done():
                    task._log_destroy_pending = False  # type: ignore[attr-defined]
                    context.run(_closed, task.get_coro())
            self._tasks.clear()
            self._timers.clear()
        finally:
            asyncio._set_running_loop(None)
            sys.unraisablehook = hook

    # What asyncio wants of a loop.

    def time(self) -> float:
        """Seconds since the beginning."""
        return self.now

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.Handle:
        """As in asyncio."""
        handle = asyncio.Handle(callback, args, self, context)
        process = _of(handle._context)  # type: ignore[attr-defined]
        if process.alive and not self._closed:
            process.ready.append(handle)
        return handle

    call_soon_threadsafe = call_soon

    def call_later(
        self, delay: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in asyncio."""
        return self.call_at(self.now + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callable[..., object], *args: object, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """As in asyncio."""
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        heapq.heappush(self._timers, (when, next(self._numbers), handle))
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        pass

    def create_future(self) -> "asyncio.Future[Any]":
        """As in asyncio."""
        return asyncio.Future(loop=self)

    def create_task(self, coro: Any, *, name: str | None = None, context: Context | None = None) -> "asyncio.Task[Any]":
        """As in asyncio."""
        context = context or copy_context()
        task = asyncio.Task(coro, loop=self, name=name, context=context)
        self._tasks.append((task, context))
        return task

    def call_exception_handler(self, context: dict[str, Any]) -> None:
        """Keep what nobody has taken."""
        if not self._closed:
            self.troubles.append(f"{context.get('message')}: {context.get('exception')!r}")

    def get_debug(self) -> bool:
        """Return False."""
        return False

    def is_running(self) -> bool:
        """Return True until it is closed."""
        return not self._closed

    def is_closed(self) -> bool:
        """Return True once it is closed."""
        return self._closed


def _of(context: Context) -> Process:
    return context[_HERE]


def _unheard(_: object) -> None:
    pass


def _closed(coroutine: Any) -> None:
    for _ in range(_MOST_CLEANUPS):
        try:
            coroutine.close()
        except BaseException:  # noqa: BLE001, S112 — it awaits while it cleans up, in a world that has ended
            continue
        return
