"""An export as a folder: shards by split, a manifest and a card, whole or not at all."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.commands import Command, run_command, succeed
from support.runs import write_config
from toolace_mt.cluster.errors import RunFailure, UsageError
from toolace_mt.cluster.exporting.folder import dataset_folder
from toolace_mt.cluster.exporting.shards import ShardKind


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command; its exit status, output and error output."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        return run_command(arguments, monkeypatch, capsys, columns=400)

    return run


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a finished run of twelve dialogues."""
    folder = tmp_path_factory.mktemp("exported")
    succeed("launch", write_config(folder, dialogues=12), "--in-process", "--quiet")
    return folder / "log.sqlite"


def rows_in(folder: Path, split: str) -> list[dict[str, Any]]:
    """The rows of a split."""
    files = sorted((folder / "data").glob(f"{split}-*.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def test_a_folder_has_shards_a_manifest_and_a_card(command: Command, log: Path, tmp_path: Path) -> None:
    """The digests are those of the files, and the rows those that one file has."""
    folder = tmp_path / "set"
    status, _, err = command("export", "small", "--log", log, "--out", f"{folder}/", "--shard-rows", "5")
    assert (status, sorted(path.name for path in tmp_path.iterdir())) == (0, ["set"])
    assert f"dialogues (accepted) to {folder}" in err
    assert command("export", "small", "--log", log, "--out", tmp_path / "one.jsonl")[0] == 0
    one = [json.loads(line) for line in (tmp_path / "one.jsonl").read_text().splitlines()]
    assert rows_in(folder, "train") == one
    manifest = json.loads((folder / "manifest.json").read_text())
    (run,) = manifest["runs"]
    assert (run["run"], manifest["format"], manifest["rows"]) == ("small", "hf", len(one))
    assert [file["rows"] for file in manifest["files"]][:1] == [5]
    for file in manifest["files"]:
        content = (folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    _, front, card = (folder / "README.md").read_text().split("---\n", 2)
    (config,) = yaml.safe_load(front)["configs"]
    assert config["data_files"] == [{"split": "train", "path": "data/train-*.jsonl"}]
    assert f"| small | 12 | {run['funnel']['accepted']} |" in card
    assert "## Shape" in card


def test_a_licence_is_stated_as_given(command: Command, log: Path, tmp_path: Path) -> None:
    """And none where none was."""
    for words, licence in (([], None), (["--licence", "cc-by-4.0"], "cc-by-4.0")):
        assert command("export", "small", "--log", log, "--force", "--out", f"{tmp_path}/a/", *words)[0] == 0
        front = (tmp_path / "a" / "README.md").read_text().split("---\n")[1]
        assert yaml.safe_load(front).get("license") == licence


def test_tools_that_are_held_out_are_not_called_in_train(command: Command, log: Path, tmp_path: Path) -> None:
    """Each dialogue is in one split."""
    words = ["--split", "test=0.2", "--split-by", "tool", "--format", "openai"]
    assert command("export", "small", "--log", log, "--out", f"{tmp_path}/a/", *words)[0] == 0
    called = {split: set[str]() for split in ("train", "test")}
    for split, names in called.items():
        for row in rows_in(tmp_path / "a", split):
            names |= {c["function"]["name"] for m in row["messages"] for c in m.get("tool_calls", ())}
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    assert called["test"]
    held_out = called["test"] - called["train"]
    for row in rows_in(tmp_path / "a", "test"):
        names = {c["function"]["name"] for m in row["messages"] for c in m.get("tool_calls", ())}
        assert names & held_out
    assert manifest["splits"] == {"by": "tool", "test": 0.2}


def test_filters_leave_out_and_are_said(command: Command, log: Path, tmp_path: Path) -> None:
    """By complexity, tool, model and language; what is left out is counted."""
    assert command("export", "small", "--log", log, "--format", "openai", "--out", tmp_path / "all.jsonl")[0] == 0
    rows = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    tool = next(c["function"]["name"] for m in rows[0]["messages"] for c in m.get("tool_calls", ()))
    _, out, err = command("export", "small", "--log", log, "--format", "openai", "--tool", tool)
    kept = [json.loads(line) for line in out.splitlines()]
    calling = [
        row
        for row in rows
        if any(c["function"]["name"] == tool for m in row["messages"] for c in m.get("tool_calls", ()))
    ]
    assert kept == calling
    assert 0 < len(kept) < len(rows)
    assert f"{len(rows) - len(kept)} left out by what was asked for" in err
    kind = next(row["metadata"]["complexities"][0] for row in rows if row["metadata"]["complexities"])
    type_ = kind.split(".")[0]
    _, out, _ = command("export", "small", "--log", log, "--format", "openai", "--complexity", type_)
    assert [json.loads(line) for line in out.splitlines()] == [
        row for row in rows if any(one.startswith(f"{type_}.") for one in row["metadata"]["complexities"])
    ]
    assert command("export", "small", "--log", log, "--model", "nobody")[1] == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--split", "test"], "--split 'test': a name and a share below 1 are expected, such as test=0.1"),
        (["--split", "test=x"], "--split 'test=x'"),
        (["--split", "train=0.5"], "not 'train', which has the rest"),
        (["--split", "a=0.5", "--split", "b=0.5"], "leave none for 'train'"),
        (["--split", "../x=0.5"], "--split '../x=0.5'"),
    ],
)
def test_a_split_that_is_none_is_refused(
    command: Command, log: Path, tmp_path: Path, words: list[str], said: str
) -> None:
    """With what is expected; nothing is made."""
    status, _, err = command("export", "small", "--log", log, "--out", f"{tmp_path}/a/", *words)
    assert (status, list(tmp_path.iterdir())) == (2, [])
    assert said in err


def test_splits_need_a_folder(command: Command, log: Path, tmp_path: Path) -> None:
    """One file has no splits."""
    status, _, err = command("export", "small", "--log", log, "--out", tmp_path / "a.jsonl", "--split", "test=0.1")
    assert status == 2
    assert "name a folder" in err


def test_only_an_export_is_replaced(command: Command, log: Path, tmp_path: Path) -> None:
    """A folder with anything else in it is left alone, also with --force."""
    folder = tmp_path / "a"
    assert command("export", "small", "--log", log, "--out", f"{folder}/")[0] == 0
    status, _, err = command("export", "small", "--log", log, "--out", folder)
    assert (status, "--force replaces it" in err) == (2, True)
    assert command("export", "small", "--log", log, "--out", folder, "--force")[0] == 0
    (folder / "notes.txt").write_text("mine")
    status, _, err = command("export", "small", "--log", log, "--out", folder, "--force")
    assert (status, "'notes.txt'" in err) == (2, True)
    assert (folder / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("README.md", "'README.md' was changed"),
        ("data/mine.csv", "'data/mine.csv'"),
        ("manifest.json", "no 'manifest.json' of one"),
    ],
)
def test_what_looks_like_an_export_is_left_alone(
    command: Command, log: Path, tmp_path: Path, file: str, said: str
) -> None:
    """A project has a README.md and a folder `data`, too; only what an export wrote is replaced."""
    folder = tmp_path / "a"
    assert command("export", "small", "--log", log, "--out", f"{folder}/")[0] == 0
    (folder / file).write_text("mine")
    status, _, err = command("export", "small", "--log", log, "--out", folder, "--force")
    assert (status, said in err, (folder / file).read_text()) == (2, True, "mine")


