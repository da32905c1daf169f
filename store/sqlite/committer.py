"""The thread that commits the appends of all callers: those that wait go to the disk together.

It takes what is there and waits for no more, because the next group collects while this one is written. The heads
of streams are cached, so that one stream's conflict is found before anything is written and fails its own append only.
"""

import sqlite3
from asyncio import AbstractEventLoop
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from ..errors import LogDisturbed, StoreError, WrongVersion
from ..jobs import GROUP_BYTES, GROUP_EVENTS, Job
from ..notifier import Notifier
from ..records import AppendOutcome
from .faults import code, translate
from .group import Group, Heads
from .rescue import disturbed
from .watched import Standing, WatchedFiles


class Committer:
    """Owns the connection that writes."""

    def __init__(self, db: sqlite3.Connection, path: Path, files: WatchedFiles, notifier: Notifier) -> None:
        self._db, self._path, self._files, self._notifier = db, path, files, notifier
        self._disturbed: LogDisturbed | None = None
        self.left_alone = False
        """True once the files are such that SQLite must not put them in order."""
        self._heads = Heads(db)
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self.commits = 0
        """Transactions so far."""
        self._thread = Thread(target=self._run, name="log-committer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue *job* to be committed; its future gets the outcome."""
        self._queue.put(job)

    def close(self) -> None:
        """Commit what waits, then close the connection."""
        self._queue.put(None)
        self._thread.join()
        self._db.close()

    def _run(self) -> None:
        goes_on = True
        while goes_on:
            jobs, goes_on = self._next()
            if jobs:
                outcomes = self._commit(jobs)
                _settle(jobs, outcomes)
                self._notifier.notify()

    def _next(self) -> tuple[list[Job], bool]:
        """Return the next group, and true if more may come."""
        jobs: list[Job] = []
        events = size = 0
        while events < GROUP_EVENTS and size < GROUP_BYTES and not (jobs and self._queue.empty()):
            job = self._queue.get()
            if job is None:
                return jobs, False
            jobs.append(job)
            events += len(job.drafts)
            size += job.size
        return jobs, True

    def _commit(self, jobs: list[Job]) -> list[AppendOutcome | StoreError]:
        if gone := self._disturbance(committed=False):
            return [gone for _ in jobs]
        group = Group(self._db, self._heads)
        try:
            outcomes: list[AppendOutcome | StoreError] = [group.take(job) for job in jobs]
            group.write()
        except Exception as error:  # noqa: BLE001 - the thread must outlive whatever one group brings
            self._roll_back()
            if len(jobs) > 1:
                return [outcome for job in jobs for outcome in self._commit([job])]
            return [self._refusal(jobs[0], error)]
        if gone := self._disturbance(committed=True):
            return [gone for _ in jobs]
        self._heads.keep(group.heads)
        self._heads.trim()
        self.commits += 1
        return outcomes

    def _disturbance(self, *, committed: bool) -> LogDisturbed | None:
        """Return the error of all appends from now on, where somebody was at the files; None: nobody was."""
        if self._disturbed is None and (found := self._files.disturbance(committed=committed)) is not None:
            self.left_alone = found.standing in (Standing.WHOLE, Standing.SPOILED)
            self._disturbed = disturbed(self._db, self._path, self._files, found)
        return self._disturbed

    def _roll_back(self) -> None:
        self._heads.forget()
        if self._db.in_transaction:
            with suppress(sqlite3.Error):  # a failed commit may have rolled back by itself
                self._db.execute("ROLLBACK")

    def _refusal(self, job: Job, error: Exception) -> StoreError:
        if isinstance(error, StoreError):
            return error
        if gone := self._disturbance(committed=True):
            return gone
        if not isinstance(error, sqlite3.Error):
            return StoreError(f"an append to {job.stream!r} could not be written: {type(error).__name__}: {error}")
        if code(error) == sqlite3.SQLITE_CONSTRAINT:
            # Only a program that writes past the lock gets here: the unique index has caught it.
            return WrongVersion(job.stream, expected=job.expected, actual=self._heads.recorded(job.stream))
        return translate(error, self._path)


def _settle(jobs: list[Job], outcomes: list[AppendOutcome | StoreError]) -> None:
    """Wake each event loop once for all of its appends."""
    by_loop: dict[AbstractEventLoop, list[tuple[Job, AppendOutcome | StoreError]]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        by_loop.setdefault(job.future.get_loop(), []).append((job, outcome))
    for loop, settled in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed in between, so nobody waits
            loop.call_soon_threadsafe(_hand_over, settled)


def _hand_over(settled: list[tuple[Job, AppendOutcome | StoreError]]) -> None:
    for job, outcome in settled:
        job.settle(outcome)
