"""Where `export`, `log seal` and `log backup` write, what they leave alone, and what they say of the unreadable."""

import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from support.commands import Command, run_command, succeed
from support.runs import COMMAND, write_config
from toolace_mt.cluster.cli.gallery import SHIPPED


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys, columns=400)

    return run


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a finished run."""
    folder = tmp_path_factory.mktemp("exported")
    config = write_config(folder, dialogues=6)
    succeed("launch", config, "--in-process", "--quiet")
    return folder / "log.sqlite"


@pytest.fixture
def log(finished: Path, tmp_path: Path) -> Path:
    """A copy of it, which a test may lose."""
    folder = tmp_path / "kept"
    folder.mkdir()
    return Path(shutil.copy(finished, folder))


@pytest.mark.parametrize("end", ["", "-wal", "-shm", "-journal", ".lock"])
@pytest.mark.parametrize("link", [False, True])
def test_no_command_writes_over_a_log(command: Command, log: Path, tmp_path: Path, end: str, *, link: bool) -> None:
    """Not over its file, not over or as one of the files next to it, and not by a link; its bytes are as before."""
    target = log.with_name(log.name + end)
    if link:
        (tmp_path / "link").symlink_to(target)
    out = tmp_path / "link" if link else target
    before = log.read_bytes()
    for arguments in (
        ["export", "small", "--force", "--out", out],
        ["log", "seal", "--force", out],
        ["log", "backup", out],
    ):
        status, _, err = command(*arguments, "--log", log)
        assert status == 2, arguments
        assert "may be a log" in err
    assert log.read_bytes() == before
    assert {path.name for path in log.parent.iterdir()} <= {"log.sqlite", "log.sqlite-wal", "log.sqlite-shm"}
    assert command("log", "verify", "--log", log)[0] == 0


@pytest.mark.parametrize("existing", [True, False])
def test_a_link_stays_a_link(command: Command, log: Path, tmp_path: Path, *, existing: bool) -> None:
    """What it points at is written."""
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    link.symlink_to(real)
    if existing:
        real.write_text("old")
        assert command("export", "small", "--out", link, "--log", log)[0] == 2
        assert command("log", "seal", link, "--log", log)[0] == 2
        assert command("log", "backup", link, "--log", log)[0] == 2
        assert real.read_text() == "old"
    else:
        assert command("log", "backup", link, "--log", log)[0] == 0
        assert real.read_bytes()[:6] == b"SQLite"
        real.unlink()
    for arguments in (["export", "small", "--out"], ["log", "seal"]):
        assert command(*arguments, link, "--force", "--log", log)[0] == 0
        assert link.is_symlink()
        assert not real.is_symlink()
        records = [json.loads(line) for line in real.read_text().splitlines()]
        assert records
        assert all(records)


@pytest.mark.parametrize("words", [("log", "seal"), ("export", "small", "--out"), ("log", "answers", "small", "--out")])
def test_a_link_to_nothing_is_something(command: Command, log: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    """What it names is made on demand only."""
    real, link = tmp_path / "real", tmp_path / "link"
    link.symlink_to(real)
    status, _, err = command(*words, link, "--log", log)
    assert (status, "as a link to nothing; --force replaces what it names" in err) == (2, True)
    assert not real.exists()
    assert command(*words, link, "--force", "--log", log)[0] == 0
    assert real.is_file()
    assert link.is_symlink()


def test_a_gallery_goes_where_a_link_to_nothing_leads_when_that_is_asked_for(command: Command, tmp_path: Path) -> None:
    """As any other output."""
    real, link = tmp_path / "real.sqlite", tmp_path / "link"
    link.symlink_to(real)
    assert command("gallery", link)[0] == 2
    assert command("gallery", link, "--force")[0] == 0
    assert real.is_file()


def test_force_is_proposed_where_it_helps(command: Command, log: Path, tmp_path: Path) -> None:
    """For an older copy that is not in use; it replaces no part of a log."""
    copy, lock = tmp_path / "copy.sqlite", log.with_name("log.sqlite.lock")
    assert command("log", "backup", copy, "--log", log)[0] == 0
    proposed = ", or replace an older copy: --force"
    assert proposed in command("log", "backup", copy, "--log", log)[2]
    lock.touch()
    for target in (log, lock, tmp_path, tmp_path / "none" / "copy", tmp_path / ("x" * 300)):
        status, _, err = command("log", "backup", target, "--log", log)
        assert (status, "--force" in err) == (2, False), err
        assert command("log", "backup", target, "--force", "--log", log)[0] == 2
    assert lock.read_bytes() == b""


def test_a_pipe_is_written_into(command: Command, log: Path, tmp_path: Path) -> None:
    """It stays a pipe, and who reads it gets every line, with no need to say --force."""
    pipe, read = tmp_path / "pipe", list[str]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.extend(pipe.read_text().splitlines()))
    reader.start()
    status, _, _ = command("export", "small", "--out", pipe, "--outcome", "accepted", "--outcome", "rejected",
                           "--outcome", "failed", "--log", log)  # fmt: skip
    reader.join()
    assert (status, len(read)) == (0, 6)
    assert pipe.is_fifo()


@pytest.mark.parametrize("mode", ["w", "a"])
def test_the_standard_output_has_a_name(log: Path, tmp_path: Path, mode: str) -> None:
    """/dev/stdout is written into, also where it leads to a file; what that file held before stays."""
    into = tmp_path / "data.jsonl"
    into.write_text("old\n")
    with into.open(mode) as out:
        done = subprocess.run(
            [COMMAND, "export", "small", "--out", "/dev/stdout", "--log", log], stdout=out, check=False
        )
    lines = into.read_text().splitlines()
    assert done.returncode == 0
    assert lines[0] == "old" if mode == "a" else json.loads(lines[0])
    assert len(lines) > 1
    assert Path("/dev/stdout").is_symlink()


def test_a_device_stays_a_device(command: Command, log: Path) -> None:
    """Nothing is put in its place, and one that is full is told."""
    assert command("export", "small", "--force", "--out", "/dev/null", "--log", log)[0] == 0
    assert Path("/dev/null").is_char_device()
    status, _, err = command("export", "small", "--out", "/dev/full", "--log", log)
    assert status == 1
    assert "No space left" in err


@pytest.mark.parametrize("where", ["nowhere/x", ".", "", "a\0b", "x" * 300, "kept/log.sqlite/x"])
def test_where_nothing_can_be_written_is_said(
    command: Command, log: Path, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing folder, a folder, no name, no path at all: exit status 2, and nothing is made."""
    monkeypatch.chdir(tmp_path)
    for arguments in (["export", "small", "--out", where], ["log", "seal", where], ["log", "backup", where]):
        status, _, err = command(*arguments, "--log", log)
        assert status == 2, (arguments, err)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept"]


