"""Progress on the screen while a run goes on, and what the first Ctrl-C does to it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from .conductor import Conductor
from .display import Display
from .interrupts import Interrupts
from .progress import RunProgress
from .runtime import Runtime

QUIET_SECONDS = 5.0
"""Seconds without an answer after which the display says what the run waits for."""


@asynccontextmanager
async def followed(
    conductor: Conductor, display: Display, interrupts: Interrupts, progress: RunProgress, runtime: Runtime
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
    """Counts come as soon as there are new ones; while there are none, what the run waits for is looked at."""
    since = monotonic()
    news = asyncio.create_task(runtime.log_writer.counts(0))
    try:
        while True:
            await asyncio.wait({news}, timeout=QUIET_SECONDS)
            if news.done():
                news.result()
                await asyncio.sleep(display.interval)
                progress.events = await runtime.log_writer.counts(-1)
                news = asyncio.create_task(runtime.log_writer.counts(sum(progress.events.values())))
                display.waiting("")
                since = monotonic()
            else:
                status = await runtime.status()
                in_flight = sum(endpoint.in_flight for endpoint in status.endpoints.values())
                quiet = f"{in_flight} calls in flight, no answer for {monotonic() - since:.0f} s" if in_flight else ""
                events, seconds = await runtime.log_writer.standing()
                slow = f"waiting for the log: {events} events for {seconds:.0f} s" if seconds >= QUIET_SECONDS else ""
                display.waiting(slow or str(status) or conductor.at_providers or quiet)
            display.update(progress)
    finally:
        news.cancel()
