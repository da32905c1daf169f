"""A log in a PostgreSQL database."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Self

from ...events import Frame, NotEncodable, Recorded
from ..committing import CommittingLog
from ..copying import write_copy
from ..errors import LogBusy, LogClosed, LogReadOnly, NoLogYet
from ..jobs import MOST_WAITING, Job
from ..notifier import Notifier
from ..records import AppendOutcome, Draft
from ..stored import Head, StoredStreams
from . import queries
from .address import Address
from .committer import Committer
from .connections import look
from .group import MOST_EVENTS
from .readers import Readers
from .schema import is_made, make
from .session import Session
from .verify import stored_streams
from .waking import Waking

_LOOK = 5.0
"""Seconds after which a follower looks without being called."""
_LOOK_HELD = 0.02
"""The same, while a transaction that goes on holds it back."""


class PostgresLog(CommittingLog):
    """A log in a database; see `open`. Used from one event loop."""

    def __init__(self, address: Address, *, writable: bool) -> None:
        self.address, self._writable = address, writable
        self._closed = False
        self._notifier = Notifier()
        self._session = Session(address)
        self._readers = Readers(address)
        self._waking = Waking(address, self._notifier)
        self._gate = asyncio.Semaphore(MOST_WAITING)
        self._committer: Committer | None = None

    @classmethod
    def open(cls, location: str, *, writable: bool = True, wait: float = 10.0) -> Self:
        """Return the log in the database at *location*; it is made where there is none, if it is to be *writable*.

        Many may write at once; who drives a run takes that for itself by `hold`, which is what *wait* is for.

        Raises:
            BadRequest: *location* is no URL of a database.
            NoSuchLog: there is no such database, or no log in it to be read.
            LogUnreachable: no server answers.
            LogRefused: the server does not admit the role, or gives it no rights.
            LogUnreadable: the server is too old, or another release made the log.
        """
        del wait
        address = Address.of(location)
        with closing(look(address)) as db:
            if not is_made(db, address, writable=writable):
                if not writable:
                    raise NoLogYet(f"there is no log in {address.shown}; start a run with 'toolace-mt launch'")
                make(db, address)
        return cls(address, writable=writable)

    @classmethod
    def open_beside(cls, location: str) -> Self:
        """Return the log at *location*, for few appends while others write. Raises NoSuchLog, and as `open`."""
        address = Address.of(location)
        with closing(look(address)) as db:
            if not is_made(db, address, writable=True):
                raise NoLogYet(f"there is no log in {address.shown}; start a run with 'toolace-mt launch'")
        return cls(address, writable=True)

    async def hold(self, run: str, *, wait: float) -> None:
        """Take *run* for this log until it is closed. Raises RunTaken."""
        self._check_writable()
        await self._session.hold(run, wait=wait)

    @property
    def commits(self) -> int:
        """Statements since it was opened, each of which made a group of appends durable."""
        return 0 if self._committer is None else self._committer.commits

    async def _commit(self, stream: str, drafts: Sequence[Draft], expected: int) -> AppendOutcome:
        if len(drafts) > MOST_EVENTS:
            raise NotEncodable(f"an append has up to {MOST_EVENTS:,} events, not {len(drafts):,}: append them in parts")
        async with self._gate:
            self._check_writable()
            if self._committer is None:
                self._committer = Committer(self._session, self._notifier)
            job = Job(stream, drafts, expected)
            self._committer.submit(job)
            return await job.future

    def _check_writable(self) -> None:
        if self._closed:
            raise LogClosed(f"{self.address.shown} was closed")
        if not self._writable:
            raise LogReadOnly(f"{self.address.shown} was opened for reading only")

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
            moved = monotonic()
            while True:
                grown.clear()
                found = await self._readers.run(queries.behind, prefix, after)
                if found.after > after or not found.held:
                    moved = monotonic()
                elif monotonic() - moved > self.address.patience:
                    raise LogBusy(await self._held())
                for position, record in found.records:
                    yield position, record
                after = found.after
                if found.more:
                    continue
                self._waking.begin()
                try:
                    async with asyncio.timeout(_LOOK_HELD if found.held else _LOOK):
                        await grown.wait()
                except TimeoutError:
                    continue

    async def _held(self) -> str:
        return (
            f"events of {self.address.shown} cannot be followed: a transaction has been open for "
            f"{self.address.patience:.0f} s, by {await self._readers.run(queries.holder)}. End it, and bound such ones "
            "by idle_in_transaction_session_timeout"
        )

    def stored(self, prefix: str = "") -> StoredStreams:
        """Yield the streams as they are in the database."""
        return stored_streams(self.address, prefix)

    async def backup(self, path: Path) -> None:
        """Write a consistent copy of the whole log to a file, as an SQLite log. Raises LogFull, BadTarget."""
        await write_copy(self.stored(), path)

    async def close(self) -> None:
        """Wait for the appends under way and let go of everything."""
        if self._closed:
            return
        self._closed = True
        if self._committer is not None:
            await self._committer.close()
        await self._waking.close()
        await self._session.close()
        await self._readers.close()
        self._notifier.notify()
