"""A dialogue as far as it can be read."""

import sqlite3
from pathlib import Path

import pytest

from support.stories import accepted_story
from toolace_mt.events import NewerRelease, encode
from toolace_mt.store import BrokenChain, NoSuchStream, open_log
from toolace_mt.store.views.readable import load_readable

RECORDS = accepted_story().records


async def written(place: Path) -> Path:
    """A log of one dialogue."""
    async with open_log(place) as log:
        await log.append("run/1", [record.envelope for record in RECORDS], expected=0)
    return place


@pytest.mark.parametrize("at", [2, 3, 20, len(RECORDS)])
async def test_what_is_before_a_break_is_read(tmp_path: Path, at: int) -> None:
    """Wherever it is, and the reason is told."""
    place = await written(tmp_path / "log.sqlite")
    with sqlite3.connect(place) as db:
        db.execute("UPDATE events SET payload = x'00' WHERE version = ?", (at,))
    db.close()
    async with open_log(place, writable=False) as log:
        records, broken = await load_readable(log, "run/1")
    assert [record.version for record in records] == list(range(1, at))
    assert f"version {at}" in broken


async def test_a_whole_dialogue_is_not_broken(tmp_path: Path) -> None:
    """And one that is not there is said not to be."""
    place = await written(tmp_path / "log.sqlite")
    async with open_log(place, writable=False) as log:
        readable = await load_readable(log, "run/1")
        assert (len(readable.records), readable.broken) == (len(RECORDS), "")
        with pytest.raises(NoSuchStream):
            await load_readable(log, "run/2")


async def test_a_break_at_the_beginning_leaves_nothing(tmp_path: Path) -> None:
    """So it is an error."""
    place = await written(tmp_path / "log.sqlite")
    with sqlite3.connect(place) as db:
        db.execute("UPDATE events SET payload = x'00' WHERE version = 1")
    db.close()
    async with open_log(place, writable=False) as log:
        with pytest.raises(BrokenChain):
            await load_readable(log, "run/1")


@pytest.mark.parametrize("at", [1, 2, 11, 30])
async def test_an_event_of_a_newer_release_hides_what_is_behind(tmp_path: Path, at: int) -> None:
    """And says to upgrade."""
    frames = [encode(record.envelope) for record in RECORDS]
    old = RECORDS[at - 1].event.type.encode()
    new = b"x" * len(old)
    frames[at - 1] = frames[at - 1]._replace(header=frames[at - 1].header.replace(old, new))
    async with open_log(tmp_path / "log.sqlite") as log:
        await log.append_frames("run/1", frames, expected=0)
        if at == 1:
            with pytest.raises(NewerRelease):
                await load_readable(log, "run/1")
            return
        records, broken = await load_readable(log, "run/1")
    assert len(records) == at - 1
    assert "Upgrade toolace-mt" in broken
