"""A database that goes away in mid-run: appends and reads wait for it within a bound, and nothing is lost."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import psycopg
import pytest

from support.postgres import Server, server
from toolace_mt.events import Envelope
from toolace_mt.store import EventLog, LogBusy, LogFull, LogUnreachable, RunTaken, make_log, open_log
from toolace_mt.store.postgres import PostgresLog
from toolace_mt.store.postgres.address import Address
from toolace_mt.store.postgres.connections import Connection, connect

MakeEvents: TypeAlias = Callable[..., list[Envelope]]


@pytest.fixture(scope="module")
def fragile() -> Iterator[Server]:
    """A server of these tests alone."""
    made = Server.made()
    made.start()
    yield made
    made.stop(signal.SIGQUIT)


@asynccontextmanager
async def impatient(location: str, patience: float = 1.0) -> AsyncIterator[PostgresLog]:
    """A log that waits for its server for a short while."""
    make_log(location)
    address = replace(Address.of(location.removeprefix("postgresql://")), patience=patience)
    async with PostgresLog(address, writable=True) as log:
        yield log


def sessions(location: str, *, ended: bool) -> list[int]:
    """The server's processes of everybody else in that database; *ended*: they are gone afterwards."""
    ask = "SELECT pid" + (", pg_terminate_backend(pid, 5000)" if ended else "")
    with psycopg.connect(location, autocommit=True) as db:
        rows = db.execute(
            f"{ask} FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()".encode()
        )
        return [row[0] for row in rows]


async def sound(log: EventLog, versions: dict[str, int]) -> None:
    """Every stream has that many events, each as it was written."""
    assert {head.stream: head.version async for head in log.heads()} == versions
    assert [damage async for damage in log.verify()] == []


async def test_a_server_that_crashes_and_comes_back_is_waited_for(fragile: Server, some: MakeEvents) -> None:
    """Appends and reads under way go on; each is there once, though nobody knows which the crash has met."""
    async with impatient(fragile.empty(), patience=20) as log:
        stopping = asyncio.Event()

        async def write(stream: str) -> int:
            version = 0
            while not stopping.is_set():
                version = (await log.append(stream, some(3), expected=version))[-1].version
                assert len(await log.read(stream)) == version
            return version

        writing = {f"r/{number}": asyncio.create_task(write(f"r/{number}")) for number in range(6)}
        for _ in range(2):
            await asyncio.sleep(0.3)
            fragile.stop(signal.SIGQUIT)
            await asyncio.sleep(0.2)
            fragile.start()
        await asyncio.sleep(0.3)
        stopping.set()
        await sound(log, {stream: await task for stream, task in writing.items()})


async def test_a_server_that_does_not_come_back_is_given_up(fragile: Server, some: MakeEvents) -> None:
    """Within the bound, once: what waits behind does not wait as long again. When it is back, appends go on."""
    async with impatient(fragile.empty()) as log:
        await log.append("r/1", some(2), expected=0)
        fragile.stop(signal.SIGQUIT)
        begun = time.monotonic()
        uses = [log.append("r/1", some(1), expected=2), log.append("r/2", some(1), expected=0), log.read("r/1")]
        for outcome in await asyncio.gather(*uses, return_exceptions=True):
            assert isinstance(outcome, LogUnreachable)
        with pytest.raises(LogUnreachable, match=r"was lost, and none was to be had for .* launch again to resume"):
            await log.append("r/3", some(1), expected=0)
        assert time.monotonic() - begun < 15
        fragile.start()
        await log.append("r/1", some(1), expected=2)
        await sound(log, {"r/1": 3})


async def test_sessions_that_are_ended_are_made_again(some: MakeEvents) -> None:
    """By an administrator, or by a proxy between: nobody who uses the log notices, those who follow neither."""
    location = server().empty("faults")
    async with impatient(location, patience=10) as log, impatient(location) as other:
        await log.hold("r", wait=0)
        await log.append("r/1", some(2), expected=0)
        async with aclosing(log.follow()) as records:
            assert [(await anext(records))[1].version for _ in range(2)] == [1, 2]
            coming = asyncio.ensure_future(anext(records))
            await asyncio.sleep(0.1)
            assert sessions(location, ended=True)
            await log.append("r/1", some(1), expected=2)
            assert (await coming)[1].version == 3
        with pytest.raises(LogBusy):
            await other.hold("r", wait=0)
        await sound(log, {"r/1": 3})


