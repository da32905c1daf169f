"""Somebody deletes, moves or changes the files of a log while it is written: it is noticed, and nothing is lost."""

import asyncio
import errno
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import pytest

from toolace_mt.events import Envelope
from toolace_mt.store import LogBusy, LogDisturbed, LogUnreadable, SqliteLog, WrongVersion

MakeEvents: TypeAlias = Callable[..., list[Envelope]]
Disturb: TypeAlias = Callable[[Path], object]

LOOK = (
    "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('SELECT * FROM events').fetchone(); db.close()"
)


def beside(path: Path, end: str) -> Path:
    """Another file of the log at *path*."""
    return path.with_name(path.name + end)


def delete_all(path: Path) -> None:
    """Delete every file of the log."""
    for each in path.parent.glob("log.sqlite*"):
        each.unlink()


def replace(path: Path, other: Path | None = None) -> None:
    """Put another file in the place of *path*: a copy of *other*, or of itself."""
    shutil.copy(other or path, beside(path, ".new"))
    beside(path, ".new").rename(path)


def make_another(path: Path) -> None:
    """Put another log in the place of the one at *path*."""

    async def make() -> None:
        async with SqliteLog.open(beside(path, ".other")):
            pass

    asyncio.run(make())
    beside(path, ".other").rename(path)


def lead_elsewhere(path: Path) -> None:
    """Let the link at *path* lead to another log."""
    make_another(path.with_name("elsewhere"))
    path.unlink()
    path.symlink_to("elsewhere")


IN_PLACE = "Everything recorded is in {path}: launch again"
SAVED = "Everything recorded was saved to {path}.saved-1: move it to {path}, and launch again"
DISTURBANCES: dict[str, tuple[Disturb, str, str]] = {
    "deleted": (Path.unlink, "{path} was deleted or moved while the log was written", SAVED),
    "deleted with all that lies beside it": (
        delete_all,
        "{path} was deleted or moved while the log was written",
        SAVED,
    ),
    "replaced by another log": (make_another, "{path} was replaced by another file while", SAVED),
    "replaced by a copy of itself": (replace, "{path} was replaced by another file while", SAVED),
    "renamed": (
        lambda path: path.rename(path.with_name("renamed")),
        "{path} was deleted or moved while the log was written",
        "Everything recorded is in {here}/renamed: bring it back to {path}, and launch again",
    ),
    "in a folder that is renamed": (
        lambda path: path.parent.rename(path.parent.with_name("moved")),
        "{path} was deleted or moved while the log was written",
        "Everything recorded is in {moved}/log.sqlite: bring it back to {path}, and launch again",
    ),
    "without write-ahead log": (lambda path: beside(path, "-wal").unlink(), "{path}-wal was deleted", IN_PLACE),
    "with an older write-ahead log": (
        lambda path: replace(beside(path, "-wal"), beside(path, "-wal.older")),
        "{path}-wal was replaced by another file",
        IN_PLACE,
    ),
    "without index": (lambda path: beside(path, "-shm").unlink(), "{path}-shm was deleted or moved", IN_PLACE),
    "with an index cut off": (lambda path: os.truncate(beside(path, "-shm"), 0), "{path}-shm was cut off", IN_PLACE),
    "without lock": (
        lambda path: beside(path, ".lock").unlink(),
        "{path}.lock, which keeps other launches from writing, was deleted or replaced",
        IN_PLACE,
    ),
    "with another lock": (
        lambda path: replace(beside(path, ".lock")),
        "{path}.lock, which keeps other launches from writing, was deleted or replaced",
        IN_PLACE,
    ),
}


@pytest.mark.parametrize("name", DISTURBANCES)
async def test_a_log_that_is_disturbed_says_so_at_the_next_append_and_loses_nothing(
    tmp_path: Path, some: MakeEvents, name: str
) -> None:
    """What happened, where the events are now, and what to do: and that is enough to go on."""
    disturb, what, where = DISTURBANCES[name]
    path = tmp_path / "here" / "log.sqlite"
    async with SqliteLog.open(path) as log:
        recorded = [*await log.append("r/1", some(20, text="x" * 5000), expected=0)]
        shutil.copy(beside(path, "-wal"), beside(path, "-wal.older"))
        recorded += await log.append("r/1", some(20, text="x" * 5000), expected=20)
        await asyncio.to_thread(disturb, path)
        with pytest.raises(LogDisturbed) as error:
            await log.append("r/1", some(1), expected=40)
        with pytest.raises(LogDisturbed):
            await log.append("r/2", some(1), expected=0)
    words = {"path": path, "here": path.parent, "moved": tmp_path / "moved"}
    told = str(error.value)
    assert told.startswith(what.format(**words))
    assert where.format(**words) in told
    if place := re.search(r"(?:saved to|is in) (\S+): (?:move|bring)", told):
        path.parent.mkdir(exist_ok=True)
        path.unlink(missing_ok=True)
        shutil.move(place[1], path)
    async with SqliteLog.open(path, wait=0) as log:
        assert await log.read("r/1", upto=40) == recorded
        assert await log.head("r/2") is None
        assert [damage async for damage in log.verify()] == []
        head = await log.head("r/1")
        assert head is not None
        await log.append("r/1", some(1), expected=head.version)


