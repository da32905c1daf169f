"""Runs in a PostgreSQL database: launched, read by every command, killed on either side, copied to a file and back."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from support.commands import Command, succeed
from support.postgres import Server, server
from support.runs import COMMAND, assert_whole, dialogues_in, facts, write_config
from toolace_mt.store import open_log

SECRET = "hush-hush"
SLOW = {"default": {"provider": "offline", "latency": {"median": 0.15, "sigma": 0.2}}}
DIALOGUES = 3


def recorded(location: str) -> int:
    """Events in the database."""
    with psycopg.connect(location) as db:
        row = db.execute("SELECT count(*) FROM toolace_mt.events").fetchone()
        assert row
        return int(row[0])


def launched(config: Path) -> subprocess.Popen[str]:
    """A launch by a process of its own."""
    return subprocess.Popen(
        [COMMAND, "launch", str(config), "--in-process", "--quiet"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture(scope="module")
def log() -> str:
    """A log with a finished run, whose URL has a password."""
    pg = server()
    pg.empty("runs")
    pg.execute("DROP ROLE IF EXISTS launcher", f"CREATE ROLE launcher SUPERUSER LOGIN PASSWORD '{SECRET}'")
    return pg.remote("runs", "launcher", SECRET)


@pytest.fixture(scope="module", autouse=True)
def config(log: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The config of that run, which was launched."""
    written = write_config(tmp_path_factory.mktemp("run"), log=log, dialogues=DIALOGUES)
    succeed("launch", written, "--in-process", "--quiet")
    return written


def test_a_run_in_a_database_is_whole_and_holds_no_password(log: str, config: Path, command: Command) -> None:
    """Neither its events, nor what a launch prints, nor what another one says of it."""
    assert_whole(log, DIALOGUES)

    for form in ("text", "json"):
        status, out, err = command("launch", config, "--in-process", "--set", f"log={log}", "--format", form)
        assert status == 0
        assert SECRET not in out + err
    with psycopg.connect(log) as db:
        asked = "SELECT count(*) FROM toolace_mt.events WHERE position(%s::bytea in payload) > 0"
        assert db.execute(asked, (SECRET.encode(),)).fetchone() == (0,)
        assert db.execute(asked, (b"launcher@127.0.0.1",)).fetchone() != (0,), "where it is kept is recorded"


@pytest.mark.parametrize(
    "words",
    [
        ["runs"],
        ["status", "small"],
        ["replay", "small/1"],
        ["audit", "small"],
        ["audit", "small/1"],
        ["stats", "small"],
        ["export", "small", "--out", "out.jsonl"],
        ["log", "verify"],
        ["log", "verify", "small"],
        ["log", "seal", "seal.txt"],
        ["log", "backup", "copy.sqlite"],
        ["log", "answers", "small", "--out", "answers.jsonl"],
        ["log", "init"],
        ["log", "migrate"],
        ["review", "small/1", "--verdict", "keep", "--by", "ann"],
    ],
    ids=" ".join,
)
def test_a_command_reads_a_database_as_it_reads_a_file(
    log: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """With figures, and without the password."""
    monkeypatch.chdir(tmp_path)
    status, out, err = command(*words, "--log", log)
    assert status == 0, err
    assert SECRET not in out + err
    assert out + err


def test_a_check_is_recorded_in_a_database(
    log: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Command
) -> None:
    """And a run of checks is read from it."""
    monkeypatch.chdir(tmp_path)
    succeed("export", "small", "--out", "given.jsonl", "--log", log)
    status, _, err = command("check", "given.jsonl", "--log", log)
    assert status in (0, 1), err
    assert f"is recorded in postgresql://launcher@127.0.0.1:{server().port}/runs" in err
    status, out, _ = command("runs", "--log", log, "--json")
    assert {run["id"] for run in json.loads(out)} == {"small", "check-given"}


def test_runs_move_to_a_file_and_back(log: str, tmp_path: Path, command: Command) -> None:
    """With their digests; what is there already is not copied twice."""
    file, back = tmp_path / "file.sqlite", server().empty("back")
    new, known = "each with the digest that it had", "nothing was changed"
    for source, target, said in ((log, str(file), new), (str(file), back, new), (log, back, known)):
        status, out, err = command("log", "copy", source, target, "small")
        assert status == 0, err
        assert said in out
        assert SECRET not in out + err
    there, here = dialogues_in(log), dialogues_in(back)
    assert there == here == dialogues_in(file)
    assert command("log", "copy", log, back, "no-such-run")[0] == 2
    assert command("log", "copy", log, log)[0] == 2


def test_a_run_whose_driver_is_killed_is_driven_on_at_once(tmp_path: Path) -> None:
    """The lock goes with the process; no dialogue ends twice, and nothing is asked for again."""
    location = server().empty("killed")
    config = write_config(tmp_path, log=location, dialogues=DIALOGUES, models=SLOW)
    running = launched(config)
    while not _has(location, 30):
        assert running.poll() is None
    other = launched(config)  # it waits for the first one
    running.kill()
    running.communicate()
    before = {stream: facts(records) for stream, records in dialogues_in(location).items()}
    out, err = other.communicate(timeout=60)
    assert other.returncode == 0, out + err
    after = assert_whole(location, DIALOGUES)
    assert all(facts(after[stream])[: len(told)] == told for stream, told in before.items())


@pytest.fixture
def fragile() -> Iterator[Server]:
    """A server of one test."""
    made = Server.made()
    made.start()
    yield made
    made.stop(signal.SIGQUIT)


def test_a_run_outlives_a_crash_of_its_database(tmp_path: Path, fragile: Server) -> None:
    """It waits for it, and completes."""
    location = fragile.empty("crashed")
    running = launched(write_config(tmp_path, log=location, dialogues=DIALOGUES, models=SLOW))
    while not _has(location, 30):
        assert running.poll() is None
    fragile.stop(signal.SIGQUIT)
    time.sleep(0.5)
    fragile.start()
    out, err = running.communicate(timeout=60)
    assert running.returncode == 0, out + err
    assert_whole(location, DIALOGUES)


def _has(location: str, events: int) -> bool:
    """Whether so many are recorded; it waits a little."""
    time.sleep(0.05)
    try:
        open_log(location, writable=False)
        return recorded(location) >= events
    except Exception:  # noqa: BLE001 - it is not made yet
        return False
