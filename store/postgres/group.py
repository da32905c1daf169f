"""One statement of the committer, and so one transaction: several appends, each taken or refused by itself."""

from collections.abc import Sequence
from typing import LiteralString, TypeAlias

from ...events import ORIGIN
from ..errors import WrongVersion
from ..head_cache import HeadCache
from ..jobs import Append
from ..records import AppendOutcome, WriterHead, last_type, linked
from .connections import Connection

_INSERT: LiteralString = """
    WITH recorded AS (
        INSERT INTO toolace_mt.events (position, stream, version, header, payload, payload_digest, digest)
        SELECT ((pg_current_xact_id()::text::bigint + (SELECT base FROM toolace_mt.layout)) << 20) + place,
            stream, version, header, payload, payload_digest, digest
        FROM unnest(%b::text[], %b::int4[], %b::bytea[], %b::bytea[], %b::bytea[], %b::bytea[]) WITH ORDINALITY
            AS incoming (stream, version, header, payload, payload_digest, digest, place)
    )
    INSERT INTO toolace_mt.heads (stream, version, digest, last)
    SELECT * FROM unnest(%b::text[], %b::int4[], %b::bytea[], %b::text[])
    ON CONFLICT (stream) DO UPDATE SET version = excluded.version, digest = excluded.digest, last = excluded.last
"""
_HEADS: LiteralString = "SELECT stream, version, digest, last FROM toolace_mt.heads WHERE stream = ANY (%b::text[])"
_STORED: LiteralString = """
    SELECT header, payload_digest, digest FROM toolace_mt.events
    WHERE stream = %s AND version > %s AND version <= %s ORDER BY version
"""
_LAST: LiteralString = "SELECT coalesce(max(version), 0) FROM toolace_mt.events WHERE stream = %s"
MOST_EVENTS = 2**20 - 512
"""Events of one append: with those of a group beside it, as many as a transaction can number."""

_Row: TypeAlias = tuple[str, int, bytes, bytes | None, bytes, bytes]


class Heads(HeadCache):
    """The heads of the streams that were written lately.

    Others may append to the same streams: a head that does not fit is looked up, and the unique index is the backstop.
    """

    async def look_up(self, db: Connection, streams: Sequence[str]) -> None:
        """Read the heads of *streams*."""
        cursor = await db.cursor(binary=True).execute(_HEADS, (list(streams),))
        self.keep(dict.fromkeys(streams, WriterHead(0, ORIGIN, "")))
        self.keep({stream: WriterHead(*rest) for stream, *rest in await cursor.fetchall()})


class Group:
    """The appends of one statement."""

    def __init__(self, db: Connection, heads: Heads) -> None:
        self._db, self._heads = db, heads
        self._rows: list[_Row] = []
        self._grown: dict[str, WriterHead] = {}
        """Heads of the streams that grow by this group."""

    async def take_all(self, appends: Sequence[Append]) -> list[AppendOutcome | WrongVersion]:
        """Put *appends* into the group, or refuse them one by one."""
        unknown = {append.stream for append in appends if self._heads.get(append.stream) is None}
        if unknown:
            await self._heads.look_up(self._db, list(unknown))
        return [await self._take(append) for append in appends]

    async def _take(self, append: Append) -> AppendOutcome | WrongVersion:
        stream, drafts, expected = append.stream, append.drafts, append.expected
        at = await self._head(stream)
        if at.version != expected:
            await self.write()  # what it repeats may be in this very group
            await self._heads.look_up(self._db, [stream])
            at = await self._head(stream)
        if at.version != expected:
            return await self._repeat(append, at) or WrongVersion(stream, expected=expected, actual=at.version)
        digests = linked(stream, expected, at.digest, drafts)
        self._rows += [
            (stream, version, draft.header, draft.payload, draft.payload_digest, digest)
            for version, (draft, digest) in enumerate(zip(drafts, digests, strict=True), expected + 1)
        ]
        if drafts:
            last = last_type(at.last, (draft.type for draft in drafts))
            self._grown[stream] = WriterHead(append.upto, digests[-1], last)
        return AppendOutcome(digests, repeated=False)

    async def _head(self, stream: str) -> WriterHead:
        at = self._grown.get(stream) or self._heads.get(stream)
        if at is None:
            await self._heads.look_up(self._db, [stream])
            at = self._heads.get(stream)
        assert at is not None
        return at

    async def _repeat(self, append: Append, at: WriterHead) -> AppendOutcome | None:
        """Return the outcome of an append that is recorded already, or None."""
        if not append.may_be_in(at.version):
            return None
        between = (append.stream, append.expected, append.upto)
        cursor = await self._db.cursor(binary=True).execute(_STORED, between)
        return append.repeated(await cursor.fetchall())

    async def write(self) -> None:
        """Record everything; it is durable afterwards."""
        if not self._rows:
            return
        grown = self._grown
        ends = list(zip(*((stream, *at) for stream, at in grown.items()), strict=True))
        await self._db.execute(_INSERT, [list(column) for column in (*zip(*self._rows, strict=True), *ends)])
        self._heads.keep(grown)
        self._rows, self._grown = [], {}


async def recorded_version(db: Connection, stream: str) -> int:
    """Return the last version of *stream* in the table of events."""
    row = await (await db.execute(_LAST, (stream,))).fetchone()
    return int(row[0]) if row else 0
