"""One statement of the committer, and so one transaction: several appends, each taken or refused by itself."""

from asyncio import Future
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import LiteralString, TypeAlias

from ...events import ORIGIN, Frame
from ..errors import WrongVersion
from ..records import AppendOutcome, Draft, WriterHead, identity, last_type, linked
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
_CACHED = 20_000
MOST_EVENTS = 2**20 - 512
"""Events of one append: with those of a group beside it, as many as a transaction can number."""

_Row: TypeAlias = tuple[str, int, bytes, bytes | None, bytes, bytes]


@dataclass(slots=True)
class Job:
    """An append on its way to the database."""

    stream: str
    drafts: Sequence[Draft]
    expected: int
    size: int
    """Bytes of all payloads."""
    future: Future[AppendOutcome]


class Heads:
    """A cache of the heads of the streams that were written lately; the longest unused goes first.

    Others may append to the same streams: a head that does not fit is looked up, and the unique index is the backstop.
    """

    def __init__(self) -> None:
        self._cache: dict[str, WriterHead] = {}

    def get(self, stream: str) -> WriterHead | None:
        """Return the head of *stream* if it is known."""
        return self._cache.get(stream)

    async def look_up(self, db: Connection, streams: Sequence[str]) -> None:
        """Read the heads of *streams*."""
        cursor = await db.cursor(binary=True).execute(_HEADS, (list(streams),))
        self.keep(dict.fromkeys(streams, WriterHead(0, ORIGIN, "")))
        self.keep({stream: WriterHead(*rest) for stream, *rest in await cursor.fetchall()})

    def keep(self, heads: Mapping[str, WriterHead]) -> None:
        """Keep these heads."""
        for stream, at in heads.items():
            self._cache.pop(stream, None)
            self._cache[stream] = at

    def trim(self) -> None:
        """Drop those that were not written for long."""
        while len(self._cache) > _CACHED:
            del self._cache[next(iter(self._cache))]

    def forget(self) -> None:
        """Drop the cache."""
        self._cache.clear()


class Group:
    """The appends of one statement."""

    def __init__(self, db: Connection, heads: Heads) -> None:
        self._db, self._heads = db, heads
        self._rows: list[_Row] = []
        self._grown: dict[str, WriterHead] = {}
        """Heads of the streams that grow by this group."""

    async def take_all(self, jobs: Sequence[Job]) -> list[AppendOutcome | WrongVersion]:
        """Put *jobs* into the group, or refuse them one by one."""
        unknown = {job.stream for job in jobs if self._heads.get(job.stream) is None}
        if unknown:
            await self._heads.look_up(self._db, list(unknown))
        return [await self._take(job) for job in jobs]

    async def _take(self, job: Job) -> AppendOutcome | WrongVersion:
        stream, drafts, expected = job.stream, job.drafts, job.expected
        at = await self._head(stream)
        if at.version != expected:
            await self.write()  # what it repeats may be in this very group
            await self._heads.look_up(self._db, [stream])
            at = await self._head(stream)
        if at.version != expected:
            return await self._repeat(job, at) or WrongVersion(stream, expected=expected, actual=at.version)
        digests = linked(stream, expected, at.digest, drafts)
        self._rows += [
            (stream, version, draft.header, draft.payload, draft.payload_digest, digest)
            for version, (draft, digest) in enumerate(zip(drafts, digests, strict=True), expected + 1)
        ]
        if drafts:
            last = last_type(at.last, (draft.type for draft in drafts))
            self._grown[stream] = WriterHead(expected + len(drafts), digests[-1], last)
        return AppendOutcome(digests, repeated=False)

    async def _head(self, stream: str) -> WriterHead:
        at = self._grown.get(stream) or self._heads.get(stream)
        if at is None:
            await self._heads.look_up(self._db, [stream])
            at = self._heads.get(stream)
        assert at is not None
        return at

    async def _repeat(self, job: Job, at: WriterHead) -> AppendOutcome | None:
        """Return the outcome of an append that is recorded already, or None."""
        upto = job.expected + len(job.drafts)
        if not 0 <= job.expected <= upto <= at.version:
            return None
        cursor = await self._db.cursor(binary=True).execute(_STORED, (job.stream, job.expected, upto))
        rows = await cursor.fetchall()
        wanted = [(draft.id, draft.payload_digest) for draft in job.drafts]
        if [(identity(Frame(header, b""))[0], digest) for header, digest, _ in rows] != wanted:
            return None
        return AppendOutcome([digest for _, _, digest in rows], repeated=True)

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
