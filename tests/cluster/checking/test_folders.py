"""A folder of shards is one input: its files by name, and findings say which."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

Record: TypeAlias = dict[str, Any]
Command: TypeAlias = Callable[..., tuple[int, str, str]]


@pytest.fixture(name="shards")
def _shards(tmp_path: Path, good: Record, bad: Record) -> Path:
    folder = tmp_path / "set"
    (folder / "later").mkdir(parents=True)
    (folder / "part-2.jsonl").write_text(json.dumps(bad) + "\n")
    (folder / "part-1.ndjson").write_text(f"{json.dumps(good)}\n{{broken\n")
    (folder / "later" / "part-3.json").write_text(json.dumps([good, bad]))
    for beside in ("state.json", "manifest.json", ".part-0.jsonl", "README.md"):
        (folder / beside).write_text("nothing")
    return folder


def test_a_folder_is_read_by_name_and_findings_say_the_file(command: Command, shards: Path) -> None:
    """What stands beside the shards is none of them."""
    status, out, _ = command("check", shards, "--no-log", "--select", "grounding")
    places = [line.partition(": blocking")[0].partition(" ")[0] for line in out.splitlines() if ": blocking" in line]
    files = [(shards / "later" / "part-3.json", 1), (shards / "part-1.ndjson", 2), (shards / "part-2.jsonl", 1)]
    assert [place.removesuffix(":") for place in places] == [f"{file}:{line}" for file, line in files]
    assert f"{shards}: 5 dialogues, 2 passed, 2 failed, 1 could not be read" in out
    assert status == 1


def test_a_finished_check_of_a_folder_is_told_from_the_log_until_a_shard_changes(
    command: Command, shards: Path
) -> None:
    """A new name is another set, too."""
    first = command("check", shards, "--select", "grounding")
    status, out, err = command("check", shards, "--select", "grounding")
    assert status == first[0]
    assert first[1].startswith(out)
    assert "was finished already" in err
    (shards / "part-2.jsonl").rename(shards / "part-4.jsonl")
    status, _, err = command("check", shards, "--select", "grounding")
    assert status == 2
    assert "is of something else" in " ".join(err.split())


def test_records_that_pass_are_written_from_every_shard(command: Command, shards: Path, tmp_path: Path) -> None:
    """And never over a shard."""
    command("check", shards, "--no-log", "--select", "grounding", "--out", tmp_path / "clean.jsonl")
    assert len((tmp_path / "clean.jsonl").read_text().splitlines()) == len(["part-1", "part-3"])
    status, _, err = command("check", shards, "--no-log", "--force", "--out", shards / "part-2.jsonl")
    assert status == 2
    assert "is the file that is checked" in " ".join(err.split())


@pytest.mark.parametrize(
    ("name", "why"), [("notes.txt", "no file in it ends in .jsonl"), ("a.zip", "it is a zip archive")]
)
def test_a_folder_without_dialogues_is_named_in_one_line(command: Command, tmp_path: Path, name: str, why: str) -> None:
    """With what to give; so is a packed shard."""
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / name).write_bytes(b"PK\x03\x04")
    status, out, err = command("check", tmp_path / "set", "--no-log")
    assert (status, out) == (2, "")
    assert why in " ".join(err.split())
    assert "Traceback" not in err


def test_what_datasets_saves_is_read(command: Command, good: Record, bad: Record, tmp_path: Path) -> None:
    """Splits are folders, shards are Arrow, as streams or files; one that breaks off is named."""
    arrow = pytest.importorskip("pyarrow", reason="Arrow needs an optional extra")
    rows = [
        {"id": f"r{n}", **{key: json.dumps(one[key]) for key in ("messages", "tools")}}
        for n, one in enumerate((good, bad))
    ]
    table = arrow.Table.from_pylist(rows)
    for split, make in (("test", arrow.ipc.new_stream), ("train", arrow.ipc.new_file)):
        (tmp_path / "saved" / split).mkdir(parents=True)
        path = tmp_path / "saved" / split / "data-00000-of-00001.arrow"
        with arrow.OSFile(str(path), "wb") as file, make(file, table.schema) as writer:
            writer.write_table(table)
        (tmp_path / "saved" / split / "state.json").write_text("{}")
    (tmp_path / "saved" / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    status, out, _ = command("check", tmp_path / "saved", "--no-log", "--select", "grounding")
    assert (status, out.count("-00001.arrow:2 turn"), out.count("id: r1")) == (1, 2, 2)
    cut = tmp_path / "cut.arrow"
    cut.write_bytes((tmp_path / "saved" / "test" / "data-00000-of-00001.arrow").read_bytes()[:-400])
    status, _, err = command("check", cut, "--no-log")
    assert (status, "no Arrow file that can be read to its end" in " ".join(err.split())) == (2, True)
