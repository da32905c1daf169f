"""One transaction of the committer: several appends, each of which is taken or refused by itself."""

import sqlite3
from collections.abc import Sequence
from itertools import chain
from typing import TypeAlias

from ...events import ORIGIN
from ..errors import WrongVersion
from ..head_cache import HeadCache
from ..jobs import Append
from ..records import AppendOutcome, WriterHead, last_type, linked
from .schema import incoming

_STORED = """
    SELECT header, payload_digest, digest FROM events
    WHERE stream = ? AND version > ? AND version <= ? ORDER BY version
"""
_SIZES = (1, 4, 16, 64, 128, 192, 256)
"""Rows that a statement has room for."""
_LARGE = 2**20
"""Bytes of a payload. A longer one has its own statement: SQLite copies it twice there, and six times among others."""


_Row: TypeAlias = tuple[str, int, bytes, bytes | None, bytes, bytes, str, bool]
"""The columns of `incoming`."""


class Heads(HeadCache):
    """The heads of the streams that were written lately; others are looked up."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__()
        self._db = db

    def __getitem__(self, stream: str) -> WriterHead:
        at = self.get(stream)
        if at is None:
            row = self._db.execute("SELECT version, digest, last FROM heads WHERE stream = ?", (stream,)).fetchone()
            at = WriterHead(*row) if row else WriterHead(0, ORIGIN, "")
            self.keep({stream: at})
        return at

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

    def take(self, append: Append) -> AppendOutcome | WrongVersion:
        """Put *append* into the group, or refuse it."""
        stream, drafts, expected = append.stream, append.drafts, append.expected
        at = self.heads.get(stream) or self._heads[stream]
        if at.version != expected:
            return self._repeat(append, at) or WrongVersion(stream, expected=expected, actual=at.version)
        digests = linked(stream, expected, at.digest, drafts)
        last = last_type(at.last, (draft.type for draft in drafts))
        self._rows += [
            (stream, version, draft.header, draft.payload, draft.payload_digest, digest, last, version == append.upto)
            for version, (draft, digest) in enumerate(zip(drafts, digests, strict=True), expected + 1)
        ]
        if drafts:
            self.heads[stream] = WriterHead(append.upto, digests[-1], last)
        return AppendOutcome(digests, repeated=False)

    def _repeat(self, append: Append, at: WriterHead) -> AppendOutcome | None:
        """Return the outcome of an append that is recorded already, or None."""
        if not append.may_be_in(at.version):
            return None
        self.write()  # it may be in this very group
        between = (append.stream, append.expected, append.upto)
        return append.repeated(self._db.execute(_STORED, between).fetchall())

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
