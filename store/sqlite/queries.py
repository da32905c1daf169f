"""The reads of an SQLite log, as plain functions over a connection."""

import sqlite3
from collections.abc import Sequence
from itertools import chain, pairwise
from typing import TypeAlias

from ...events import ORIGIN, Frame, Recorded
from ..errors import BrokenChain
from ..records import DISORDERED, UNTYPED, UNTYPED_HEAD, Row, checked, recorded
from ..stored import Head

_ROWS = "SELECT version, header, payload, payload_digest, digest FROM events WHERE stream = ?"
_FROM = _ROWS + " AND version >= ? ORDER BY version"
_BETWEEN = _ROWS + " AND version BETWEEN ? AND ? ORDER BY version"
_HEAD = "SELECT stream, version, digest, last FROM heads"
_PAGE = 512
_BEHIND = """
    SELECT e.position, e.stream, e.version, e.header, e.payload, e.payload_digest, e.digest,
        (SELECT p.digest FROM events p WHERE p.stream = e.stream AND p.version = e.version - 1)
    FROM events e WHERE e.position > ? AND e.position <= ? AND substr(e.stream, 1, length(?)) = ?
    ORDER BY e.position LIMIT ?
"""
_BATCH = 256

Behind: TypeAlias = tuple[int, object, object, bytes, bytes | None, bytes, bytes, bytes | None]
"""Position, stream, the columns of a row, and the digest of the record before."""


def records(db: sqlite3.Connection, stream: str, after: int, upto: int | None) -> Sequence[Recorded]:
    """Return the records with `after < version <= upto`. Raises BrokenChain, TornRecord, NewerRelease."""
    previous, rows = _rows(db, stream, after, upto)
    return recorded(stream, rows, after=max(after, 0), previous=previous)


def frames(db: sqlite3.Connection, stream: str, after: int, upto: int | None) -> Sequence[Frame]:
    """Return the same, not decoded. Raises BrokenChain."""
    previous, rows = _rows(db, stream, after, upto)
    return [link.frame for link in checked(stream, rows, after=max(after, 0), previous=previous)]


def _rows(db: sqlite3.Connection, stream: str, after: int, upto: int | None) -> tuple[bytes, Sequence[Row]]:
    """Return the digest that the first record follows from, and the rows; one query fetches both."""
    rows: list[Row]
    if upto is None:
        rows = db.execute(_FROM, (stream, after)).fetchall()
    else:
        rows = db.execute(_BETWEEN, (stream, after, upto)).fetchall()
    if after > 0 and rows and rows[0][0] == after:
        return rows[0][4], rows[1:]
    return ORIGIN, rows


def head(db: sqlite3.Connection, stream: str) -> Head | None:
    """Return the head of *stream*, or None."""
    row = db.execute(_HEAD + " WHERE stream = ?", (stream,)).fetchone()
    return _head(row) if row else None


def digest(db: sqlite3.Connection, stream: str, version: int) -> bytes | None:
    """Return the digest of that record, or None where there is none."""
    row = db.execute("SELECT digest FROM events WHERE stream = ? AND version = ?", (stream, version)).fetchone()
    return None if row is None else row[0] if isinstance(row[0], bytes) else b""


def heads(db: sqlite3.Connection, prefix: str, after: str) -> list[Head]:
    """Return the next page of heads behind the stream *after*, empty at the end. Raises BrokenChain."""
    # One bound and not two: SQLite would seek the first, and walk from there to the second.
    bound = "stream > ?" if after >= prefix else "stream >= ?"
    rows = db.execute(f"{_HEAD} WHERE {bound} ORDER BY stream LIMIT ?", (max(after, prefix), _PAGE))
    found = [_head(row) for row in rows]
    for before, name in pairwise([after, *(head.stream for head in found)]):
        if name <= before:
            raise BrokenChain(name, 0, DISORDERED)
    return [head for head in found if head.stream.startswith(prefix)]


def _head(row: tuple[object, object, object, object]) -> Head:
    stream, version, digest, last = row
    if isinstance(stream, str) and isinstance(version, int) and isinstance(digest, bytes) and isinstance(last, str):
        return Head(stream, version, digest, last)
    raise BrokenChain(str(stream), version if isinstance(version, int) else 0, UNTYPED_HEAD)


def behind(db: sqlite3.Connection, prefix: str, after: int) -> tuple[list[tuple[int, Recorded]], int, bool]:
    """Return records behind position *after*, the position to go on from, and true if there are more already."""
    last = int(db.execute("SELECT max(position) FROM events").fetchone()[0] or 0)
    if last <= after:
        return [], after, False
    rows = db.execute(_BEHIND, (after, last, prefix, prefix, _BATCH)).fetchall()
    for before, row in zip([after, *(row[0] for row in rows)], rows, strict=False):
        if row[0] <= before:
            raise BrokenChain(str(row[1]), 0, DISORDERED)
    found = list(chain.from_iterable(_record(row) for row in rows))
    more = len(rows) == _BATCH
    return found, rows[-1][0] if more else last, more


def _record(row: Behind) -> list[tuple[int, Recorded]]:
    position, stream, version, header, payload, digest_of_payload, digest, previous = row
    if not isinstance(stream, str) or not isinstance(version, int):
        raise BrokenChain(str(stream), 0, UNTYPED)
    columns = (version, header, payload, digest_of_payload, digest)
    found = recorded(stream, [columns], after=version - 1, previous=previous or ORIGIN)
    return [(position, record) for record in found]
