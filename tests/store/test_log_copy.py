"""Runs are copied from a log of one kind to one of another, with the digests that they had."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from support.postgres import server
from toolace_mt.events import Envelope
from toolace_mt.store import BadRequest, BrokenChain, EventLog, MemoryLog, SqliteLog, copy_log, open_log

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


async def heads_of(log: EventLog) -> list[object]:
    """Where every stream stands, with its digest."""
    return [head async for head in log.heads()]


async def test_a_copy_of_a_copy_of_a_copy_is_the_log(tmp_path: Path, some: MakeEvents) -> None:
    """Memory, file, database, file: streams of every length, and a payload that was erased on the way."""
    async with MemoryLog() as log, SqliteLog.open(tmp_path / "a.sqlite") as first:
        await asyncio.gather(*(log.append(f"r/{number}", some(number), expected=0) for number in (1, 2, 300)))
        await copy_log(log.stored(), first)
        heads = await heads_of(log)
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as db, db:
        db.execute("UPDATE events SET payload = NULL WHERE stream = 'r/2' AND version = 1")
    async with (
        SqliteLog.open(tmp_path / "a.sqlite", writable=False) as first,
        open_log(server().empty("copies")) as second,
        SqliteLog.open(tmp_path / "b.sqlite") as third,
    ):
        copied = await copy_log(first.stored(), second)
        assert (copied.streams, copied.events, copied.new) == (3, 303, 303)
        await copy_log(second.stored(), third)
        for copy in (second, third):
            assert await heads_of(copy) == heads
            assert [(one.stream, one.version, one.erased) async for one in copy.verify()] == [("r/2", 1, True)]


async def test_a_copy_can_be_repeated_and_goes_on(some: MakeEvents) -> None:
    """What is there already is left; what came since is added; only what is wanted is copied."""
    async with MemoryLog() as log, open_log(server().empty("copies")) as target:
        await log.append("r/1", some(400), expected=0)
        await log.append("s/1", some(1), expected=0)
        for further, new in ((100, 500), (0, 0), (200, 200)):
            await log.append("r/1", some(further), expected=len(await log.read("r/1")))
            copied = await copy_log(log.stored(), target, lambda stream: stream.startswith("r/"))
            assert copied.new == new
            assert await target.head("r/1") == await log.head("r/1")
        assert await target.head("s/1") is None
        assert (await copy_log(target.stored(), log)).new == 0  # a copy that has less than the target changes nothing
        assert len(await log.read("r/1")) == 700


async def test_nothing_is_mixed_up_or_made_whole(tmp_path: Path, some: MakeEvents) -> None:
    """Other events under a name are not gone on with, and damage is not copied."""
    shared = some(2)
    async with MemoryLog() as log, SqliteLog.open(tmp_path / "log.sqlite") as target:
        await log.append("r/1", [*shared, *some(1)], expected=0)
        await target.append("r/1", [*shared, *some(1)], expected=0)
        with pytest.raises(BadRequest, match="'r/1' is in the target already, with other events"):
            await copy_log(log.stored(), target)
        await target.append("r/2", some(3), expected=0)
    with closing(sqlite3.connect(tmp_path / "log.sqlite")) as db, db:
        db.execute("UPDATE events SET payload = x'80' WHERE stream = 'r/2' AND version = 2")
    async with SqliteLog.open(tmp_path / "log.sqlite", writable=False) as source, MemoryLog() as copy:
        with pytest.raises(BrokenChain, match="stream 'r/2' is damaged at version 2"):
            await copy_log(source.stored(), copy)
        assert [head.stream async for head in copy.heads()] == ["r/1"]
