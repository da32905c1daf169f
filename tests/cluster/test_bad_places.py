"""Names, logs, outputs and terminals that are not what a command needs: one message, and the right exit status."""

import errno
import json
import os
import shutil
import sqlite3
from pathlib import Path

import pytest

from support.commands import Command, run_command
from support.forked import Forked
from support.runs import ROOT, write_config


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["replay", "small/99"], 2, "there is no 'small/99'"),
        (["replay", "small"], 2, "RUN/NUMBER"),
        (["replay", f"small/{'9' * 5000}"], 2, "RUN/NUMBER"),
        (["replay", "small/1", "--diff", "-1", "3"], 2, "choose one from"),
        (["replay", "small/1", "--watch", "--pace", "inf"], 2, "'--pace'"),
        (["status", "small/1"], 2, "is the name of a dialogue: name a run, such as 'small'"),
        (["audit", "small/"], 2, "RUN/NUMBER"),
        (["log", "verify", "--seal", "nowhere"], 2, "nowhere: there is no such file"),
        (["log", "verify", "--seal", "."], 2, "this is no file"),
        (["replay", "small/1", "--at", "9999"], 2, "choose one from"),
        (["replay", "small/1", "--prompt", "1"], 2, "answers are at"),
        (["audit", "nobody"], 2, "nobody"),
        (["status", "nobody"], 2, "nobody"),
        (["export", "nobody"], 2, "nobody"),
        (["log", "verify", "nobody"], 2, "nobody"),
        (["launch", "nowhere.yaml"], 2, "there is no such file"),
        (["check", "nowhere.jsonl"], 2, "there is no such file"),
        (["check", "x" * 5000], 2, "File name too long"),
        (["check", __file__, "--log", "memory://"], 2, "is gone when the command ends"),
    ],
)
def test_what_is_not_there_is_said(
    command: Command, finished: Path, arguments: list[str], status: int, message: str
) -> None:
    """One message that says what there is instead."""
    log = [] if arguments[0] in ("launch", "check") else ["--log", str(finished / "log.sqlite")]
    ended, _, err = command(*arguments, *log)
    assert ended == status
    assert message in " ".join(err.split())


@pytest.mark.parametrize(("content", "status"), [(b"", 2), (b"hello", 2), (b"SQLite format 3\0" + b"x" * 100, 1)])
def test_a_file_that_is_no_log_is_refused_and_left_alone(
    command: Command, tmp_path: Path, content: bytes, status: int
) -> None:
    """Reading and launching both say so; the file keeps its bytes. Another file is a mistake, damage is none."""
    log = tmp_path / "log.sqlite"
    log.write_bytes(content)
    assert command("runs", "--log", log)[0] == status
    if content:
        assert command("launch", write_config(tmp_path), "--in-process", "--quiet")[0] == status
    assert log.read_bytes() == content


def test_a_truncated_log_is_told(command: Command, finished: Path, tmp_path: Path) -> None:
    """Half of a log is no log."""
    copy = tmp_path / "copy.sqlite"
    command("log", "backup", copy, "--log", finished / "log.sqlite")
    os.truncate(copy, copy.stat().st_size // 2)
    status, out, err = command("log", "verify", "--log", copy)
    assert status == 1
    assert "Traceback" not in out + err


def test_a_full_disk_stops_the_run_and_loses_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says that there is no room; with room again, launching resumes and completes."""
    config = write_config(tmp_path, dialogues=12)
    full = {"pages": 20}
    connect = sqlite3.connect

    def small(*arguments: object, **named: object) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*arguments, **named)  # type: ignore[call-overload]
        connection.execute(f"PRAGMA max_page_count = {full['pages']}")
        return connection

    monkeypatch.setattr(sqlite3, "connect", small)
    status, _, err = command("launch", config, "--in-process", "--quiet")
    assert status == 1
    assert "full" in err or "room" in err
    monkeypatch.setattr(sqlite3, "connect", connect)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    assert (
        json.loads(command("status", "small", "--log", tmp_path / "log.sqlite", "--json")[1])["funnel"]["opened"] == 12
    )


def test_hostile_text_cannot_reach_the_terminal() -> None:
    """Control characters and marks that turn a line around are shown, not obeyed."""
    from toolace_mt.store.wording import visible

    assert visible("\x1b[2Jgone\u202e") == "\\u001b[2Jgone\\u202e"
    assert visible("two\nlines, 中文") == "two\nlines, 中文"


@pytest.mark.parametrize("place", ["nowhere", "", "gopher://x", "/dev/null"])
@pytest.mark.parametrize("arguments", [["runs"], ["status", "small"], ["log", "verify"], ["export", "small"]])
def test_a_log_that_is_not_there_is_a_mistake_in_the_command(
    command: Command, arguments: list[str], place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The status says so, the message what to name, and no file appears."""
    monkeypatch.chdir(tmp_path)
    status, _, err = command(*arguments, "--log", place)
    assert status == 2
    assert "start a run" in err or "name the file of a log" in err or "give a path" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("output", ["--out", "--fix"])
def test_a_check_writes_over_no_log(command: Command, finished: Path, tmp_path: Path, output: str) -> None:
    """Not even by --force, and not into a folder that is not there; what is there has the same bytes after it."""
    log, records = tmp_path / "log.sqlite", tmp_path / "records.jsonl"
    shutil.copy(finished / "log.sqlite", log)
    records.write_text('{"messages": [{"role": "user", "content": "Hello"}]}\n')
    before = log.read_bytes()
    for target, why in ((log, "may be a log"), (tmp_path / "nowhere" / "x", "there is no folder")):
        status, _, err = command("check", records, output, target, "--force", "--no-log")
        assert status == 2
        assert why in err
    assert log.read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["rules"],
        ["experts", "--json"],
        ["runs"],
        ["status", "small", "--json"],
        ["export", "small"],
        ["replay", "small/1"],
    ],
)
def test_an_output_without_room_is_a_failure_and_no_fault(finished: Path, tmp_path: Path, arguments: list[str]) -> None:
    """The message says what is full."""
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    told = tmp_path / "told"
    with Path("/dev/full").open("w") as full, told.open("w") as file:
        log = {"TOOLACE_MT_LOG": str(finished / "log.sqlite")}
        done = Forked(*arguments, stdout=full.fileno(), stderr=file.fileno(), env=log)
        assert done.wait() == 1
    assert told.read_text().startswith("toolace-mt: the output cannot be written: No space left on device.")


@pytest.mark.parametrize("columns", [0, 1, 40])
def test_a_narrow_terminal_shows_everything(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], columns: int
) -> None:
    """What says that it has no columns has the usual ones."""
    arguments: list[str | Path] = ["status", "small", "--log", finished / "log.sqlite"]
    status, out, _ = run_command(arguments, monkeypatch, capsys, columns=columns)
    assert status == 0
    assert "accepted" in out
    assert "Per accepted dialogue" in out


@pytest.mark.parametrize("arguments", [["init"], ["pool", "import", ROOT / "examples" / "pool.json", "--out"]])
def test_what_finds_no_room_leaves_nothing(
    command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str | Path]
) -> None:
    """A full disk is a failure, and a file is whole or not there; a folder that is not there is a mistake."""

    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    status, _, err = command(*arguments, tmp_path / "new")
    assert (status, list(tmp_path.iterdir())) == (1, [])
    assert "cannot be written: No space left on device" in err
    status, _, err = command(*arguments, tmp_path / "nowhere" / "new")
    assert (status, list(tmp_path.iterdir())) == (2, [])
    assert "there is no folder" in err