def test_what_comes_there_meanwhile_is_left_alone(tmp_path: Path) -> None:
    """An export may take an hour, and nothing was there when it began."""

    def overtaken() -> None:
        with dataset_folder(tmp_path / "a", ShardKind.JSONL, 5, replace=False) as (_, write):
            write("README.md", "new")
            (tmp_path / "a").mkdir()
            (tmp_path / "a" / "notes.txt").write_text("mine")

    with pytest.raises(UsageError, match=r"notes\.txt"):
        overtaken()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a" / "notes.txt").read_text() == "mine"


def test_parquet_shards_are_loaded_together(command: Command, log: Path, tmp_path: Path) -> None:
    """All have the same columns; the rows, and the digests, are those of lines of JSON."""
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = tmp_path / "a"
    wanted = ("export", "small", "--log", log, "--split", "test=0.3", "--out")
    assert command(*wanted, f"{folder}/", "--shards", "parquet", "--shard-rows", "2")[0] == 0
    assert command(*wanted, f"{tmp_path / 'b'}/")[0] == 0
    files = json.loads((folder / "manifest.json").read_text())["files"]
    assert len(files) > 2
    tables = {file["name"]: parquet.read_table(folder / file["name"]) for file in files}
    assert len({str(table.schema) for table in tables.values()}) == 1
    for split in ("train", "test"):
        ids = [row["id"] for name, table in sorted(tables.items()) if split in name for row in table.to_pylist()]
        assert ids == [row["id"] for row in rows_in(tmp_path / "b", split)]
    for file in files:
        content = (folder / file["name"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_a_folder_has_a_name_wherever_it_is(
    command: Command, log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`.` is one, and so is what it replaces."""
    (tmp_path / "a").mkdir()
    for _ in range(2):
        monkeypatch.chdir(tmp_path / "a")
        assert command("export", "small", "--log", log, "--out", "./", "--force")[0] == 0
        assert [path.name for path in tmp_path.iterdir()] == ["a"]
        assert rows_in(tmp_path / "a", "train")


def test_what_cannot_be_put_there_leaves_the_old(command: Command, log: Path, tmp_path: Path) -> None:
    """Nothing was changed."""
    assert command("export", "small", "--log", log, "--out", f"{tmp_path / 'a'}/")[0] == 0
    before = (tmp_path / "a" / "README.md").read_text()

    def torn_away() -> None:
        with dataset_folder(tmp_path / "a", ShardKind.JSONL, 5, replace=True) as (_, write):
            write("README.md", "new")
            shutil.rmtree(next(tmp_path.glob(".a.*")))

    with pytest.raises(RunFailure, match="Nothing was changed"):
        torn_away()
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a" / "README.md").read_text() == before


def test_nothing_to_write_makes_no_folder(command: Command, log: Path, tmp_path: Path) -> None:
    """Nor does a run that is not there."""
    assert command("export", "small", "--log", log, "--out", f"{tmp_path}/a/", "--model", "nobody")[0] == 0
    assert command("export", "none", "--log", log, "--out", f"{tmp_path}/a/")[0] != 0
    assert list(tmp_path.iterdir()) == []


def test_what_is_like_a_benchmark_is_left_out_and_named(command: Command, log: Path, tmp_path: Path) -> None:
    """In the manifest with what it shares, on the error output, and in the facts."""
    assert command("export", "small", "--log", log, "--format", "openai", "--out", tmp_path / "all.jsonl")[0] == 0
    rows = (tmp_path / "all.jsonl").read_text().splitlines()
    like = json.loads(rows[0])["id"]
    (tmp_path / "bench.jsonl").write_text(rows[0] + "\n")
    words = ["--without-like", tmp_path / "bench.jsonl", "--json"]
    status, out, err = command("export", "small", "--log", log, "--out", f"{tmp_path}/a/", *words)
    manifest = json.loads((tmp_path / "a" / "manifest.json").read_text())
    named = [one["dialogue"] for one in manifest["like_a_benchmark"]]
    assert (status, like in named) == (0, True)
    assert [one["dialogue"] for one in json.loads(out)["like_a_benchmark"]] == named
    assert manifest["dialogues"] == len(rows) - len(named)
    assert manifest["benchmarks"][0]["records"] == 1
    assert f"{like}" in err


def test_a_split_that_got_nothing_is_said(command: Command, log: Path, tmp_path: Path) -> None:
    """Few dialogues, or a small share: the rest is written."""
    status, _, err = command("export", "small", "--log", log, "--out", f"{tmp_path}/a/", "--split", "test=0.0001")
    assert (status, "Split 'test' got no dialogue" in err) == (0, True)
    assert "Split 'train'" not in err


def test_a_complexity_that_is_none_is_refused(command: Command, log: Path) -> None:
    """Types and kinds are named; a mistyped one would leave out everything."""
    status, _, err = command("export", "small", "--log", log, "--complexity", "error_simulaton")
    assert (status, "error_simulation.outage" in err) == (2, True)


def test_each_trace_is_a_file_of_its_own(command: Command, log: Path, tmp_path: Path) -> None:
    """Whatever the most rows of a file; one file for all of them is refused."""
    folder = tmp_path / "a"
    wanted = ("export", "small", "--log", log, "--format", "traces", "--out")
    assert command(*wanted, f"{folder}/", "--shard-rows", "1")[0] == 0
    manifest = json.loads((folder / "manifest.json").read_text())
    assert len(manifest["files"]) == manifest["dialogues"]
    for file in manifest["files"]:
        kinds = [json.loads(line)["type"] for line in (folder / file["name"]).read_text().splitlines()]
        assert kinds == ["session", *["message"] * (file["rows"] - 1)]
    for place in (tmp_path / "a.jsonl", "-"):
        status, _, err = command(*wanted, place)
        assert (status, "name a folder" in err) == (2, True)
