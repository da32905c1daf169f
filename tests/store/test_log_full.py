"""There is no room left: nothing is half written, nothing is lost, and freeing room is enough."""

import asyncio
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from toolace_mt.events import Envelope
from toolace_mt.store import LogFull, SqliteLog

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


async def test_a_full_log_takes_what_fits(tmp_path: Path, some: MakeEvents) -> None:
    """The append that does not fit is refused whole, its neighbours are not, and the log goes on."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path, limit=2**20) as log:
        await log.append("r/1", some(1), expected=0)
        results = await asyncio.gather(
            log.append("r/1", some(2), expected=1),
            log.append("r/2", [*some(1), *some(4, text="x" * 2**19)], expected=0),
            log.append("r/3", some(2), expected=0),
            return_exceptions=True,
        )
        assert [type(result) for result in results] == [list, LogFull, list]
        assert await log.head("r/2") is None
        await log.append("r/2", some(2), expected=0)
        assert [damage async for damage in log.verify()] == []


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 2 MB, where one can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.getuid() != 0:
        pytest.skip("only root can mount a small file system")
    command = [mount, "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no file system can be mounted here")
    yield folder
    subprocess.run([umount, "-l", str(folder)], check=True)


def files_called(folder: Path, pattern: str) -> list[Path]:
    """The files in *folder* that fit *pattern*."""
    return list(folder.glob(pattern))


async def test_a_full_disk_loses_nothing(small_disk: Path, some: MakeEvents) -> None:
    """On a disk that really is full appends are refused, what was recorded stays, and freeing room is enough."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(2**19))
    async with SqliteLog.open(small_disk / "log.sqlite") as log:
        versions: list[int] = [0]

        async def fill() -> None:
            while versions[-1] < 10_000:
                recorded = await log.append("r/1", some(4, text="x" * 10_000), expected=versions[-1])
                versions.append(recorded[-1].version)

        with pytest.raises(LogFull, match="no room left"):
            await fill()
        assert len(await log.read("r/1")) == versions[-1] > 0
        with pytest.raises(LogFull):
            await log.backup(small_disk / "copy.sqlite")
        assert not files_called(small_disk, "*copy*")
        ballast.unlink()
        await log.append("r/1", some(4), expected=versions[-1])
        assert [damage async for damage in log.verify()] == []
