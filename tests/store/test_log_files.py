"""An SQLite log and files that are missing, foreign, truncated, older, newer, locked or full."""

import asyncio
import os
import pickle
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest

from toolace_mt.events import Envelope
from toolace_mt.store import (
    BrokenChain,
    LogBusy,
    LogClosed,
    LogFull,
    LogReadOnly,
    LogUnreadable,
    MemoryLog,
    NoSuchLog,
    NoSuchStream,
    PayloadErased,
    SqliteLog,
    StoreError,
    WrongVersion,
    open_log,
)

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


READ_AS_NOBODY = """
import asyncio, os, sys
from pathlib import Path
from toolace_mt.store import SqliteLog

async def main():
    async with SqliteLog.open(Path(sys.argv[1]), writable=False) as log:
        print(len(await log.read("r/1")), [damage async for damage in log.verify()])

if os.getuid() == 0:  # root may write anywhere
    os.setuid(65534)
asyncio.run(main())
"""


async def write(path: Path, events: list[Envelope], stream: str = "r/1") -> None:
    """Make a log of one stream."""
    async with SqliteLog.open(path) as log:
        await log.append(stream, events, expected=0)


def foreign(path: Path) -> None:
    """A text file."""
    path.write_text("name,value\n" * 500)


def garbage(path: Path) -> None:
    """The first page of a log and nonsense behind it."""
    path.write_bytes(path.read_bytes()[:100] + b"\x5a" * 50_000)


def truncated(path: Path) -> None:
    """Half a log."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_to_a_few_bytes(path: Path) -> None:
    """Less than a header."""
    path.write_bytes(path.read_bytes()[:30])


def other_database(path: Path) -> None:
    """An SQLite database of something else."""
    path.unlink()
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("CREATE TABLE recipes (name TEXT)")


def older(path: Path) -> None:
    """A layout that was never published."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 0")


def newer(path: Path) -> None:
    """The layout of a later release."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9")


def a_folder(path: Path) -> None:
    """No file at all."""
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("writable", [True, False])
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (foreign, "is no log: it does not begin as an SQLite file does"),
        (garbage, "is damaged|is truncated"),
        (truncated, "is truncated"),
        (cut_to_a_few_bytes, "is truncated"),
        (other_database, "is an SQLite database of something else"),
        (older, "has layout 0"),
        (newer, "has layout 9, this release reads up to 1: a newer one wrote it. Upgrade toolace-mt"),
        (a_folder, "is not a file"),
    ],
)
async def test_what_is_no_log_is_left_as_it_is(
    tmp_path: Path, some: MakeEvents, spoil: Callable[[Path], None], why: str, *, writable: bool
) -> None:
    """One clear error that names the file, and not a byte of it is changed."""
    path = tmp_path / "log.sqlite"
    await write(path, some(50))
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises((LogUnreadable, NoSuchLog), match=why) as error:
        SqliteLog.open(path, writable=writable, wait=0)
    assert str(path) in str(error.value)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_a_reader_of_nothing_makes_nothing(tmp_path: Path) -> None:
    """A missing log is an error with a remedy, and no file appears."""
    with pytest.raises(NoSuchLog, match=r"there is no log at .*nowhere/log\.sqlite; start a run with"):
        SqliteLog.open(tmp_path / "nowhere" / "log.sqlite", writable=False)
    assert list(tmp_path.iterdir()) == []


async def test_a_log_that_was_just_begun_is_finished(tmp_path: Path, some: MakeEvents) -> None:
    """A process that died while making the file left it empty: readers say so, and the next writer goes on."""
    path = tmp_path / "log.sqlite"
    path.touch()
    with pytest.raises(NoSuchLog, match="there is no log"):
        SqliteLog.open(path, writable=False)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA page_size = 16384")
        db.execute("PRAGMA journal_mode = WAL")
    with pytest.raises(LogUnreadable, match="is still empty"):
        SqliteLog.open(path, writable=False)
    await write(path, some(2))


async def test_odd_names_of_files_are_names_of_files(tmp_path: Path, some: MakeEvents) -> None:
    """Signs that mean something in a URI mean nothing in a path."""
    path = tmp_path / "50%20 a?mode=memory#é.sqlite"
    await write(path, some(2))
    assert path.is_file()
    async with SqliteLog.open(path, writable=False) as log:
        assert len(await log.read("r/1")) == 2


async def test_a_second_writer_waits_and_then_says_who_writes(tmp_path: Path, some: MakeEvents) -> None:
    """The message names the process; readers are not kept out, and the right passes on with closing."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(2), expected=0)
        with pytest.raises(LogBusy, match=rf"is being written by process {os.getpid()}; waited 0\.[12] s"):
            SqliteLog.open(path, wait=0.1)
        async with SqliteLog.open(path, writable=False) as reader:
            assert len(await reader.read("r/1")) == 2
        waiting = asyncio.create_task(asyncio.to_thread(SqliteLog.open, path))
    async with await waiting as log:
        await log.append("r/1", some(1), expected=2)


