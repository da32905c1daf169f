"""Several runs of one log, exported as one set."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.commands import Command
from support.stories import accepted_story, opened_story, rejected_story
from support.told_logs import told_log


@pytest.fixture(name="log", scope="module")
def log_of_three_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run `a` has two dialogues, of which one is rejected; `b` has the other one again; that of `c` is under way."""
    stories = [accepted_story("a/1"), rejected_story("a/2"), accepted_story("b/7"), opened_story("c/1")]
    return told_log(tmp_path_factory.mktemp("several") / "log.sqlite", *stories)


def rows_in(folder: Path) -> list[dict[str, Any]]:
    """The facts about each row of a folder, in order."""
    files = sorted((folder / "data").glob("*.jsonl"))
    rows = [json.loads(line) for path in files for line in path.read_text().splitlines()]
    return [json.loads(row["metadata"]) for row in rows]


def test_each_row_names_its_run(command: Command, log: Path, tmp_path: Path) -> None:
    """In the order in which the runs are named; manifest, card and screen list each with its counts."""
    status, _, err = command(
        "export", "b", "a", "c", "--log", log, "--out", f"{tmp_path}/set/", "--include", "rejected"
    )
    assert status == 0
    facts = rows_in(tmp_path / "set")
    assert [(one["run"], one["dialogue"]) for one in facts] == [("b", "b/7"), ("a", "a/1"), ("a", "a/2")]
    assert "By run: 1 of b, 2 of a, 0 of c." in err
    assert "1 dialogue of c is not at its end yet" in err
    manifest = json.loads((tmp_path / "set" / "manifest.json").read_text())
    assert [(one["run"], one["dialogues"], one["funnel"]["opened"]) for one in manifest["runs"]] == [
        ("b", 1, 1),
        ("a", 2, 2),
        ("c", 0, 1),
    ]
    card = (tmp_path / "set" / "README.md").read_text()
    assert "# b, a, c\n" in card
    assert "| a | 2 | 1 | 1 | 0 | 0 | 2 |" in card


@pytest.mark.parametrize(("runs", "kept"), [("ab", "a/1"), ("ba", "b/7")])
def test_the_run_that_is_named_first_keeps_its_dialogue(
    command: Command, log: Path, tmp_path: Path, runs: str, kept: str
) -> None:
    """Of two that are nearly the same in different runs; without the option, they are counted."""
    words = ["export", *runs, "--log", log, "--out"]
    _, _, err = command(*words, f"{tmp_path}/all/")
    assert "1 of them is nearly the same as an earlier one" in err
    assert len(rows_in(tmp_path / "all")) == 2
    _, _, err = command(*words, f"{tmp_path}/set/", "--without-duplicates")
    assert [one["dialogue"] for one in rows_in(tmp_path / "set")] == [kept]
    assert "Left out 1 near-duplicate" in err


def test_nothing_is_written_where_a_run_is_not_there(command: Command, log: Path, tmp_path: Path) -> None:
    """Nor where one is named twice."""
    out = tmp_path / "set.jsonl"
    status, _, err = command("export", "a", "nothing", "--log", log, "--out", out)
    assert (status, "there is no run 'nothing'" in err) == (2, True)
    status, _, err = command("export", "a", "b", "a", "--log", log, "--out", out)
    assert (status, "run 'a' is named twice" in err) == (2, True)
    assert not out.exists()
