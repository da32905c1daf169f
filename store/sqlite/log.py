"""A log in one SQLite file."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self
from weakref import WeakKeyDictionary

from ...events import Frame, Recorded
from ..committing import CommittingLog
from ..errors import LogClosed, LogReadOnly, NoSuchLog
from ..jobs import MOST_WAITING, Job
from ..notifier import Notifier
from ..records import AppendOutcome, Draft
from ..stored import Head, StoredStreams
from . import queries
from .backup import copy_to
from .committer import Committer
from .connections import folder_for, open_writer
from .lock import WriterLock
from .readers import Readers
from .schema import inspect_file
from .verify import stored_streams
from .watched import WatchedFiles

_POLL = 0.1
"""Seconds between two looks at a file that another process writes."""


class SqliteLog(CommittingLog):
    """A log in a file; see `open`."""

    def __init__(self, path: Path, lock: WriterLock | None, *, limit: int | None) -> None:
        self.path = path
        self._lock = lock
        self._closed = False
        self._notifier = Notifier()
        self._gates: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
        self._committer: Committer | None = None
        with ExitStack() as opened:
            if lock is None:
                self._readers = Readers(path)
            else:
                self._files = opened.enter_context(closing(WatchedFiles(path, lock)))
                db = opened.enter_context(closing(open_writer(path, limit=limit)))
                self._readers = Readers(path)
                opened.callback(self._readers.close)
                self._files.watch()
                self._committer = Committer(db, path, self._files, self._notifier)
            opened.pop_all()

    @classmethod
    def open(cls, location: str | Path, *, writable: bool = True, wait: float = 10.0, limit: int | None = None) -> Self:
        """Return the log in the file *location*; it is made where there is none, if it is to be *writable*.

        One process writes at a time: a second one waits up to *wait* seconds. Any number may read meanwhile.
        *limit* is the size in bytes up to which the log may grow; without it the disk is the limit.

        Raises:
            LogBusy: another process writes to it.
            NoSuchLog: it is not there to be read, or is something else.
            LogUnreadable: it is damaged, truncated, or of another release.
            LogFull: there is no room for an empty log.
        """
        path = Path(location)
        filled = inspect_file(path)  # before anything is made next to what is no log
        if not writable:
            if not filled:
                raise NoSuchLog(f"there is no log at {path}; start a run with 'toolace-mt launch'")
            return cls(path, None, limit=None)
        with folder_for(path):
            lock = WriterLock(path, wait=wait)
            try:
                return cls(path, lock, limit=limit)
            except BaseException:
                lock.release()
                raise

    @property
    def commits(self) -> int:
        """Transactions since it was opened, each of which made a group of appends durable."""
        return 0 if self._committer is None else self._committer.commits

    async def _commit(self, stream: str, drafts: Sequence[Draft], expected: int) -> AppendOutcome:
        loop = asyncio.get_running_loop()
        async with self._gates.get(loop) or self._gates.setdefault(loop, asyncio.Semaphore(MOST_WAITING)):
            if self._closed:
                raise LogClosed(f"{self.path} was closed")
            if self._committer is None:
                raise LogReadOnly(f"{self.path} was opened for reading only")
            job = Job(stream, drafts, expected)
            self._committer.submit(job)
            return await job.future

    async def read(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Recorded]:
        """Return the records with `after < version <= upto`, in order."""
        return await self._readers.run(queries.records, stream, after, upto)

    async def read_frames(self, stream: str, *, after: int = 0, upto: int | None = None) -> Sequence[Frame]:
        """Return the same, not decoded; the chain is checked all the same."""
        return await self._readers.run(queries.frames, stream, after, upto)

    async def digest(self, stream: str, version: int) -> bytes | None:
        """Return the digest of that record, whatever became of its payload, or None where there is none."""
        return await self._readers.run(queries.digest, stream, version)

    async def heads(self, prefix: str = "", *, after: str = "") -> AsyncGenerator[Head, None]:
        """Yield the heads of the streams whose name begins with *prefix* and comes after *after*, by name."""
        page = await self._readers.run(queries.heads, prefix, after)
        while page:
            for head in page:
                yield head
            page = await self._readers.run(queries.heads, prefix, page[-1].stream)

    async def head(self, stream: str) -> Head | None:
        """Return the head of *stream*, or None."""
        return await self._readers.run(queries.head, stream)

    async def follow(self, prefix: str = "", *, after: int = 0) -> AsyncGenerator[tuple[int, Recorded], None]:
        """Yield every record of those streams with its position, and then each as it comes."""
        with self._notifier.listen() as grown:
            while True:
                grown.clear()
                found, after, more = await self._readers.run(queries.behind, prefix, after)
                for position, record in found:
                    yield position, record
                if more:
                    continue
                if self._committer is not None:
                    await grown.wait()
                else:
                    await asyncio.sleep(_POLL)

    def stored(self, prefix: str = "") -> StoredStreams:
        """Yield the streams as they lie in the file."""
        return stored_streams(self.path, prefix)

    async def backup(self, path: Path) -> None:
        """Write a consistent copy of the whole log, also while it is written to. Raises LogFull, BadTarget."""
        await self._readers.run(copy_to, path)

    async def close(self) -> None:
        """Wait for the appends under way and let go of everything."""
        if self._closed:
            return
        self._closed = True
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        closings = [self._readers.close]
        if self._committer is not None:
            # Whoever closes last puts the files in order, if it may write.
            closings.insert(0 if self._committer.left_alone else 1, self._committer.close)
        for close in closings:
            close()
        if self._lock is not None:
            self._files.close()
            self._lock.release()
        self._notifier.notify()
