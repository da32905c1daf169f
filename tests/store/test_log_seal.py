"""A seal, kept elsewhere, shows what a log has lost."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from toolace_mt.events import Envelope
from toolace_mt.store import LogUnreadable, MemoryLog, broken_seal, seal

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


async def test_a_seal_holds_while_the_log_grows(tmp_path: Path, some: MakeEvents) -> None:
    """A log that has grown since it was sealed has lost nothing."""
    async with MemoryLog() as log:
        await asyncio.gather(*(log.append(f"r/{number}", some(3), expected=0) for number in range(5)))
        sealed = await seal(log, tmp_path / "seal")
        assert (sealed.streams, sealed.events) == (5, 15)
        await log.append("r/1", some(2), expected=3)
        await log.append("r/9", some(2), expected=0)
        assert [damage async for damage in broken_seal(log, tmp_path / "seal")] == []


async def test_a_seal_shows_what_is_gone(tmp_path: Path, some: MakeEvents) -> None:
    """A stream that is missing, shorter or other than it was sealed is named."""
    async with MemoryLog() as log:
        shared, tail = some(2), some(1)
        for stream, events in (("a", [*shared, *tail]), ("b", shared), ("c", shared), ("d", shared)):
            await log.append(stream, events, expected=0)
        await seal(log, tmp_path / "seal")
    async with MemoryLog() as log:
        for stream, events in (("a", shared), ("c", some(2)), ("d", [*shared, *tail])):
            await log.append(stream, events, expected=0)
        damages = [damage async for damage in broken_seal(log, tmp_path / "seal")]
        assert [(damage.stream, damage.version) for damage in damages] == [("a", 3), ("b", 1), ("c", 2)]


@pytest.mark.parametrize("how", ["cut", "changed", "miscounted"])
async def test_a_damaged_seal_is_no_seal(tmp_path: Path, some: MakeEvents, how: str) -> None:
    """A seal that lost a line, or was changed, is refused as such and does not accuse the log."""
    async with MemoryLog() as log:
        for stream in ("a", "b"):
            await log.append(stream, some(2), expected=0)
        await seal(log, tmp_path / "seal")
        lines = (tmp_path / "seal").read_text().splitlines(keepends=True)
        spoiled = {
            "cut": lines[:-1],
            "changed": [lines[0].replace("2", "3", 1), *lines[1:]],
            "miscounted": [lines[0], lines[-1]],
        }[how]
        (tmp_path / "seal").write_text("".join(spoiled))
        with pytest.raises(LogUnreadable, match=r"seal .* is damaged"):
            _ = [damage async for damage in broken_seal(log, tmp_path / "seal")]
