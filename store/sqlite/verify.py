"""The streams of an SQLite log for verification, as far as SQLite can read them, and the damage that only it shows.

A record lies in the table, and its name in the index too. SQLite reads whichever is nearer, so a name that was changed
in one of them only would pass for sound: here both are read, and compared.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import BrokenChain
from ..records import Row
from ..stored import Damage, Head, StoredStream, StoredStreams
from .connections import open_reader

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


class _Text(bytes):
    """A value that is stored as text: once it is damaged it need not be Unicode. A BLOB comes as plain bytes."""

    __slots__ = ()


def stored_streams(path: Path, prefix: str) -> StoredStreams:
    """Yield the streams of the log at *path* whose names begin with *prefix*. Raises LogUnreadable."""
    with closing(open_reader(path)) as db:
        db.text_factory = _Text
        db.execute("BEGIN")  # so that everything is seen at one moment
        try:
            yield from _streams(db, prefix)
        except sqlite3.DatabaseError as error:
            yield Damage("", 0, f"SQLite cannot read the list of streams: {error}")


def _streams(db: sqlite3.Connection, prefix: str) -> Iterator[StoredStream | Damage]:
    (events,) = db.execute(_EVENTS).fetchone()
    for (name,) in db.execute(_STREAMS, {"prefix": prefix}):
        if not isinstance(name, _Text):
            yield Damage(_text(name), 1, "the name of its stream is not stored as text")
        elif name.startswith(prefix.encode()):
            stream = _Stream(db, name, events)
            try:
                yield StoredStream(stream.shown, stream.head(), stream.rows(), stream.faults)
            except sqlite3.DatabaseError as error:
                yield Damage(stream.shown, 1, f"SQLite cannot read its head: {error}")
        else:
            break
    for name, version, position in db.execute(_STRAYS):
        if _text(name).startswith(prefix):
            why = f"the record at position {position} says that it is this one, and the index knows nothing of it"
            yield Damage(_text(name), version if isinstance(version, int) else 0, why)


@dataclass(slots=True)
class _Stream:
    """One stream, with the positions at which its records were found."""

    db: sqlite3.Connection
    name: _Text
    events: float
    """Events of the whole log."""
    positions: list[tuple[int, int]] = field(default_factory=list)
    """Version and position of each record."""
    misnamed: list[int] = field(default_factory=list)
    """Versions whose record names another stream or version than the index does."""

    @property
    def shown(self) -> str:
        """The name, as a message shows it."""
        return _text(self.name)

    def head(self) -> Head | None:
        """Return the head that the log keeps, whatever its columns are."""
        kept = self.db.execute(_HEAD, (self.name,)).fetchone()
        if kept is None:
            return None
        version, digest, last = kept
        return Head(self.shown, version, digest, _text(last) if isinstance(last, _Text) else repr(last))

    def rows(self) -> Iterator[Row]:
        """Yield the records by version. Raises BrokenChain where SQLite gives up."""
        at = 0
        try:
            for position, same, version, *columns in self.db.execute(_ROWS, (self.name,)):
                yield version, columns[0], columns[1], columns[2], columns[3]
                if isinstance(version, int):
                    at = version
                    self.positions.append((at, position))
                    if not same:
                        self.misnamed.append(at)
        except sqlite3.DatabaseError as error:
            why = f"SQLite cannot read on behind version {at}: {error}"
            raise BrokenChain(self.shown, at + 1, why) from error

    def faults(self) -> Iterator[Damage]:
        """Yield the records whose table and index differ, and those that lie out of order."""
        for version in self.misnamed:
            yield Damage(self.shown, version, "its record names another stream or version than the index does")
        yield from _misplaced(self.shown, self.positions, self.events)


def _misplaced(stream: str, positions: Iterable[tuple[int, int]], events: float) -> Iterator[Damage]:
    """Positions are given out one by one from 1, in the order of appending: followers go by them."""
    before = 0
    for version, position in positions:
        if position <= before:
            after = f"after {before}, where the version before it lies" if before else "from 1 on"
            yield Damage(stream, version, f"it lies at position {position} and not {after}: a follower would miss it")
        elif position > events:
            yield Damage(stream, version, f"it lies at position {position}, and the log has {events:.0f} events")
            return  # those behind it lie further out
        before = position


def _text(name: object) -> str:
    return name.decode("utf-8", "backslashreplace") if isinstance(name, bytes) else str(name)
