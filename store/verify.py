"""Walks a whole SQLite log and names what is wrong, even where SQLite itself gives up.

A record lies in the table, and its name in the index too. SQLite reads whichever is nearer, so a name that was changed
in one of them only would pass for sound: here both are read, and compared.
"""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterable, Iterator
from itertools import islice
from pathlib import Path

from .chain import walk
from .contract import Damage, Head
from .records import Row
from .sqlite.connections import open_reader

_STREAMS = """
    SELECT stream FROM heads WHERE stream >= :prefix
    UNION SELECT stream FROM events WHERE stream >= :prefix ORDER BY 1
"""
_ROWS = """
    SELECT i.position, e.stream = i.stream AND e.version = i.version,
        i.version, e.header, e.payload, e.payload_digest, e.digest
    FROM events AS i INDEXED BY sqlite_autoindex_events_1 JOIN events AS e NOT INDEXED ON e.position = i.position
    WHERE i.stream = CAST(? AS TEXT) ORDER BY i.version
"""
_HEAD = "SELECT version, digest, last FROM heads WHERE stream = CAST(? AS TEXT)"
_STRAYS = """
    SELECT stream, version, position FROM events AS e NOT INDEXED WHERE NOT EXISTS (
        SELECT 1 FROM events AS i INDEXED BY sqlite_autoindex_events_1
        WHERE i.stream = e.stream AND i.version = e.version AND i.position = e.position)
"""
_EVENTS = """
    SELECT total(max(s.last, coalesce((SELECT version FROM heads AS h WHERE h.stream = s.stream), 0)))
        + (SELECT total(version) FROM heads AS h WHERE NOT EXISTS (SELECT 1 FROM events WHERE stream = h.stream))
    FROM (SELECT stream, max(version) AS last FROM events GROUP BY stream) AS s
"""
_AT_ONCE = 32


class _Text(bytes):
    """What is stored as text: once it is damaged it need not be Unicode. A BLOB of the same bytes is another thing."""

    __slots__ = ()


async def verify(path: Path, prefix: str) -> AsyncGenerator[Damage, None]:
    """What is wrong with the streams of the log at *path*, seen at one moment. Raises LogUnreadable."""
    db = await asyncio.to_thread(open_reader, path)
    try:
        db.text_factory = _Text
        db.execute("BEGIN")
        found = _damages(db, prefix)
        while batch := await asyncio.to_thread(lambda: list(islice(found, _AT_ONCE))):
            for damages in batch:
                for damage in damages:
                    yield damage
    finally:
        await asyncio.to_thread(db.close)


def _damages(db: sqlite3.Connection, prefix: str) -> Iterator[list[Damage]]:
    """What is wrong with each stream, one list for each, and then with what belongs to none."""
    try:
        (events,) = db.execute(_EVENTS).fetchone()
        for (name,) in db.execute(_STREAMS, {"prefix": prefix}):
            if not isinstance(name, _Text):
                yield [Damage(_text(name), 1, "the name of its stream is not stored as text")]
            elif name.startswith(prefix.encode()):
                yield list(_stream(db, name, events))
            else:
                break
        for name, version, position in db.execute(_STRAYS):
            if _text(name).startswith(prefix):
                why = f"the record at position {position} says that it is this one, and the index knows nothing of it"
                yield [Damage(_text(name), version if isinstance(version, int) else 0, why)]
    except sqlite3.DatabaseError as error:
        yield [Damage("", 0, f"SQLite cannot read the list of streams: {error}")]


def _stream(db: sqlite3.Connection, name: bytes, events: float) -> Iterator[Damage]:
    at = 0
    stream = _text(name)
    places: list[tuple[int, int]] = []
    strangers: list[int] = []

    def rows() -> Iterator[Row]:
        nonlocal at
        for position, same, *row in db.execute(_ROWS, (name,)):
            version = row[0]
            yield version, row[1], row[2], row[3], row[4]
            if isinstance(version, int):
                at = version
                places.append((at, position))
                if not same:
                    strangers.append(at)

    try:
        yield from walk(stream, rows(), _head(db, name))
        for version in strangers:
            yield Damage(stream, version, "its record names another stream or version than the index does")
        yield from _misplaced(stream, places, events)
    except sqlite3.DatabaseError as error:
        yield Damage(stream, at + 1, f"SQLite cannot read on behind version {at}: {error}")


def _misplaced(stream: str, places: Iterable[tuple[int, int]], events: float) -> Iterator[Damage]:
    """Positions are given out one by one from 1, in the order of appending: followers go by them."""
    before = 0
    for version, position in places:
        if position <= before:
            after = f"after {before}, where the version before it lies" if before else "from 1 on"
            yield Damage(stream, version, f"it lies at position {position} and not {after}: a follower would miss it")
        elif position > events:
            yield Damage(stream, version, f"it lies at position {position}, and the log has {events:.0f} events")
            return  # those behind it lie further out
        before = position


def _head(db: sqlite3.Connection, name: bytes) -> Head | None:
    kept = db.execute(_HEAD, (name,)).fetchone()
    if kept is None:
        return None
    version, digest, last = kept
    return Head(_text(name), version, digest, _text(last) if isinstance(last, _Text) else repr(last))


def _text(name: object) -> str:
    return name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else str(name)
