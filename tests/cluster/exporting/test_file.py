"""An export as one file, with its manifest and its card beside it; whole or not at all."""

import hashlib
import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml

from support.commands import Command, run_command
from support.stories import Story, accepted_story, opened_story, rejected_story
from support.told_logs import told_log
from toolace_mt.actors.formats import PASSIVE
from toolace_mt.cluster.cli.gallery import SHIPPED
from toolace_mt.cluster.errors import RunFailure
from toolace_mt.cluster.exporting.folder import dataset_folder
from toolace_mt.cluster.exporting.rows import Row
from toolace_mt.cluster.exporting.shards import ShardKind
from toolace_mt.events import (
    CheckOutcome,
    DialogueAccepted,
    DialogueImported,
    RulesApplied,
    Tool,
    UserTurn,
    Verdict,
)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys, columns=400)

    return run


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may have more bytes than *room*."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_file_has_a_manifest_and_a_card(command: Command, tmp_path: Path, ending: str) -> None:
    """Under names that no loader takes for rows; the card is a hub's, and loads the file."""
    out = tmp_path / f"set.{ending}"
    assert command("export", "energy", "--log", SHIPPED, "--out", out)[0] == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [out.name, f"{out.name}.card.md", f"{out.name}.manifest"]
    manifest = json.loads((tmp_path / f"{out.name}.manifest").read_text())
    (file,) = manifest["files"]
    content = out.read_bytes()
    assert (file["name"], file["bytes"]) == (out.name, len(content))
    assert file["sha256"] == hashlib.sha256(content).hexdigest()
    assert manifest["models"] == ["by-hand"]
    _, front, card = (tmp_path / f"{out.name}.card.md").read_text().split("---\n", 2)
    (config,) = yaml.safe_load(front)["configs"]
    assert config["data_files"] == [{"split": "train", "path": out.name}]
    assert f'data_files="{out.name}"' in card


def test_what_stands_beside_is_not_written_over(command: Command, tmp_path: Path) -> None:
    """Without --force; and with --bare nothing is written there."""
    out, manifest = tmp_path / "a.jsonl", tmp_path / "a.jsonl.manifest"
    manifest.write_text("mine")
    status, _, err = command("export", "energy", "--log", SHIPPED, "--out", out)
    assert (status, f"{manifest} is there already" in err, out.exists()) == (2, True, False)
    assert command("export", "energy", "--log", SHIPPED, "--out", out, "--bare")[0] == 0
    assert manifest.read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("target", ["a.jsonl", "a.parquet", "a/"])
def test_a_full_disk_leaves_nothing(command: Command, tmp_path: Path, target: str) -> None:
    """No file under its name, nor under another."""
    with full_disk(40_000):
        status, _, err = command("export", "energy", "--log", SHIPPED, "--out", f"{tmp_path}/{target}")
    assert (status, "cannot be written: File too large" in err) == (1, True)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ShardKind)
def test_a_full_disk_leaves_nothing_of_short_rows(tmp_path: Path, kind: ShardKind) -> None:
    """What still waits to be written finds no room when the file is closed, either: the folder goes all the same."""
    row = Row("train", {"id": "run/1", "words": "x" * 100})

    def write() -> None:
        with dataset_folder(tmp_path / "set", kind, 1000, replace=False) as (shards, _):
            for _ in range(200):
                shards.write(row)
            shards.finish()

    with full_disk(10_000), pytest.raises(RunFailure, match="Nothing was changed"):
        write()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_leaves_the_old_one(command: Command, tmp_path: Path) -> None:
    """With its manifest and card."""
    out = tmp_path / "a.jsonl"
    assert command("export", "rooms", "--log", SHIPPED, "--out", out)[0] == 0
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    with full_disk(40_000):
        assert command("export", "energy", "--log", SHIPPED, "--out", out, "--force")[0] == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """The log of a run that goes on: a dialogue is accepted, one is rejected, one is at its beginning."""
    stories = [accepted_story("run/1"), rejected_story("run/2"), opened_story("run/3")]
    return told_log(tmp_path / "log.sqlite", *stories)


def test_rejected_ones_are_included_where_that_is_asked_for(command: Command, log: Path, tmp_path: Path) -> None:
    """Each row says how its dialogue ended and why, and so does the card."""
    out = tmp_path / "a.jsonl"
    assert command("export", "run", "--log", log, "--out", out, "--include", "rejected")[0] == 0
    accepted, rejected = (json.loads(json.loads(line)["metadata"]) for line in out.read_text().splitlines())
    assert (accepted["outcome"], accepted["reason"], accepted["faulty_turns"]) == ("accepted", "", [])
    assert rejected["outcome"] == "rejected"
    assert rejected["reason"]
    assert set(rejected["faulty_turns"]) <= set(rejected["turn_ids"])
    assert rejected["faulty_turns"]
    assert "(1 accepted, 1 rejected)" in (tmp_path / "a.jsonl.card.md").read_text()
    assert command("export", "run", "--log", log, "--out", out, "--force")[0] == 0
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == ["run/1"]


def test_a_run_that_goes_on_is_said_to(command: Command, log: Path, tmp_path: Path) -> None:
    """What has ended is exported, and the manifest counts what has not."""
    status, _, err = command("export", "run", "--log", log, "--out", tmp_path / "a.jsonl")
    assert (status, "1 dialogue of run is not at its end yet" in err) == (0, True)
    assert json.loads((tmp_path / "a.jsonl.manifest").read_text())["runs"][0]["funnel"]["in_flight"] == 1


def test_names_that_a_format_forbids_are_mapped_back_by_the_manifest(command: Command, tmp_path: Path) -> None:
    """Of a dialogue that was imported, whose tools are named as they are where it was made."""
    tool = Tool(name="files.read", description="", parameters={"type": "object", "properties": {}})
    asked = UserTurn(id="t1", subtask=0, text="Hello")
    story = Story("run/1")
    story.add(
        "importer",
        DialogueImported(seed=0, parameters=PASSIVE, tools=(tool,), turns=(asked,), source="a:1", meta={}),
    )
    story.add("verifier", RulesApplied(checks=(CheckOutcome(check="length", verdict=Verdict.PASS),), findings=()))
    story.add("verifier", DialogueAccepted())
    out, log = tmp_path / "a.jsonl", told_log(tmp_path / "log.sqlite", story)
    assert command("export", "run", "--log", log, "--out", out, "--format", "openai")[0] == 0
    assert json.loads((tmp_path / "a.jsonl.manifest").read_text())["tool_names"] == {"files_read": "files.read"}
    assert json.loads(out.read_text())["tools"][0]["function"]["name"] == "files_read"


@pytest.mark.parametrize(
    ("target", "option", "said"),
    [("a/", ("--bare",), "of a file"), ("a.jsonl", ("--shards", "parquet"), "of a folder")],
)
def test_an_option_of_the_other_kind_is_refused(
    command: Command, tmp_path: Path, target: str, option: tuple[str, ...], said: str
) -> None:
    """It would mean nothing."""
    status, _, err = command("export", "rooms", "--log", SHIPPED, "--out", f"{tmp_path}/{target}", *option)
    assert (status, said in err, list(tmp_path.iterdir())) == (2, True, [])
