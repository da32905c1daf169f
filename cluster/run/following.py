"""Progress on the screen while a run goes on, and what the first Ctrl-C does to it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager
from typing import Protocol

from ...actors.outside import monotonic
from ...store.wording import count
from ..limits import GovernorAway
from ..limits.status import QUIET_SECONDS
from .conductor import Conductor
from .display import Display
from .progress import RunProgress, foreseen
from .runtime import Runtime


class Stops(Protocol):
    """What may tell a run to stop."""

    def under_way(self, stop: Callable[[], None]) -> AbstractContextManager[None]:
        """Within the block, *stop* is called in the event loop when the run is to stop."""


@asynccontextmanager
async def followed(
    conductor: Conductor, display: Display, interrupts: Stops, progress: RunProgress, runtime: Runtime
) -> AsyncIterator[None]:
    """Within the block, progress is shown as it is made, and the first Ctrl-C stops the run gracefully."""
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        stopping.append(asyncio.create_task(conductor.stop()))
        display.stopping(progress)

    following = asyncio.create_task(_follow(conductor, display, progress, runtime))
    try:
        with interrupts.under_way(stop), display.shown(progress):
            yield
            await asyncio.gather(*stopping)
            progress.events = await runtime.log_writer.counts(-1)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _follow(conductor: Conductor, display: Display, progress: RunProgress, runtime: Runtime) -> None:
    """Counts come as soon as there are new ones; every few seconds, what the run waits for is looked at."""
    since = looked = monotonic()
    said: dict[str, int] = {}
    warned = ""
    news = asyncio.create_task(runtime.log_writer.counts(0))
    try:
        while True:
            await asyncio.wait({news}, timeout=QUIET_SECONDS)
            if came := news.done():
                news.result()
                await asyncio.sleep(display.interval)
                progress.events = await runtime.log_writer.counts(-1)
                news = asyncio.create_task(runtime.log_writer.counts(sum(progress.events.values())))
                since = monotonic()
            if not came or monotonic() - looked >= QUIET_SECONDS:
                looked = monotonic()
                display.waiting(await _waited_for(conductor, display, runtime, looked - since, said))
            while progress.notes:
                display.say(progress.notes.pop(0))
            if not warned and (warned := foreseen(progress)):
                display.say(warned)
            display.update(progress)
    finally:
        news.cancel()


async def _waited_for(
    conductor: Conductor, display: Display, runtime: Runtime, quiet: float, said: dict[str, int]
) -> str:
    """Return what the run waits for, after *quiet* seconds without anything new; empty for nothing."""
    try:
        status = await runtime.status()
    except GovernorAway as away:
        return str(away)
    for line in status.reductions(said):
        display.say(line)
    calls = status.calls(quiet)
    if quiet < QUIET_SECONDS:
        return calls
    events, seconds = await runtime.log_writer.standing()
    slow = f"waiting for the log: {count(events, 'event')} for {seconds:.0f} s" if seconds >= QUIET_SECONDS else ""
    return slow or str(status) or conductor.at_providers or calls
