"""Appends beside the one writer of a log: a person reviews while a run goes on."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from support.stories import accepted_story
from toolace_mt.events import DialogueReviewed, Envelope, ReviewVerdict
from toolace_mt.store import LogDisturbed, MemoryLog, NoSuchLog, SqliteLog, WrongVersion, open_beside

MakeEvents: TypeAlias = Callable[..., list[Envelope]]

BESIDE = """
import asyncio, sys
from toolace_mt.events import DialogueReviewed, Envelope, ReviewVerdict
from toolace_mt.store import open_beside

async def main() -> None:
    async with open_beside(sys.argv[1]) as log:
        for number in range(20):
            said = DialogueReviewed(by="ada", verdict=ReviewVerdict.KEEP, words="", turn=None, blind=False)
            envelope = Envelope(f"{number:032x}", 1, "run", "user", "n1", None, said)
            await log.append("run/1", [envelope], expected=number + int(sys.argv[2]))

asyncio.run(main())
"""


async def test_two_processes_write_at_once(tmp_path: Path, some: MakeEvents) -> None:
    """The writer never notices, no event is lost, and the log verifies."""
    path, story = tmp_path / "log.sqlite", accepted_story()
    async with SqliteLog.open(path) as log:
        await log.append("run/1", [record.envelope for record in story.records], expected=0)
        words = [sys.executable, "-c", BESIDE, str(path), str(len(story.records))]
        other = await asyncio.create_subprocess_exec(*words, stderr=subprocess.PIPE)
        written = 0
        while other.returncode is None:
            await log.append("run/2", some(1), expected=written)
            written += 1
            await asyncio.sleep(0.02)
        assert other.stderr is not None
        assert (other.returncode, await other.stderr.read()) == (0, b"")
        assert (await log.append("run/3", some(1), expected=0))[0].version == 1
        with pytest.raises(WrongVersion):
            await log.append("run/1", some(1), expected=len(story.records))
        heads = {head.stream: (head.version, head.last) async for head in log.heads("run/1")}
        assert heads == {"run/1": (len(story.records) + 20, "dialogue_accepted")}
        assert [damage async for damage in log.verify()] == []


async def test_a_head_names_the_end_and_no_review() -> None:
    """In every store alike."""
    story = accepted_story("run/1")
    story.add("user", DialogueReviewed(by="ada", verdict=ReviewVerdict.KEEP, words="", turn=None, blind=False))
    async with MemoryLog() as log:
        await log.append("run/1", [record.envelope for record in story.records], expected=0)
        head = await log.head("run/1")
    assert head is not None
    assert (head.version, head.last) == (len(story.records), "dialogue_accepted")


async def test_a_log_that_is_moved_away_is_noticed(tmp_path: Path, some: MakeEvents) -> None:
    """Nothing is said to be recorded that the path does not hold."""
    path = tmp_path / "log.sqlite"
    with pytest.raises(NoSuchLog):
        open_beside(path)
    async with SqliteLog.open(path) as log:
        await log.append("run/1", some(1), expected=0)
    async with open_beside(path) as beside:
        path.rename(tmp_path / "other.sqlite")
        with pytest.raises(LogDisturbed, match="deleted or moved"):
            await beside.append("run/1", some(2)[1:], expected=1)
