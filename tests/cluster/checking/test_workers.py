"""Batches: bounded, in order, and no more of them in memory than were allowed."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.formats import RawRecord
from toolace_mt.cluster.checking.workers import MOST_BYTES, MOST_RECORDS, batches, in_order, jobs_for


def raw(number: int, size: int = 10) -> RawRecord:
    """A record of that size."""
    return RawRecord(number, number, f"x:{number}", b"x" * size)


@given(st.lists(st.sampled_from([1, 1000, MOST_BYTES // 3, MOST_BYTES, 2 * MOST_BYTES]), max_size=130))
def test_batches_are_bounded_and_lose_nothing(sizes: list[int]) -> None:
    """In number and in bytes, but for one record that is larger than a batch."""
    raws = [raw(number, size) for number, size in enumerate(sizes)]
    made = list(batches(raws))
    assert [one for batch in made for one in batch] == raws
    for batch in made:
        assert len(batch) <= MOST_RECORDS
        assert len(batch) == 1 or sum(len(one.data or b"") for one in batch) <= MOST_BYTES


async def test_results_come_in_order_however_long_each_takes() -> None:
    """The first may be the last to be done."""
    gates = [asyncio.Event() for _ in range(6)]
    gates[5].set()

    async def work(batch: Sequence[RawRecord]) -> int:
        number = batch[0].number
        await gates[number].wait()
        gates[number - 1].set()
        return number

    found = [number async for _, number in in_order([[raw(n)] for n in range(6)], work, at_once=6)]
    assert found == list(range(6))


async def test_no_more_is_read_than_is_worked_on() -> None:
    """A file of any length takes the memory of a few batches."""
    read = done = most = 0

    def reading() -> Iterator[list[RawRecord]]:
        nonlocal read, most
        for number in range(50):
            read += 1
            most = max(most, read - done)
            yield [raw(number)]

    async def work(batch: Sequence[RawRecord]) -> int:
        return batch[0].number

    async for _ in in_order(reading(), work, at_once=4):
        done += 1
    assert (read, done, most) == (50, 50, 4)


async def test_what_fails_stops_the_rest() -> None:
    """The error comes to whoever waits, and what is under way is ended."""
    ended: list[int] = []

    async def work(batch: Sequence[RawRecord]) -> int:
        try:
            if batch[0].number == 1:
                raise OSError("no more")
            await asyncio.sleep(0 if batch[0].number == 0 else 3600)
        finally:
            ended.append(batch[0].number)
        return batch[0].number

    found: list[int] = []

    async def drain() -> None:
        async for _, number in in_order([[raw(n)] for n in range(9)], work, at_once=4):
            found.append(number)

    with pytest.raises(OSError, match="no more"):
        await drain()
    assert found == [0]
    assert sorted(ended) == [0, 1, 2, 3, 4]


def test_small_files_need_no_other_process(tmp_path: Path) -> None:
    """They are done before one has started; who asks for processes gets them."""
    small, large = tmp_path / "small", tmp_path / "large"
    small.write_bytes(b"x" * 1000)
    with large.open("wb") as file:
        file.truncate(10**9)
    assert jobs_for([small, small], None) == 1
    assert jobs_for([small, large], None) == os.cpu_count()
    assert jobs_for([small], 3) == 3
