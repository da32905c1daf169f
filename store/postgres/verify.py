"""The streams of a log in a database for verification, as they are at one moment."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import LiteralString

import psycopg
from psycopg.rows import TupleRow

from ..errors import BrokenChain
from ..records import Row
from ..stored import Damage, Head, StoredStream, StoredStreams
from .address import Address
from .connections import look
from .faults import translate, translated

_BEGIN: LiteralString = "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"
_STREAMS: LiteralString = """
    SELECT stream FROM toolace_mt.heads WHERE stream >= %(prefix)s AND starts_with(stream, %(prefix)s)
    UNION SELECT stream FROM toolace_mt.events WHERE stream >= %(prefix)s AND starts_with(stream, %(prefix)s)
    ORDER BY 1
"""
_HEAD: LiteralString = "SELECT stream, version, digest, last FROM toolace_mt.heads WHERE stream = %s"
_ROWS: LiteralString = """
    SELECT position, version, header, payload, payload_digest, digest FROM toolace_mt.events
    WHERE stream = %s ORDER BY version
"""


def stored_streams(address: Address, prefix: str) -> StoredStreams:
    """Yield the streams of the log whose names begin with *prefix*. Raises StoreError."""
    with closing(look(address)) as db, translated(address):
        db.execute(_BEGIN)
        for (name,) in db.execute(_STREAMS, {"prefix": prefix}).fetchall():
            stream = _Stream(db, address, name)
            yield StoredStream(name, stream.head(), stream.rows(), stream.faults)


@dataclass(slots=True)
class _Stream:
    """One stream, and the positions of its records."""

    db: psycopg.Connection[TupleRow]
    address: Address
    name: str
    positions: list[tuple[int, int]] = field(default_factory=list)

    def head(self) -> Head | None:
        """Return the head that the log keeps."""
        row = self.db.cursor(binary=True).execute(_HEAD, (self.name,)).fetchone()
        return None if row is None else Head(*row)

    def rows(self) -> Iterator[Row]:
        """Yield the records by version. Raises BrokenChain where the server cannot read them."""
        at = 0
        try:
            for position, version, *columns in self.db.cursor(binary=True).execute(_ROWS, (self.name,)):
                yield version, columns[0], columns[1], columns[2], columns[3]
                at = version
                self.positions.append((version, position))
        except (psycopg.errors.DataCorrupted, psycopg.errors.IndexCorrupted, psycopg.errors.InternalError) as error:
            why = f"PostgreSQL cannot read on behind version {at}: {translate(error, self.address)}"
            self.db.execute("ROLLBACK")  # so that the streams behind it can be read
            self.db.execute(_BEGIN)
            raise BrokenChain(self.name, at + 1, why) from None

    def faults(self) -> Iterator[Damage]:
        """Yield the records that lie out of order: followers go by their positions."""
        before = 0
        for version, position in self.positions:
            if position <= before:
                why = f"it lies at position {position}, and not after {before}, where the version before it lies"
                yield Damage(self.name, version, f"{why}: a follower would miss it")
            before = max(before, position)