def test_a_backup_lies_next_to_no_stale_journal(command: Command, log: Path, tmp_path: Path) -> None:
    """SQLite would play the journal of a log that is gone into the copy."""
    (tmp_path / "copy.sqlite-wal").write_bytes(b"left behind")
    status, _, err = command("log", "backup", tmp_path / "copy.sqlite", "--log", log)
    assert status == 2
    assert "copy.sqlite-wal is there already" in err


def test_an_older_seal_is_replaced_only_on_demand(command: Command, log: Path, tmp_path: Path) -> None:
    """It may be the only witness of what the log has lost."""
    sealed = tmp_path / "seal"
    assert command("log", "seal", sealed, "--log", log)[0] == 0
    before = sealed.stat().st_ino
    status, _, err = command("log", "seal", sealed, "--log", log)
    assert (status, sealed.stat().st_ino) == (2, before)
    assert "--force" in err
    assert command("log", "seal", sealed, "--force", "--log", log)[0] == 0
    assert sealed.stat().st_ino != before


# What cannot be read


def change(log: Path, statement: str) -> None:
    """Change the tables behind the log's back."""
    with closing(sqlite3.connect(log)) as db, db:
        assert db.execute(statement).rowcount == 1


ALL = ("--outcome", "accepted", "--outcome", "rejected", "--outcome", "failed")


