"""Appends per second of each store, from 1, 8 and 64 writers, beside its plain driver with the same batches.

    PYTHONPATH=tests python -m benchmarks.stores [--quick]

A writer is a task that appends a few encoded events, waits until they are durable, and appends the next. The plain
driver is given rows that were made beforehand, digests and all; it checks nothing and chains nothing. It writes them
by one connection in groups of the size that ours came to ("grouped"), and, as one would write it first, with a
connection for each writer and a transaction for each append ("each"). Both are measured in turn, round by round, since
neighbours on the machine change the rates from one second to the next; shares are medians over the rounds.
"""

import argparse
import asyncio
import random
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, closing
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import TypeAlias

import psycopg

from benchmarks.log import BATCH, envelopes
from support.postgres import Server
from toolace_mt.events import ORIGIN, Frame, encode
from toolace_mt.store import SqliteLog
from toolace_mt.store.postgres import PostgresLog
from toolace_mt.store.postgres.schema import LZ4
from toolace_mt.store.records import draft_frames, linked

Append: TypeAlias = Sequence[tuple[str, int, bytes, bytes, bytes, bytes]]
"""The rows of one append: stream, version, header, payload, digest of the payload, digest."""
SQLITE = "INSERT INTO events (stream, version, header, payload, payload_digest, digest) VALUES (?, ?, ?, ?, ?, ?)"
POSTGRES = """
    INSERT INTO plain.events (stream, version, header, payload, payload_digest, digest)
    SELECT * FROM unnest(%b::text[], %b::int4[], %b::bytea[], %b::bytea[], %b::bytea[], %b::bytea[])
"""
TABLE = """
    CREATE TABLE plain.events (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream text COLLATE "C" NOT NULL,
        version integer NOT NULL, header bytea NOT NULL, payload bytea, payload_digest bytea NOT NULL,
        digest bytea NOT NULL, UNIQUE (stream, version))
"""


@dataclass(frozen=True)
class Measure:
    """One round of one store."""

    appends: int
    seconds: float
    waits: Sequence[float] = ()
    """Seconds of each append."""
    commits: int = 0
    size: float = 0.0
    """Bytes that the store takes for an event, indexes and all."""

    @property
    def rate(self) -> float:
        """Appends per second."""
        return self.appends / self.seconds


async def ours(
    log: SqliteLog | PostgresLog, writers: int, frames: Sequence[Sequence[Frame]], size_of: Callable[[], int]
) -> Measure:
    """Append *frames*, of one append each, by so many tasks."""
    waits: list[float] = []

    async def write(number: int) -> None:
        for version, each in enumerate(frames[number::writers]):
            begun = time.perf_counter()
            await log.append_frames(f"w/{number}", each, expected=version * BATCH)
            waits.append(time.perf_counter() - begun)

    await log.append_frames("warm", frames[0], expected=0)
    begun = time.perf_counter()
    await asyncio.gather(*map(write, range(writers)))
    seconds = time.perf_counter() - begun
    size = size_of() / (len(frames) + 1) / BATCH
    return Measure(len(frames), seconds, waits, log.commits - 1, size)


def rows_of(writers: int, frames: Sequence[Sequence[Frame]]) -> list[Append]:
    """What the plain driver is given: the appends in the order in which the writers take turns."""
    made: list[list[Append]] = []
    for number in range(writers):
        stream, digest, own = f"w/{number}", ORIGIN, list[Append]()
        for version, each in enumerate(frames[number::writers]):
            drafts = draft_frames(each)
            digests = linked(stream, version * BATCH, digest, drafts)
            digest = digests[-1]
            columns = zip(count(version * BATCH + 1), drafts, digests, strict=False)
            own.append([(stream, n, d.header, d.payload or b"", d.payload_digest, one) for n, d, one in columns])
        made.append(own)
    return [own[turn] for turn in range(len(made[0])) for own in made if turn < len(own)]


def grouped(appends: Sequence[Append], size: int) -> list[Append]:
    """So many appends together."""
    return [[row for one in appends[at : at + size] for row in one] for at in range(0, len(appends), size)]


