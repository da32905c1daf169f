"""The task that records the appends of all callers over one connection: those that wait go together.

It takes what is there and waits for no more, because the next group collects while this one is written.
"""

import asyncio
from collections import deque
from time import monotonic
from typing import LiteralString

import psycopg
from psycopg import errors

from ..errors import LogClosed, LogUnreachable, StoreError, WrongVersion
from ..jobs import GROUP_BYTES, GROUP_EVENTS, Job
from ..notifier import Notifier
from ..records import AppendOutcome
from .connections import Connection
from .faults import is_loss, translate
from .group import Group, Heads, recorded_version
from .session import Session

_TRIES = 3
"""Times that a group is tried which others come in between of."""
_QUIET = 0.05
"""Seconds between two calls of those who follow from other processes: a call holds up appends a little."""
CHANNEL = "toolace_mt"
_CALL: LiteralString = "SELECT set_config('synchronous_commit', 'off', true), pg_notify(%s, '')"


class Committer:
    """Owns the connection that appends go by."""

    def __init__(self, session: Session, notifier: Notifier) -> None:
        self._session, self._notifier = session, notifier
        self._heads = Heads()
        self._queue: deque[Job] = deque()
        self._work = asyncio.Event()
        self._closing = False
        self._called, self._uncalled = 0.0, False
        self.commits = 0
        """Statements so far that recorded a group of appends."""
        self._task = asyncio.create_task(self._run(), name="log-committer")

    def submit(self, job: Job) -> None:
        """Queue *job*; its future gets the outcome."""
        self._queue.append(job)
        self._work.set()

    async def close(self) -> None:
        """Record what waits, and end."""
        self._closing = True
        self._work.set()
        await self._task

    async def _run(self) -> None:
        try:
            while not self._closing or self._queue:
                if await self._waited():
                    jobs = self._next()
                    for job, outcome in zip(jobs, await self._record(jobs), strict=True):
                        job.settle(outcome)
                    self._notifier.notify()
                    self._uncalled = True
                if self._uncalled and (self._closing or monotonic() - self._called >= _QUIET):
                    await self._call()
        finally:
            for job in self._queue:  # only where this task was cancelled
                job.settle(LogClosed("the log was closed"))

    async def _waited(self) -> bool:
        """Wait for work; return False where it is time to call those who follow."""
        if self._queue:
            return True
        self._work.clear()
        if self._closing:
            return False
        pause = max(self._called + _QUIET - monotonic(), 0) if self._uncalled else None
        try:
            async with asyncio.timeout(pause):
                await self._work.wait()
        except TimeoutError:
            return False
        return bool(self._queue)

    def _next(self) -> list[Job]:
        jobs: list[Job] = []
        events = size = 0
        while self._queue and events < GROUP_EVENTS and size < GROUP_BYTES:
            job = self._queue.popleft()
            jobs.append(job)
            events += len(job.drafts)
            size += job.size
        return jobs

    async def _record(self, jobs: list[Job]) -> list[AppendOutcome | StoreError]:
        """Record *jobs*, again over another connection where one is lost: what was recorded then counts as repeated."""
        try:
            while True:
                try:
                    db = await self._session.connection()
                    async with asyncio.timeout(self._session.address.patience):
                        return await self._commit(db, jobs)
                except (psycopg.Error, TimeoutError, LogUnreachable) as error:
                    self._heads.forget()
                    if not is_loss(error):
                        raise
                    await self._session.lost(error)
        except StoreError as error:
            return [error for _ in jobs]
        except psycopg.Error as error:
            if len(jobs) > 1:
                return [outcome for job in jobs for outcome in await self._record([job])]
            return [translate(error, self._session.address)]
        except Exception as error:  # noqa: BLE001 - the task must outlive whatever one group brings
            self._heads.forget()
            if len(jobs) > 1:
                return [outcome for job in jobs for outcome in await self._record([job])]
            why = f"an append to {jobs[0].stream!r} could not be written: {type(error).__name__}: {error}"
            return [StoreError(self._session.address.scrubbed(why))]

    async def _commit(self, db: Connection, jobs: list[Job]) -> list[AppendOutcome | StoreError]:
        for _ in range(_TRIES):
            group = Group(db, self._heads)
            try:
                outcomes: list[AppendOutcome | StoreError] = [*await group.take_all(jobs)]
                await group.write()
            except (errors.UniqueViolation, errors.DeadlockDetected, errors.SerializationFailure):
                self._heads.forget()  # somebody else has appended in between
                continue
            self._heads.trim()
            self.commits += 1
            return outcomes
        if len(jobs) > 1:
            return [outcome for job in jobs for outcome in await self._commit(db, [job])]
        (job,) = jobs
        actual = await recorded_version(db, job.stream)
        return [WrongVersion(job.stream, expected=job.expected, actual=actual)]

    async def _call(self) -> None:
        """Wake those who follow in other processes; one that is not woken looks by itself after a while."""
        self._called, self._uncalled = monotonic(), False
        try:
            db = await self._session.connection()
            async with asyncio.timeout(self._session.address.patience):
                await db.execute(_CALL, (CHANNEL,))
        except (psycopg.Error, TimeoutError, StoreError):  # the next append meets it, and tells
            return
