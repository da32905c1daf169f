"""Batches of records go through a few processes, and come out in the order in which they went in."""

import asyncio
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeAlias, TypeVar

from ...actors.formats import RawRecord
from ..errors import RunFailure
from ..parent import end_with_parent
from .identity import parts_of
from .judging import CheckSettings, Judged, judge_all

MOST_RECORDS = 50
MOST_BYTES = 2**20
"""Of one batch, unless one record alone is larger."""
SMALL = 2 * 2**20
"""Bytes of a file that is done before a process has started."""

T = TypeVar("T")
Judge: TypeAlias = Callable[[CheckSettings, Sequence[RawRecord]], Awaitable[list[Judged]]]


def batches(raws: Iterable[RawRecord]) -> Iterator[list[RawRecord]]:
    """*raws* in batches, in order."""
    batch: list[RawRecord] = []
    size = 0
    for raw in raws:
        length = len(raw.data or b"")
        if batch and (len(batch) >= MOST_RECORDS or size + length > MOST_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(raw)
        size += length
    if batch:
        yield batch


async def in_order(
    batched: Iterable[Sequence[RawRecord]], work: Callable[[Sequence[RawRecord]], Awaitable[T]], *, at_once: int
) -> AsyncGenerator[tuple[Sequence[RawRecord], T], None]:
    """Each batch with what *work* makes of it, in order; *at_once* batches are in memory at the most."""
    waiting: deque[tuple[Sequence[RawRecord], asyncio.Task[T]]] = deque()
    try:
        for batch in batched:
            waiting.append((batch, asyncio.ensure_future(work(batch))))
            await asyncio.sleep(0)  # lets it begin before the next one is read
            if len(waiting) >= at_once:
                first, task = waiting.popleft()
                yield first, await task
        while waiting:
            first, task = waiting.popleft()
            yield first, await task
    finally:
        for _, task in waiting:
            task.cancel()
        await asyncio.gather(*(task for _, task in waiting), return_exceptions=True)


def jobs_for(files: Iterable[Path], asked: int | None) -> int:
    """Return the number of processes for *files*: as *asked*, or else one per core where there is enough to do."""
    if asked is not None:
        return asked
    size = sum(part.stat().st_size for file in files for part in parts_of(file) if part.is_file())
    return 1 if size <= SMALL else os.cpu_count() or 1


@asynccontextmanager
async def judging(jobs: int) -> AsyncGenerator[Judge, None]:
    """Return a function that checks records in this process, or in *jobs* others."""
    if jobs == 1:
        yield _judge_here
        return
    # A fork would copy the threads' locks of whoever checks; a fresh process has none.
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=end_with_parent)
    _start(pool, jobs)
    loop = asyncio.get_running_loop()

    async def judge(settings: CheckSettings, raws: Sequence[RawRecord]) -> list[Judged]:
        try:
            return await loop.run_in_executor(pool, judge_all, settings, raws)
        except BrokenProcessPool as error:
            raise RunFailure(
                "a process that was checking was ended from outside, perhaps for want of memory. What is recorded is "
                "kept: check again to go on, with --jobs 1 if it happens again"
            ) from error

    try:
        yield judge
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


async def _judge_here(settings: CheckSettings, raws: Sequence[RawRecord]) -> list[Judged]:
    return judge_all(settings, raws)


def _start(pool: ProcessPoolExecutor, jobs: int) -> None:
    """Start every process now, deaf to Ctrl-C, which is the affair of the one that waits for them."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        for _ in range(jobs):
            pool.submit(_nothing)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _nothing() -> None:
    """Do nothing: it only starts a process."""
