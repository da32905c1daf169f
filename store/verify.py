"""Walks a whole SQLite log and names what is wrong, even where SQLite itself gives up."""

import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterator
from itertools import islice
from pathlib import Path

from .connections import open_reader
from .contract import Damage, Head
from .records import Row
from .walk import walk

_STREAMS = """
    SELECT stream FROM heads WHERE stream >= :prefix
    UNION SELECT stream FROM events WHERE stream >= :prefix ORDER BY 1
"""
_ROWS = """
    SELECT version, header, payload, payload_digest, digest FROM events
    WHERE stream = CAST(? AS TEXT) ORDER BY version
"""
_HEAD = "SELECT version, digest, last FROM heads WHERE stream = CAST(? AS TEXT)"
_STRAYS = """
    SELECT stream, version, position FROM events AS e NOT INDEXED WHERE stream >= :prefix AND NOT EXISTS (
        SELECT 1 FROM events AS i WHERE i.stream = e.stream AND i.version = e.version AND i.position = e.position)
"""
_AT_ONCE = 32


async def verify(path: Path, prefix: str) -> AsyncGenerator[Damage, None]:
    """What is wrong with the streams of the log at *path*, seen at one moment. Raises LogUnreadable."""
    db = await asyncio.to_thread(open_reader, path)
    try:
        db.text_factory = bytes  # a damaged name need not be Unicode
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
        for (name,) in db.execute(_STREAMS, {"prefix": prefix}):
            if not name.startswith(prefix.encode()):
                break
            yield list(_stream(db, name))
        for name, version, position in db.execute(_STRAYS, {"prefix": prefix}):
            if name.startswith(prefix.encode()):
                why = f"the record at position {position} says that it is this one, and the index knows nothing of it"
                yield [Damage(_text(name), version, why)]
    except sqlite3.DatabaseError as error:
        yield [Damage("", 0, f"SQLite cannot read the list of streams: {error}")]


def _stream(db: sqlite3.Connection, name: bytes) -> Iterator[Damage]:
    at = 0

    def rows() -> Iterator[Row]:
        nonlocal at
        for row in db.execute(_ROWS, (name,)):
            yield row
            at = row[0]

    try:
        kept = db.execute(_HEAD, (name,)).fetchone()
        head = Head(_text(name), kept[0], kept[1], _text(kept[2])) if kept else None
        yield from walk(_text(name), rows(), head)
    except sqlite3.DatabaseError as error:
        yield Damage(_text(name), at + 1, f"SQLite cannot read on behind version {at}: {error}")


def _text(name: bytes) -> str:
    return name.decode("utf-8", "backslashreplace")
