"""Many sessions write to one database: no follower misses an event, no run has two drivers, no stream two versions."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing
from time import monotonic
from typing import TypeAlias

import psycopg
import pytest

from support.postgres import server
from toolace_mt.events import Envelope, Recorded
from toolace_mt.store import EventLog, LogUnreadable, RunTaken, WrongVersion, migrate_log, open_beside, open_log
from toolace_mt.store.jobs import Append
from toolace_mt.store.postgres.group import Group, Heads
from toolace_mt.store.records import draft_all

MakeEvents: TypeAlias = Callable[..., list[Envelope]]
DATABASE = "writers"


@pytest.fixture
async def logs() -> AsyncIterator[list[EventLog]]:
    """Five logs over one database, each with sessions of its own, as five processes have them."""
    location = server().empty(DATABASE)
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(open_log(location)) for _ in range(5)]


async def followed(log: EventLog, count: int) -> list[tuple[int, Recorded]]:
    """The first *count* records."""
    seen: list[tuple[int, Recorded]] = []
    async with aclosing(log.follow()) as records:
        async for pair in records:
            seen.append(pair)
            if len(seen) == count:
                break
    return seen


async def test_a_follower_sees_no_gap_that_is_filled_later(logs: list[EventLog], some: MakeEvents) -> None:
    """Transactions of four writers end in another order than they began in: it sees every event once, in one order."""

    async def write(log: EventLog, stream: str) -> None:
        for number in range(60):
            await log.append(stream, some(2), expected=2 * number)

    begun = [asyncio.create_task(followed(logs[4], 960)) for _ in range(2)]
    await asyncio.gather(
        *(write(log, f"r/{log_number}.{n}") for log_number, log in enumerate(logs[:4]) for n in (1, 2))
    )
    one, other = [await follower for follower in begun]
    assert one == other == await followed(logs[0], 960), "those who follow while it is written see what is read later"
    assert len({(record.stream, record.version) for _, record in one}) == 960
    positions = [position for position, _ in one]
    assert positions == sorted(set(positions))


async def test_a_follower_stops_in_front_of_a_transaction_that_goes_on(logs: list[EventLog], some: MakeEvents) -> None:
    """Events that are committed before it are shown after it, and nothing is shown before it has ended."""
    log, other, *_ = logs
    coming = asyncio.create_task(followed(other, 3))
    async with await psycopg.AsyncConnection.connect(server().url(DATABASE)) as slow:  # its transaction goes on
        group = Group(slow, Heads())
        await group.take_all([Append("r/slow", draft_all(some(2)), 0)])
        await group.write()
        await log.append("r/quick", some(1), expected=0)
        assert len(await other.read("r/quick")) == 1, "who reads the stream has it at once"
        await asyncio.sleep(0.3)
        assert not coming.done()
        await slow.commit()
    assert [(record.stream, record.version) for _, record in await coming] == [
        ("r/slow", 1),
        ("r/slow", 2),
        ("r/quick", 1),
    ]


async def test_a_follower_in_another_process_is_called(logs: list[EventLog], some: MakeEvents) -> None:
    """It need not look by itself, which it does every five seconds."""
    coming = asyncio.create_task(followed(logs[1], 1))
    await asyncio.sleep(0.5)
    begun = monotonic()
    await logs[0].append("r/1", some(1), expected=0)
    await coming
    assert monotonic() - begun < 4


async def test_sessions_that_race_for_a_stream_do_not_interleave(logs: list[EventLog], some: MakeEvents) -> None:
    """Of many appends at one version one wins; the others are told the version, and lose nothing beside it."""
    rounds = [some(4) for _ in range(15)]

    async def insist(log: EventLog, number: int, batch: list[Envelope]) -> None:
        expected = 0
        while True:
            beside = log.append(f"own/{number}", batch, expected=0)  # in one group with what loses
            first, _ = await asyncio.gather(log.append("r/1", batch, expected=expected), beside, return_exceptions=True)
            if not isinstance(first, WrongVersion):
                return
            expected = first.actual

    await asyncio.gather(*(insist(logs[n % 5], n, batch) for n, batch in enumerate(rounds)))
    ids = [record.envelope.id for record in await logs[0].read("r/1")]
    batches = {batch[0].id: [event.id for event in batch] for batch in rounds}
    assert len(ids) == 60
    assert all(ids[start : start + 4] == batches[ids[start]] for start in range(0, 60, 4))
    assert [damage async for damage in logs[0].verify()] == []
    assert len([head async for head in logs[0].heads("own/")]) == 15


async def test_a_run_has_one_driver(logs: list[EventLog], some: MakeEvents) -> None:
    """A second is told who it is; other runs go on, reviews are written beside, and closing passes the run on."""
    first, second, *_ = logs
    await first.hold("r", wait=0)
    await first.hold("r", wait=0)
    await second.hold("other", wait=0)
    with pytest.raises(RunTaken, match=rf"run 'r' in postgresql:.*is being written by toolace-mt .*:{os.getpid()} "):
        await second.hold("r", wait=0.2)
    await first.append("r/1", some(1), expected=0)
    async with open_beside(server().url(DATABASE)) as reviewing:
        await reviewing.append("r/1", some(1), expected=1)
    await first.append("r/1", some(1), expected=2)
    waiting = asyncio.create_task(second.hold("r", wait=5))
    await first.close()
    await waiting


async def test_a_log_that_was_restored_on_another_server_goes_on_behind_its_events(some: MakeEvents) -> None:
    """There transactions are counted from the beginning: nothing is written before `migrate` has made up for that."""
    location = server().empty(DATABASE)
    async with open_log(location) as log:
        await log.append("r/1", some(2), expected=0)
    server().execute("UPDATE toolace_mt.events SET position = position + (1::bigint << 50)", database=DATABASE)
    with pytest.raises(LogUnreadable, match=r"was restored on another server.*run 'toolace-mt log migrate'"):
        open_log(location)
    assert migrate_log(location).rebased
    assert not migrate_log(location).rebased
    async with open_log(location) as log:
        await log.append("r/1", some(1), expected=2)
        assert [record.version for _, record in await followed(log, 3)] == [1, 2, 3]
        assert [damage async for damage in log.verify()] == []