def plain_sqlite(path: Path, appends: Sequence[Append], size: int) -> Measure:
    """By sqlite3, in groups of *size* appends."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for each in ("page_size = 16384", "journal_mode = WAL", "synchronous = FULL"):
            db.execute(f"PRAGMA {each}")
        db.execute(
            "CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL,"
            " header BLOB NOT NULL, payload BLOB NOT NULL, payload_digest BLOB NOT NULL, digest BLOB NOT NULL,"
            " UNIQUE (stream, version))"
        )
        groups = grouped(appends, size)
        begun = time.perf_counter()
        for rows in groups:
            db.execute("BEGIN IMMEDIATE")
            db.executemany(SQLITE, rows)
            db.execute("COMMIT")
        return Measure(len(appends), time.perf_counter() - begun)


def prepare(url: str) -> None:
    """Make the plain table anew."""
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS plain CASCADE")
        db.execute("CREATE SCHEMA plain")
        db.execute(TABLE)
        if db.execute(LZ4).fetchone():  # as the log does
            db.execute("ALTER TABLE plain.events ALTER COLUMN payload SET COMPRESSION lz4")


def plain_postgres(url: str, appends: Sequence[Append], size: int) -> Measure:
    """By psycopg, in groups of *size* appends."""
    prepare(url)
    groups = [[list(column) for column in zip(*rows, strict=True)] for rows in grouped(appends, size)]
    with psycopg.connect(url, autocommit=True) as db:
        db.execute("SELECT 1")
        begun = time.perf_counter()
        for group in groups:
            db.execute(POSTGRES, group)
        return Measure(len(appends), time.perf_counter() - begun)


async def each_postgres(url: str, appends: Sequence[Append], writers: int) -> Measure:
    """By psycopg, with a connection for each writer and a transaction for each append."""
    prepare(url)

    async def write(db: psycopg.AsyncConnection[tuple[object, ...]], number: int) -> None:
        for rows in appends[number::writers]:
            await db.execute(POSTGRES, [list(column) for column in zip(*rows, strict=True)])

    async with AsyncExitStack() as stack:
        dbs = [
            await stack.enter_async_context(await psycopg.AsyncConnection.connect(url, autocommit=True))
            for _ in range(writers)
        ]
        begun = time.perf_counter()
        await asyncio.gather(*(write(db, number) for number, db in enumerate(dbs)))
        return Measure(len(appends), time.perf_counter() - begun)


def compare(
    case: tuple[str, int, int],
    measure: Callable[[], Awaitable[Measure]],
    plain: Callable[[int], Measure],
    each: Callable[[], Awaitable[Measure]] | None,
    *,
    aim: float,
) -> bool:
    """Measure a store, with so many writers, in so many rounds; print a row, and say whether the aim is met."""
    store, writers, rounds = case
    shares, mine, theirs, apart = list[float](), list[Measure](), list[Measure](), list[float]()
    for _ in range(rounds):
        mine.append(asyncio.run(_run(measure)))
        theirs.append(plain(max(round(mine[-1].appends / max(mine[-1].commits, 1)), 1)))
        shares.append(mine[-1].rate / theirs[-1].rate)
        if each is not None:
            apart.append(asyncio.run(_run(each)).rate)
    best = max(mine, key=lambda one: one.rate)
    cuts = quantiles(best.waits, n=100)
    group = best.appends / max(best.commits, 1)
    met = median(shares) >= aim
    print(
        f"| {store} | {writers} | {best.rate:,.0f} | {cuts[49] * 1000:.2f} | {cuts[98] * 1000:.2f} | {group:.1f} "
        f"| {best.size:,.0f} | {max(one.rate for one in theirs):,.0f} "
        f"| {median(shares):.2f} ({'met' if met else 'MISSED'}: {aim}) "
        f"| {f'{max(apart):,.0f}' if apart else ''} |",
        flush=True,
    )
    return met


async def _run(work: Callable[[], Awaitable[Measure]]) -> Measure:
    return await work()


def run(appends: int, rounds: int) -> bool:
    """Print the table; whether the aims are met."""
    draw = random.Random(1)  # noqa: S311 - the same words every time
    events = [encode(one) for _ in range(12) for one in envelopes(draw)]
    frames = [[events[(at + n) % len(events)] for n in range(BATCH)] for at in range(0, appends * BATCH, BATCH)]
    server = Server.made("fsync=on", "max_connections=100")
    server.start()
    size = sum(len(frame.payload) for frame in events) / len(events)
    print(f"Appends of {BATCH} events of {size:,.0f} bytes; the best of {rounds} rounds, shares are medians.\n")
    columns = ("store", "writers", "appends/s", "p50 ms", "p99 ms", "to a commit", "bytes an event")
    print(f"| {' | '.join((*columns, 'plain, grouped', 'share', 'plain, each'))} |")
    print(f"|{' --- |' * 10}")
    met = True
    try:
        with TemporaryDirectory(prefix="stores-") as folder:
            for writers in (1, 8, 64):
                taken = frames[: appends if writers > 1 else appends // 4]
                met = _row(server, Path(folder), writers, taken, rounds) and met
    finally:
        server.stop()
    return met


def _row(server: Server, folder: Path, writers: int, frames: Sequence[Sequence[Frame]], rounds: int) -> bool:
    rows, numbers = rows_of(writers, frames), count()

    async def sqlite() -> Measure:
        path = folder / f"ours-{writers}-{next(numbers)}.sqlite"
        async with SqliteLog.open(path) as log:
            measure = await ours(log, writers, frames, lambda: 0)
        return replace(measure, size=path.stat().st_size / (len(frames) + 1) / BATCH)

    async def postgres() -> Measure:
        location = server.empty("bench")
        async with PostgresLog.open(location.removeprefix("postgresql://")) as log:
            return await ours(log, writers, frames, lambda: _size(location))

    def plainly(size: int) -> Measure:
        return plain_sqlite(folder / f"plain-{writers}-{next(numbers)}.sqlite", rows, size)

    url = server.empty("bench")

    async def apart() -> Measure:
        return await each_postgres(url, rows, writers)

    met = compare(("SQLite", writers, rounds), sqlite, plainly, None, aim=0.6)
    return (
        compare(("PostgreSQL", writers, rounds), postgres, partial(plain_postgres, url, rows), apart, aim=0.8) and met
    )


def _size(url: str) -> int:
    with psycopg.connect(url) as db:
        row = db.execute("SELECT pg_total_relation_size('toolace_mt.events')").fetchone()
        return int(row[0]) if row else 0


def main() -> None:
    """Exit status 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description="Appends per second of each store.")
    parser.add_argument("--quick", action="store_true", help="fewer appends and rounds")
    sys.exit(0 if run(*((800, 3) if parser.parse_args().quick else (4000, 5))) else 1)


if __name__ == "__main__":
    main()