async def test_a_reader_does_not_write(tmp_path: Path, some: MakeEvents) -> None:
    """The error comes before anything is tried."""
    path = tmp_path / "log.sqlite"
    await write(path, some(1))
    async with SqliteLog.open(path, writable=False) as log:
        with pytest.raises(LogReadOnly, match="opened for reading only"):
            await log.append("r/1", some(1), expected=1)


def test_a_reader_of_a_folder_that_cannot_be_written_reads(some: MakeEvents) -> None:
    """A log on a read-only medium is still a log."""
    with TemporaryDirectory() as made:  # nobody may look into the folders of tests
        folder = Path(made)
        asyncio.run(write(folder / "log.sqlite", some(3)))
        folder.chmod(0o555)
        command = [sys.executable, "-c", READ_AS_NOBODY, str(folder / "log.sqlite")]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        folder.chmod(0o755)
    assert (done.stdout, done.returncode) == ("3 []\n", 0), done.stderr


async def test_a_follower_in_another_process_sees_what_comes(tmp_path: Path, some: MakeEvents) -> None:
    """It has a log of its own over the same file, and nobody rings for it."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log, SqliteLog.open(path, writable=False) as reader:
        records = reader.follow()
        coming = asyncio.ensure_future(anext(records))
        recorded = await log.append("r/1", some(1), expected=0)
        assert (await coming)[1] == recorded[0]
        await records.aclose()


async def test_who_writes_past_the_lock_is_caught_by_the_index(tmp_path: Path, some: MakeEvents) -> None:
    """A program that knows no lock puts an event in; the next append there is a conflict, and others go on."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(1), expected=0)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(
                "INSERT INTO events (stream, version, header, payload, payload_digest, digest) "
                "SELECT stream, 2, header, payload, payload_digest, digest FROM events"
            )
        results = await asyncio.gather(
            log.append("r/1", some(1), expected=1), log.append("r/2", some(1), expected=0), return_exceptions=True
        )
        assert str(results[0]) == "stream 'r/1' is at version 2, not 1"
        assert isinstance(results[1], list)
        assert [(damage.stream, damage.version) async for damage in log.verify()] == [("r/1", 2), ("r/1", 2)]


def test_a_place_names_its_store(tmp_path: Path) -> None:
    """A path and a scheme lead to the store; an unknown scheme is an error, and so is a file that is no store."""

    async def look() -> None:
        async with open_log(tmp_path / "a.sqlite") as log:
            assert isinstance(log, SqliteLog)
        async with open_log(f"sqlite://{tmp_path}/a.sqlite", writable=False) as log:
            assert isinstance(log, SqliteLog)
        async with open_log("memory://") as log:
            assert isinstance(log, MemoryLog)

    asyncio.run(look())
    for place in ("gopher://x", "errors://x", "../store://x", "://x"):
        with pytest.raises(NoSuchLog, match="no store is called"):
            open_log(place)


@pytest.mark.parametrize(
    "error",
    [
        WrongVersion("r/1", expected=3, actual=4),
        BrokenChain("r/1", 3, "its payload does not match"),
        PayloadErased("r/1", 3),
        *(kind("what happened") for kind in (StoreError, NoSuchStream, NoSuchLog, LogBusy, LogUnreadable, LogFull)),
        *(kind("what happened") for kind in (LogReadOnly, LogClosed)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_errors_cross_processes(error: StoreError) -> None:
    """Type, message and facts survive pickling, which is how Ray carries them."""
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (type(copy), str(copy), vars(copy)) == (type(error), str(error), vars(error))