def test_an_erased_dialogue_is_left_out_and_named(command: Command, log: Path) -> None:
    """The others are exported, and that is no failure; verification notes it, and finds no damage."""
    change(log, "UPDATE events SET payload = NULL WHERE stream = 'small/2' AND version = 3")
    status, out, err = command("export", "small", *ALL, "--log", log)
    assert status == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == [f"small/{n}" for n in (1, 3, 4, 5, 6)]
    assert "1 erased, 0 damaged" in err
    assert "small/2" in err
    status, out, _ = command("log", "verify", "--log", log)
    assert status == 0
    assert "small/2 version 3: its payload was erased" in out
    assert "but for 1 erased payload" in out
    facts = json.loads(command("log", "verify", "small", "--json", "--log", log)[1])
    assert (facts["damages"], [one["version"] for one in facts["erased"]]) == ([], [3])


def test_a_damaged_dialogue_is_left_out_and_fails_the_export(command: Command, log: Path, tmp_path: Path) -> None:
    """The file holds the others all the same; the exit status is 1, and the message says what to run."""
    change(log, "UPDATE events SET payload = x'80' WHERE stream = 'small/2' AND version = 3")
    out = tmp_path / "data.jsonl"
    status, _, err = command("export", "small", *ALL, "--out", out, "--log", log)
    assert (status, len(out.read_text().splitlines())) == (1, 5)
    assert "0 erased, 1 damaged" in err
    assert "log verify" in err
    assert command("log", "verify", "small", "--log", log)[0] == 1
    assert command("log", "verify", "smal", "--log", log)[0] == 2, "another run's damage is its own"


def test_an_export_wants_a_run(command: Command, log: Path) -> None:
    """A dialogue's name is told from a run's."""
    status, out, err = command("export", "small/1", "--log", log)
    assert (status > 0, out) == (True, "")
    assert "name a run, such as 'small'" in err


def test_a_log_whose_heads_are_damaged_is_verified_to_the_end(command: Command, log: Path) -> None:
    """The list of streams does not read, and still every damage is named."""
    change(log, "UPDATE heads SET last = x'00' WHERE stream = 'small/3'")
    change(log, "UPDATE events SET payload = x'80' WHERE stream = 'small/5' AND version = 2")
    status, out, _ = command("log", "verify", "--log", log)
    assert status == 1
    assert "small/3" in out
    assert "small/5 version 2" in out


def test_what_a_format_passes_over_is_said(command: Command, log: Path, tmp_path: Path) -> None:
    """By its reason, in words and as facts; rows and dialogues are told apart."""
    arguments = ["export", "small", "--format", "trl-dpo", "--out", tmp_path / "pairs.jsonl", "--log", log]
    status, out, err = command(*arguments, "--json")
    facts = json.loads(out)
    assert status == 0
    assert facts["passed_over"]
    assert all(isinstance(number, int) and number > 0 for number in facts["passed_over"].values())
    assert "Passed over: " in err
    assert all(why in err for why in facts["passed_over"])


def test_a_file_named_parquet_is_one(command: Command, tmp_path: Path) -> None:
    """`check` reads it, and each call in it has its own arguments only."""
    lines, table = tmp_path / "rows.jsonl", tmp_path / "rows.parquet"
    for out in (lines, table):
        assert command("export", "energy", "--log", SHIPPED, "--out", out)[0] == 0
    assert table.read_bytes().startswith(b"PAR1")
    told = [command("check", path, "--no-log", "--json") for path in (lines, table)]
    assert [status for status, _, _ in told] == [0, 0]
    kept = [json.loads(out.replace("rows.parquet", "rows.jsonl")) for _, out, _ in told]
    assert kept[0] == kept[1]


def test_rows_that_are_no_table_are_refused(command: Command, tmp_path: Path) -> None:
    """And no file is made."""
    status, _, err = command(
        "export", "energy", "--log", SHIPPED, "--format", "anthropic", "--out", tmp_path / "a.parquet"
    )
    assert (status, "write them as lines of JSON" in err) == (2, True)
    assert not (tmp_path / "a.parquet").exists()
