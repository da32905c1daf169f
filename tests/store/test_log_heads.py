"""The heads of streams, in every store: the part of the contract that lists and pages."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from pathlib import Path
from typing import TypeAlias

import pytest

from support.postgres import server
from toolace_mt.events import Envelope
from toolace_mt.store import EventLog, Head, MemoryLog, SqliteLog, open_log

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


OPENERS: dict[str, Callable[[Path], EventLog]] = {
    "memory": lambda _: MemoryLog(),
    "sqlite": lambda folder: SqliteLog.open(folder / "log.sqlite"),
    "postgres": lambda _: open_log(server().empty()),
}


@pytest.fixture(params=OPENERS, name="log")
async def opened(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[EventLog]:
    """An empty log of each store."""
    async with OPENERS[request.param](tmp_path) as log:
        yield log


async def first(heads: AsyncGenerator[Head, None], count: int) -> list[str]:
    """The first *count* names."""
    names: list[str] = []
    async with aclosing(heads):
        async for head in heads:
            names.append(head.stream)
            if len(names) == count:
                break
    return names


async def test_heads_are_where_the_streams_stand(log: EventLog, some: MakeEvents) -> None:
    """By name, restricted to a prefix, with the digest and the type of the last event."""
    names = ["a/1", "a/10", "a/2", "b/1", "é/1", "€/1", "😀/1"]
    last = {name: (await log.append(name, some(2), expected=0))[-1] for name in reversed(names)}
    heads = [head async for head in log.heads()]
    assert [head.stream for head in heads] == sorted(names)
    assert all((head.version, head.digest) == (2, last[head.stream].digest) for head in heads)
    assert {head.last for head in heads} == {"answer_unusable"}
    assert [head.stream async for head in log.heads("a/1")] == ["a/1", "a/10"]
    assert [head.stream async for head in log.heads("a/%")] == []
    assert [await log.head(name) for name in sorted(names)] == heads


async def test_many_heads_are_all_listed(log: EventLog, some: MakeEvents) -> None:
    """However they are fetched, none is left out and none comes twice."""
    names = [f"r/{number:04}" for number in range(1100)]
    await asyncio.gather(*(log.append(name, some(1), expected=0) for name in names))
    assert [head.stream async for head in log.heads("r/")] == names


async def test_heads_go_on_behind_a_name(log: EventLog, some: MakeEvents) -> None:
    """A page has the names after the given one, even if no stream has that, and nothing beyond the prefix."""
    for name in ("a/1", "a/3", "b/1", "b/2", "é/1", "😀/1"):
        await log.append(name, some(1), expected=0)
    for prefix, after, names in (
        ("", "", ["a/1", "a/3", "b/1", "b/2", "é/1", "😀/1"]),
        ("", "a/3", ["b/1", "b/2", "é/1", "😀/1"]),
        ("a/", "a/2", ["a/3"]),
        ("a/", "a/3", []),
        ("b/", "a/1", ["b/1", "b/2"]),
        ("a/", "b/1", []),
        ("", "é/1", ["😀/1"]),
        ("", "😀/1", []),
    ):
        assert [head.stream async for head in log.heads(prefix, after=after)] == names, (prefix, after)


async def test_pages_of_heads_make_the_whole(log: EventLog, some: MakeEvents) -> None:
    """Each page is asked for behind the last name of the one before."""
    names = [f"r/{number:03}" for number in range(60)]
    await asyncio.gather(*(log.append(name, some(1), expected=0) for name in names))
    seen: list[str] = []
    while page := await first(log.heads("r/", after=seen[-1] if seen else ""), 7):
        seen += page
    assert seen == names


async def test_a_record_has_its_digest(log: EventLog, some: MakeEvents) -> None:
    """The one that appending returned, and none beyond the end."""
    records = await log.append("r/1", some(3), expected=0)
    digests = [await log.digest("r/1", version) for version in range(5)]
    assert digests == [None, *(record.digest for record in records), None]