async def test_a_log_that_cannot_be_looked_at_says_so(
    tmp_path: Path, some: MakeEvents, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fails is an error of every append from then on: none of them waits for ever."""

    def fail(*_: object) -> bytes:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(1), expected=0)
        os.utime(path)
        monkeypatch.setattr("os.pread", fail)
        for stream in ("r/1", "r/2"):
            with pytest.raises(LogDisturbed, match=r"could not be read \(Input/output error\) while .* may be damaged"):
                await asyncio.wait_for(log.append(stream, some(1), expected=1), 10)
        monkeypatch.undo()


async def test_a_link_that_leads_elsewhere_is_noticed(tmp_path: Path, some: MakeEvents) -> None:
    """The log goes where the link led when it was opened, and no event is put into the other one."""
    path = tmp_path / "log.sqlite"
    path.symlink_to("real.sqlite")
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(3), expected=0)
        await asyncio.to_thread(lead_elsewhere, path)
        with pytest.raises(LogDisturbed, match=rf"was replaced by another file .* is in {tmp_path}/real\.sqlite"):
            await log.append("r/1", some(1), expected=3)
    for name, streams in (("real.sqlite", ["r/1"]), ("elsewhere", [])):
        async with SqliteLog.open(tmp_path / name, writable=False) as log:
            assert [head.stream async for head in log.heads()] == streams


def shorten(path: Path) -> None:
    """Take the second half away."""
    os.truncate(path, path.stat().st_size // 2)


def write_over(path: Path) -> None:
    """Copy an older state of the log over it, into the same file."""
    path.write_bytes(path.with_name("older").read_bytes())


def wipe(path: Path) -> None:
    """Replace every byte by a zero."""
    path.write_bytes(bytes(path.stat().st_size))


@pytest.mark.parametrize("disturb", [shorten, write_over, wipe, lambda path: shorten(beside(path, "-wal"))])
async def test_a_log_that_is_written_over_is_told_from_one_that_is_whole(
    tmp_path: Path, some: MakeEvents, disturb: Disturb
) -> None:
    """Nothing more is put into it, the write-ahead log is left alone, and a backup is asked for."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(40, text="x" * 5000), expected=0)
    shutil.copy(path, tmp_path / "older")
    async with SqliteLog.open(path) as log:
        for version in range(40, 4040, 200):  # so much that SQLite moves pages into the file
            await log.append("r/1", some(200, text="x" * 5000), expected=version)
        assert path.stat().st_size > 2 * (tmp_path / "older").stat().st_size
        disturb(path)
        left = {end: beside(path, end).read_bytes() for end in ("", "-wal")}
        with pytest.raises(LogDisturbed, match="may be damaged: run 'toolace-mt log verify' or restore a backup"):
            await log.append("r/1", some(1), expected=4040)
    assert {end: beside(path, end).read_bytes() for end in left} == left


async def test_a_log_that_is_only_touched_goes_on(tmp_path: Path, some: MakeEvents) -> None:
    """New times and permissions, readers, copies, and names beside it are no disturbance."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(1), expected=0)
        os.utime(path)
        path.chmod(0o600)
        (tmp_path / "notes.txt").write_text("x")
        os.link(path, tmp_path / "snapshot")
        shutil.copy(path, tmp_path / "copy")
        await log.append("r/1", some(1), expected=1)


async def test_programs_that_look_into_a_log_leave_it_whole(tmp_path: Path, some: MakeEvents) -> None:
    """Another program opens the file to write, reads, and closes it: the write-ahead log stays in its place."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(1), expected=0)
        [damage async for damage in log.verify()]
        await asyncio.gather(*(log.read("r/1") for _ in range(8)))
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", LOOK, str(path)], check=True)
        assert beside(path, "-wal").exists()
        await log.append("r/1", some(1), expected=1)
        copy = tmp_path / "as after a kill"
        copy.mkdir()
        for end in ("", "-wal"):
            shutil.copy(beside(path, end), copy)
        async with SqliteLog.open(copy / "log.sqlite") as found:
            assert len(await found.read("r/1")) == 2


async def test_two_never_write_whatever_becomes_of_the_lock(tmp_path: Path, some: MakeEvents) -> None:
    """Who comes by a link waits for the same lock; once the lock is deleted, the first gives way at its next append."""
    path, link = tmp_path / "log.sqlite", tmp_path / "link.sqlite"
    async with SqliteLog.open(path) as first:
        await first.append("r/1", some(1), expected=0)
        link.symlink_to(path)
        with pytest.raises(LogBusy):
            SqliteLog.open(link, wait=0)
        beside(path, ".lock").unlink()
        async with SqliteLog.open(link, wait=0) as second:
            await second.append("r/1", some(1), expected=1)
            with pytest.raises(LogDisturbed, match="which keeps other launches from writing, was deleted"):
                await first.append("r/1", some(1), expected=2)
            await second.append("r/1", some(1), expected=2)


async def test_who_waits_for_a_lock_that_is_replaced_waits_for_the_new_one(tmp_path: Path) -> None:
    """A lock that lost its name is none: the one that waited for it looks again."""
    path = tmp_path / "log.sqlite"
    first = SqliteLog.open(path)
    waiting = asyncio.create_task(asyncio.to_thread(SqliteLog.open, path, wait=0.5))
    await asyncio.sleep(0.1)
    beside(path, ".lock").unlink()
    second = SqliteLog.open(path, wait=0)
    await first.close()
    with pytest.raises(LogBusy):
        await waiting
    await second.close()


STRANGERS = {
    "CREATE TRIGGER t AFTER INSERT ON events BEGIN DELETE FROM heads; END": "the trigger 't'",
    "CREATE TRIGGER record AFTER INSERT ON heads BEGIN UPDATE events SET header = x'00'; END": "the trigger 'record'",
    "CREATE TRIGGER i BEFORE INSERT ON events BEGIN SELECT raise(IGNORE); END": "the trigger 'i'",
    "CREATE VIEW incoming AS SELECT * FROM events": "the view 'incoming'",
    "CREATE TABLE more (name TEXT UNIQUE)": "the table 'more'",
    "CREATE INDEX quick ON events (digest)": "the index 'quick'",
    "CREATE VIRTUAL TABLE words USING fts5(word)": "the table 'words'",
}


@pytest.mark.parametrize("statement", STRANGERS)
@pytest.mark.parametrize("writable", [True, False])
async def test_a_file_with_something_else_in_it_is_not_opened(
    tmp_path: Path, some: MakeEvents, statement: str, *, writable: bool
) -> None:
    """It is named, nothing of it was run, and the log is as before once it is taken out."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        recorded = await log.append("r/1", some(3), expected=0)
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
    with pytest.raises(LogUnreadable, match=f"holds {STRANGERS[statement]}, which toolace-mt has not made"):
        SqliteLog.open(path, writable=writable)
    _, kind, name = statement.replace("VIRTUAL ", "").split()[:3]
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"DROP {kind} {name}")
    async with SqliteLog.open(path) as log:
        assert await log.read("r/1") == recorded
        assert [damage async for damage in log.verify()] == []


@pytest.mark.parametrize("statement", [one for one in STRANGERS if "TRIGGER" in one])
async def test_a_trigger_that_comes_while_a_log_is_written_is_not_run(
    tmp_path: Path, some: MakeEvents, statement: str
) -> None:
    """The next append fails and says why; what is recorded stays as it is."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        recorded = await log.append("r/1", some(3), expected=0)
        with closing(sqlite3.connect(path)) as db:
            db.execute(statement)
        for count in (1, 5):
            with pytest.raises(LogDisturbed, match=r"a trigger into .* It was not run, and nothing was written"):
                await log.append("r/1", some(count), expected=3)
        assert await log.read("r/1") == recorded
        with closing(sqlite3.connect(path)) as db:
            db.execute(f"DROP TRIGGER {statement.split()[2]}")
        await log.append("r/1", some(1), expected=3)
        assert [damage async for damage in log.verify()] == []


async def test_tables_of_another_shape_are_not_taken_for_a_log(tmp_path: Path, some: MakeEvents) -> None:
    """A column that was added makes it another table; statistics of SQLite's own change nothing."""
    path = tmp_path / "log.sqlite"
    async with SqliteLog.open(path) as log:
        await log.append("r/1", some(3), expected=0)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ANALYZE")
    async with SqliteLog.open(path) as log:
        with pytest.raises(WrongVersion):
            await log.append("r/1", some(1), expected=2)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE events ADD COLUMN more TEXT DEFAULT 'x'")
    with pytest.raises(LogUnreadable, match="made as by no release"):
        SqliteLog.open(path)
