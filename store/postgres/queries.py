"""The reads of a log in a database, as functions over a connection."""

from collections.abc import Sequence
from itertools import chain
from typing import LiteralString, NamedTuple, TypeAlias

from ...events import ORIGIN, Frame, Recorded
from ..records import Row, checked, recorded
from ..stored import Head
from .connections import Connection

_ROWS: LiteralString = """
    SELECT version, header, payload, payload_digest, digest FROM toolace_mt.events
    WHERE stream = %s AND version >= %s AND version <= %s ORDER BY version
"""
_HEAD: LiteralString = "SELECT stream, version, digest, last FROM toolace_mt.heads WHERE stream = %s"
_HEADS: LiteralString = """
    SELECT stream, version, digest, last FROM toolace_mt.heads
    WHERE stream >= %s AND stream > %s AND starts_with(stream, %s) ORDER BY stream LIMIT %s
"""
_DIGEST: LiteralString = "SELECT digest FROM toolace_mt.events WHERE stream = %s AND version = %s"
_MOST = 2**31 - 1
"""The last version that a stream can have."""
_PAGE = 512
_BATCH = 256

# Transactions below the first that still goes on have all ended: nothing is added to them any more.
_HORIZON: LiteralString = """
    SELECT (base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint) << 20,
        coalesce((SELECT max(position) FROM toolace_mt.events), 0)
    FROM toolace_mt.layout
"""
_BEHIND: LiteralString = """
    SELECT e.position, e.stream, e.version, e.header, e.payload, e.payload_digest, e.digest,
        (SELECT p.digest FROM toolace_mt.events p WHERE p.stream = e.stream AND p.version = e.version - 1)
    FROM toolace_mt.events e WHERE e.position > %s AND e.position <= %s AND starts_with(e.stream, %s)
    ORDER BY e.position LIMIT %s
"""
_HOLDER: LiteralString = """
    SELECT format('server process %s of %s (%s), since %s', pid, usename, application_name, xact_start)
    FROM pg_stat_activity WHERE backend_xid IS NOT NULL
    UNION ALL SELECT format('the prepared transaction %s of %s, since %s', gid, owner, prepared) FROM pg_prepared_xacts
    LIMIT 1
"""
Behind: TypeAlias = tuple[int, str, int, bytes, bytes | None, bytes, bytes, bytes | None]
"""Position, stream, the columns of a row, and the digest of the record before."""


class Found(NamedTuple):
    """What there is behind a position."""

    records: list[tuple[int, Recorded]]
    after: int
    """The position to go on from."""
    more: bool
    """True if there is more already."""
    held: bool
    """True if there are events behind a transaction that still goes on."""


async def rows(db: Connection, stream: str, after: int, upto: int | None) -> tuple[bytes, Sequence[Row]]:
    """Return the digest that the first record follows from, and the rows with `after < version <= upto`."""
    last = _MOST if upto is None else min(upto, _MOST)
    cursor = await db.cursor(binary=True).execute(_ROWS, (stream, max(min(after, _MOST), 0), max(last, -1)))
    found: list[Row] = await cursor.fetchall()
    if after > 0 and found and found[0][0] == after:
        return found[0][4], found[1:]
    return ORIGIN, found


async def records(db: Connection, stream: str, after: int, upto: int | None) -> Sequence[Recorded]:
    """Return the records with `after < version <= upto`. Raises BrokenChain, TornRecord, NewerRelease."""
    previous, found = await rows(db, stream, after, upto)
    return recorded(stream, found, after=max(after, 0), previous=previous)


async def frames(db: Connection, stream: str, after: int, upto: int | None) -> Sequence[Frame]:
    """Return the same, not decoded. Raises BrokenChain."""
    previous, found = await rows(db, stream, after, upto)
    return [link.frame for link in checked(stream, found, after=max(after, 0), previous=previous)]


async def digest(db: Connection, stream: str, version: int) -> bytes | None:
    """Return the digest of that record, or None where there is none."""
    row = await (await db.cursor(binary=True).execute(_DIGEST, (stream, version))).fetchone()
    return None if row is None else row[0]


async def head(db: Connection, stream: str) -> Head | None:
    """Return the head of *stream*, or None."""
    row = await (await db.cursor(binary=True).execute(_HEAD, (stream,))).fetchone()
    return None if row is None else Head(*row)


async def heads(db: Connection, prefix: str, after: str) -> list[Head]:
    """Return the next page of heads behind the stream *after*, empty at the end."""
    cursor = await db.cursor(binary=True).execute(_HEADS, (prefix, after, prefix, _PAGE))
    return [Head(*row) for row in await cursor.fetchall()]


async def behind(db: Connection, prefix: str, after: int) -> Found:
    """Return records behind position *after* that no transaction can come before any more."""
    # The horizon first, then the rows: what it promises is so still when they are read.
    horizon, last = await (await db.execute(_HORIZON)).fetchone() or (0, 0)
    upto = min(horizon - 1, last)
    if upto <= after:
        return Found([], after, more=False, held=last > after)
    cursor = await db.cursor(binary=True).execute(_BEHIND, (after, upto, prefix, _BATCH))
    found: list[Behind] = await cursor.fetchall()
    more = len(found) == _BATCH
    pairs = list(chain.from_iterable(_record(row) for row in found))
    return Found(pairs, found[-1][0] if more else upto, more, held=last > upto)


async def holder(db: Connection) -> str:
    """Return words for a transaction that goes on and has written something; other roles' may be hidden from ours."""
    row = await (await db.execute(_HOLDER)).fetchone()
    return str(row[0]) if row else "another role"


def _record(row: Behind) -> list[tuple[int, Recorded]]:
    position, stream, version, header, payload, digest_of_payload, digest_, previous = row
    columns = (version, header, payload, digest_of_payload, digest_)
    return [(position, one) for one in recorded(stream, [columns], after=version - 1, previous=previous or ORIGIN)]
