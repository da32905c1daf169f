"""One transaction of the committer: several appends, each of which is taken or refused by itself."""

import sqlite3
from asyncio import AbstractEventLoop, Future
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from ...events import ORIGIN, Frame
from ..errors import WrongVersion
from ..records import AppendOutcome, Draft, WriterHead, identity, last_type, linked
from .schema import incoming

_STORED = "SELECT header, payload_digest, digest FROM events WHERE stream = ? AND version > ? AND version <= ?"
_CACHED = 20_000
_SIZES = (1, 4, 16, 64, 128, 192, 256)
"""Rows that a statement has room for."""
_LARGE = 2**20
"""Bytes of a payload. A longer one has its own statement: SQLite copies it twice there, and six times among others."""


_Row: TypeAlias = tuple[str, int, bytes, bytes | None, bytes, bytes, str, bool]
"""The columns of `incoming`."""


@dataclass(slots=True)
class Job:
    """An append on its way to the disk."""

    stream: str
    drafts: Sequence[Draft]
    expected: int
    size: int
    """Bytes of all payloads."""
    loop: AbstractEventLoop
    future: Future[AppendOutcome]


class Heads:
    """A cache of the heads of the streams that were written lately; the longest unused goes first."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._cache: dict[str, WriterHead] = {}

    def __getitem__(self, stream: str) -> WriterHead:
        at = self._cache.get(stream)
        if at is None:
            row = self._db.execute("SELECT version, digest, last FROM heads WHERE stream = ?", (stream,)).fetchone()
            at = self._cache[stream] = WriterHead(*row) if row else WriterHead(0, ORIGIN, "")
        return at

    def keep(self, heads: Mapping[str, WriterHead]) -> None:
        """Keep the heads that were committed."""
        for stream, at in heads.items():
            self._cache.pop(stream, None)
            self._cache[stream] = at
        while len(self._cache) > _CACHED:
            del self._cache[next(iter(self._cache))]

    def forget(self) -> None:
        """Drop the cache."""
        self._cache.clear()

    def recorded(self, stream: str) -> int:
        """Return the last version of *stream* in the table of events."""
        row = self._db.execute("SELECT max(version) FROM events WHERE stream = ?", (stream,)).fetchone()
        return int(row[0] or 0)


class Group:
    """The appends of one commit."""

    def __init__(self, db: sqlite3.Connection, heads: Heads) -> None:
        self._db, self._heads = db, heads
        self._rows: list[_Row] = []
        self.heads: dict[str, WriterHead] = {}
        """Of the streams that grow by this group."""

    def take(self, job: Job) -> AppendOutcome | WrongVersion:
        """Put *job* into the group, or refuse it."""
        stream, drafts, expected = job.stream, job.drafts, job.expected
        at = self.heads.get(stream) or self._heads[stream]
        if at.version != expected:
            return self._repeat(job, at) or WrongVersion(stream, expected=expected, actual=at.version)
        digests = linked(stream, expected, at.digest, drafts)
        upto = expected + len(drafts)
        last = last_type(at.last, (draft.type for draft in drafts))
        self._rows += [
            (stream, version, draft.header, draft.payload, draft.payload_digest, digest, last, version == upto)
            for version, (draft, digest) in enumerate(zip(drafts, digests, strict=True), expected + 1)
        ]
        if drafts:
            self.heads[stream] = WriterHead(upto, digests[-1], last)
        return AppendOutcome(digests, repeated=False)

    def _repeat(self, job: Job, at: WriterHead) -> AppendOutcome | None:
        """Return the outcome of an append that is recorded already, or None."""
        upto = job.expected + len(job.drafts)
        if not 0 <= job.expected <= upto <= at.version:
            return None
        self.write()  # it may be in this very group
        rows = self._db.execute(_STORED + " ORDER BY version", (job.stream, job.expected, upto)).fetchall()
        wanted = [(draft.id, draft.payload_digest) for draft in job.drafts]
        if [(identity(Frame(header, b""))[0], digest) for header, digest, _ in rows] != wanted:
            return None
        return AppendOutcome([digest for _, _, digest in rows], repeated=True)

    def write(self) -> None:
        """Hand everything to SQLite; it is durable afterwards.

        A statement outside of a transaction is one by itself. So this thread gives up the interpreter once for a whole
        group, and need not get it back from those that encode the next one before everything is on the disk.
        """
        most = 1 if any(len(row[3] or b"") > _LARGE for row in self._rows) else _SIZES[-1]
        if len(self._rows) <= most:
            self._insert(self._rows)
        else:
            self._db.execute("BEGIN IMMEDIATE")
            for start in range(0, len(self._rows), most):
                self._insert(self._rows[start : start + most])
            self._db.execute("COMMIT")
        self._rows.clear()

    def _insert(self, rows: Sequence[_Row]) -> None:
        if rows:
            room = next(size for size in _SIZES if size >= len(rows))
            values = list(chain.from_iterable(rows))
            self._db.execute(incoming(room), values + [None] * (room * len(rows[0]) - len(values)))
