"""Nothing is written over what is read, or over the log: not by another name, and not through a link."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from support.commands import Command
from support.runs import write_config

RECORD = '{"messages": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"}]}\n'
RULE = (
    "from toolace_mt.actors.rules import Rule\n"
    "from toolace_mt.events import Severity\n"
    "OWN = Rule('own', 'nothing', Severity.ADVISORY, lambda view: ())\n"
)


def write_own_config(folder: Path) -> None:
    """A config that names files of every kind."""
    tools = {"search_flights": {"kind": "python", "target": "shop.py:search_flights"}}
    added = {"rules": {"add": ["own.py:OWN"]}, "execution": {"tools": tools}}
    write_config(folder, context="policy.md", personas="people.jsonl", log="logs/log", **added)


@pytest.fixture(name="folder", autouse=True)
def folder_of_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every kind of input, and links to it; in the end, each has the bytes that it had."""
    monkeypatch.chdir(tmp_path)
    contents = {
        "data.jsonl": RECORD,
        "new.sqlite-wal": RECORD,
        "new.sqlite.lock": RECORD,
        "own.py": RULE,
        "policy.md": "Be kind.",
        "shop.py": "def search_flights(): return 1\n",
        "people.jsonl": '{"persona": "a baker"}\n',
        "rules.yaml": "rules: {add: ['own.py:OWN']}\n",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
    write_own_config(tmp_path)
    for name in ("data.jsonl", "rules.yaml", "own.py", "run.yaml"):
        (tmp_path / f"soft-{name}").symlink_to(name)
        (tmp_path / f"hard-{name}").hardlink_to(tmp_path / name)
    (tmp_path / "soft.sqlite").symlink_to("new.sqlite")
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    yield tmp_path
    assert {path: path.read_bytes() for path in before} == before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--log new.sqlite --out new.sqlite", "a file of the log"),
        ("--log soft.sqlite --fix new.sqlite", "a file of the log"),
        ("--log sqlite://new.sqlite --out soft.sqlite", "a file of the log"),
        ("--log fresh.sqlite --out fresh.sqlite-wal", "a file of the log"),
        ("--log fresh.sqlite --fix fresh.sqlite.lock", "a file of the log"),
        ("--log data.jsonl", "the file that is checked"),
        ("--log hard-data.jsonl", "the file that is checked"),
        ("--no-log --out data.jsonl", "the file that is checked"),
        ("--no-log --out soft-data.jsonl", "the file that is checked"),
        ("--no-log --fix hard-data.jsonl", "the file that is checked"),
        ("--no-log --config rules.yaml --out rules.yaml", "the config"),
        ("--no-log --config soft-rules.yaml --out hard-rules.yaml", "the config"),
        ("--no-log --config rules.yaml --fix own.py", "a file of rules"),
        ("--no-log --config rules.yaml --fix hard-own.py", "a file of rules"),
        ("--no-log --out one.jsonl --fix ./one.jsonl", "named twice"),
    ],
)
def test_a_check_writes_over_nothing_that_it_reads(command: Command, words: str, message: str) -> None:
    """Not even by --force."""
    status, _, err = command("check", "data.jsonl", "--force", *words.split())
    assert status == 2
    assert message in err


@pytest.mark.parametrize("name", ["new.sqlite-wal", "new.sqlite.lock"])
def test_a_log_takes_no_input_for_a_part_of_itself(command: Command, name: str) -> None:
    """A lock is emptied, and a journal is replaced."""
    status, _, err = command("check", name, "--log", "new.sqlite")
    assert status == 2
    assert "would be written over the file that is checked" in err


INPUTS = ["data.jsonl", "run.yaml", "soft-run.yaml", "own.py", "policy.md", "people.jsonl", "shop.py"]


@pytest.mark.parametrize("name", INPUTS)
def test_a_refinement_writes_over_nothing_that_it_reads(command: Command, name: str) -> None:
    """Neither over its file nor over one of its config."""
    status, _, err = command("refine", "data.jsonl", "--config", "run.yaml", "--force", "--out", name, "--in-process")
    assert status == 2
    assert "is a file of the config" in err or "is the file that is refined" in err


@pytest.mark.parametrize("log", ["policy.md", "people.jsonl", "hard-own.py", "soft-own.py", "lock"])
def test_a_run_keeps_its_log_apart_from_its_config(command: Command, folder: Path, log: str) -> None:
    """A log that would be a file of the config, or have the config for its lock, is refused."""
    config = folder / "run.yaml"
    other = config.rename(folder / "lock.lock") if log == "lock" else config
    given = yaml.safe_load(other.read_text())
    other.write_text(yaml.safe_dump(given | {"log": log}))
    before = other.read_bytes()
    status, _, err = command("launch", other, "--in-process", "--quiet")
    assert status == 2
    assert "would be written over a file of the config" in err
    assert other.read_bytes() == before
    other.rename(config)
    write_own_config(folder)


def test_an_address_is_written_over_no_log(command: Command, finished: Path) -> None:
    """The mock server says where it listens in a file, and in no other."""
    log = finished / "log.sqlite"
    before = log.read_bytes()
    assert command("serve-offline", "--port", "0", "--url-file", log)[0] == 2
    assert log.read_bytes() == before
