"""The verification that every store shares: a store hands over its streams, and is told what is wrong."""

from collections.abc import Callable, Iterator
from contextlib import aclosing
from typing import TypeAlias

import pytest

from toolace_mt.events import ORIGIN, Envelope, encode, link, payload_digest
from toolace_mt.store import BrokenChain, Damage, Head
from toolace_mt.store.records import Row
from toolace_mt.store.stored import StoredStream, StoredStreams
from toolace_mt.store.verify import verify

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


def rows_of(stream: str, events: list[Envelope]) -> list[Row]:
    """The rows of a sound stream."""
    rows: list[Row] = []
    digest = ORIGIN
    for version, (header, payload) in enumerate(map(encode, events), 1):
        digest = link(digest, stream, version, header, payload_digest(payload))
        rows.append((version, header, payload, payload_digest(payload), digest))
    return rows


def head_of(stream: str, rows: list[Row]) -> Head:
    """The head of a sound stream."""
    return Head(stream, len(rows), rows[-1][4], "answer_unusable")


async def found(streams: StoredStreams) -> list[tuple[str, int]]:
    """Stream and version of every damage."""
    return [(damage.stream, damage.version) async for damage in verify(streams)]


async def test_sound_streams_have_no_damage(some: MakeEvents) -> None:
    """A store needs no more than names, heads and rows to be verified."""
    rows = rows_of("r/1", some(3))

    def streams() -> StoredStreams:
        yield StoredStream("r/1", head_of("r/1", rows), rows)

    assert await found(streams()) == []


async def test_damage_of_the_store_stands_among_that_of_the_chains(some: MakeEvents) -> None:
    """A changed payload, a fault that the store names, a read that stops, and damage of no stream: in this order."""
    rows = rows_of("r/1", some(3))
    changed = [rows[0], (2, rows[1][1], rows[0][2], rows[1][3], rows[1][4]), rows[2]]

    def stops() -> Iterator[Row]:
        yield from rows_of("r/2", some(2))
        raise BrokenChain("r/2", 3, "the disk does not read")

    def streams() -> StoredStreams:
        faults = [Damage("r/1", 3, "it lies elsewhere")]
        yield StoredStream("r/1", head_of("r/1", rows), changed, lambda: faults)
        yield StoredStream("r/2", None, stops(), lambda: faults)
        yield Damage("", 0, "there is more than can be read")

    assert await found(streams()) == [("r/1", 2), ("r/1", 3), ("r/2", 3), ("", 0)]


async def test_the_store_is_closed_wherever_verification_ends() -> None:
    """The generator of streams is closed after the last damage, after an early end, and after an error."""
    closed: list[str] = []

    def streams(name: str, error: Exception | None = None) -> StoredStreams:
        try:
            for number in range(100):
                yield Damage(f"{name}/{number}", 1, "it is missing")
            if error is not None:
                raise error
        finally:
            closed.append(name)

    assert len(await found(streams("whole"))) == 100
    async with aclosing(verify(streams("early"))) as damages:
        assert (await anext(damages)).stream == "early/0"
    with pytest.raises(RuntimeError, match="no more"):
        await found(streams("broken", RuntimeError("no more")))
    assert closed == ["whole", "early", "broken"]