async def test_who_was_cut_off_cannot_write_past_a_successor(some: MakeEvents) -> None:
    """Its session ends, another takes the run: it is told so, and nothing of it is recorded."""
    location = server().empty("faults")
    async with impatient(location) as first, impatient(location) as second:
        await first.hold("r", wait=0)
        await first.append("r/1", some(1), expected=0)
        sessions(location, ended=True)
        await second.hold("r", wait=0)
        for _ in range(2):
            with pytest.raises(RunTaken, match=r"run 'r' in postgresql:.* is being written by toolace-mt .*; waited"):
                await first.append("r/1", some(1), expected=1)
        await second.append("r/1", some(1), expected=1)
        await sound(second, {"r/1": 2})


async def test_a_server_that_stands_still_is_left(some: MakeEvents) -> None:
    """No statement waits beyond the bound. What the old session does when it wakes is refused."""
    location = server().empty("faults")
    async with impatient(location, patience=1.0) as log:
        await log.append("r/1", some(1), expected=0)
        stopped = sessions(location, ended=False)
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            await log.append("r/1", some(1), expected=1)
        finally:
            for process in stopped:
                os.kill(process, signal.SIGCONT)
        await log.append("r/1", some(1), expected=2)
        await sound(log, {"r/1": 3})


async def test_a_transaction_that_stays_open_is_named_to_those_who_follow(some: MakeEvents) -> None:
    """They do not wait beyond the bound, and can go on when it has ended."""
    location = server().empty("faults")
    async with impatient(location, patience=0.5) as log:
        with psycopg.connect(server().url("postgres")) as db:  # of another database, even
            db.execute("CREATE TEMP TABLE something (x int)")
            await log.append("r/1", some(1), expected=0)
            async with aclosing(log.follow()) as records:
                with pytest.raises(LogBusy, match=rf"has been open for .* by server process {db.info.backend_pid} of"):
                    await anext(records)
            assert len(await log.read("r/1")) == 1
        async with aclosing(log.follow()) as records:
            assert (await anext(records))[1].version == 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB that the server may write to, where one can be mounted."""
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if mount is None or umount is None or os.getuid() != 0:
        pytest.skip("only root can mount a small file system")
    folder = server().folder / "small"
    folder.mkdir(exist_ok=True)
    options = "size=24m,uid=65534,gid=65534,mode=700"
    if subprocess.run([mount, "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=False).returncode:
        pytest.skip("no file system can be mounted here")
    server().execute(f"CREATE TABLESPACE small LOCATION '{folder}'", "CREATE DATABASE small TABLESPACE small")
    yield folder
    sessions(server().url("small"), ended=True)
    server().execute("DROP DATABASE small", "DROP TABLESPACE small")
    subprocess.run([umount, "-l", str(folder)], check=True)
    del tmp_path


async def test_a_full_database_loses_nothing(small_disk: Path, some: MakeEvents) -> None:
    """Appends are refused whole, what was recorded stays, and freeing room is enough."""
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(6 * 2**20))
    async with open_log(server().url("small")) as log:
        version = 0

        async def fill() -> None:
            nonlocal version
            while version < 10_000:
                text = os.urandom(4096).hex()  # the server compresses what it can
                version = (await log.append("r/1", some(64, text=text), expected=version))[-1].version

        with pytest.raises(LogFull, match=r"there is no room left for postgresql:.*; nothing was written\. Free some"):
            await fill()
        assert version
        await sound(log, {"r/1": version})
        with suppress(FileNotFoundError):
            ballast.unlink()
        await log.append("r/1", some(2), expected=version)
        await sound(log, {"r/1": version + 2})


async def test_who_is_cancelled_while_a_connection_is_made_leaves_none_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a log that is closed while it begins to listen."""
    made: list[Connection] = []
    connected = asyncio.Event()

    async def waiting(db: Connection, *_: object) -> None:
        made.append(db)
        connected.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", waiting)
    opening = asyncio.create_task(
        connect(Address.of(server().empty("cancelled").removeprefix("postgresql://")), writable=False)
    )
    await connected.wait()
    opening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await opening
    assert [db.closed for db in made] == [True]
