"""`compare`: tables of two runs, true by an independent count, in every form, and what it refuses."""

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from support.commands import Command, run_command, succeed
from support.runs import FLAWED, write_config
from toolace_mt.cluster.cli.gallery import SHIPPED

SMALL = FLAWED | {"generation": {"subtasks": {"min": 1, "max": 2}, "steps": {"min": 1, "max": 2}, "repair_rounds": 0}}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(name="log", scope="module")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log of two runs of the same seed: with refinement, and without."""
    folder = tmp_path_factory.mktemp("compare")
    config = write_config(folder, dialogues=6, **SMALL)
    succeed("launch", config, "--in-process", "--quiet", "--run", "whole")
    bare = ("generation.reasonability_iterations=0", "generation.complexities={min: 0, max: 0}")
    sets = [word for one in bare for word in ("--set", one)]
    succeed("launch", config, "--in-process", "--quiet", "--run", "bare", *sets)
    return folder / "log.sqlite"


@pytest.fixture(name="facts", scope="module")
def compared_facts(log: Path) -> dict[str, Any]:
    """The comparison for programs."""
    out = log.with_name("facts.json")
    with pytest.MonkeyPatch.context() as patch, out.open("w") as file:
        patch.setattr("sys.stdout", file)
        succeed("compare", "whole", "bare", "--json", "--log", log)
    found: dict[str, Any] = json.loads(out.read_text())
    return found


def figures(facts: dict[str, Any], side: str) -> dict[str, float | None]:
    """The figures of a side, by key."""
    return {one["key"]: one[side] for one in facts["figures"]}


@pytest.mark.parametrize(("side", "run"), [("a", "whole"), ("b", "bare")])
def test_figures_are_those_of_an_export(
    side: str, run: str, facts: dict[str, Any], log: Path, command: Command
) -> None:
    """Counted again from the rows that trainers read, and from `status`."""
    out = log.with_name(f"{run}.jsonl")
    assert command("export", run, "--format", "openai", "--out", out, "--force", "--log", log)[0] == 0
    rows = [json.loads(line)["messages"] for line in out.read_text().splitlines()]
    status = json.loads(command("status", run, "--json", "--log", log)[1])
    said = figures(facts, side)
    users = sum(message["role"] == "user" for row in rows for message in row)
    calling = [message["tool_calls"] for row in rows for message in row if message.get("tool_calls")]
    assert said["user_turns"] == pytest.approx(users / len(rows))
    assert said["steps"] == pytest.approx(len(calling) / len(rows))
    assert said["tool_calls"] == pytest.approx(sum(map(len, calling)) / len(rows))
    assert said["tool_calls_per_user_turn"] == pytest.approx(sum(map(len, calling)) / users)
    total = status["cost"]["total"]
    assert said["calls_per_accepted"] == pytest.approx(total["calls"] / len(rows))
    assert said["input_tokens_per_accepted"] == pytest.approx(total["input_tokens"]["known"] / len(rows))
    funnel = status["funnel"]
    assert said["passed"] == pytest.approx(funnel["accepted"] / (funnel["accepted"] + funnel["rejected"]))
    names = {call["function"]["name"] for calls in calling for call in calls}
    assert facts[side]["tools_called"] <= len(names)
    assert facts[side]["dialogues"]["accepted"] == len(rows)


def test_runs_of_a_seed_are_pairs_of_the_same_tasks(facts: dict[str, Any]) -> None:
    """Whatever is injected: complexities are drawn apart from tools and calls."""
    assert facts["pairing"] == {"paired": True, "pairs": 6, "same_tasks": 6, "same_numbers": 6}
    assert {one["key"] for one in facts["settings"]} == {
        "generation.complexities.min",
        "generation.complexities.max",
        "generation.reasonability_iterations",
    }


def test_both_are_looked_at_over_as_many_dialogues(facts: dict[str, Any]) -> None:
    """Shares of distinct things fall as there are more."""
    least = min(facts[side]["dialogues"]["accepted"] for side in "ab")
    assert facts["a"]["variety"]["dialogues"] == facts["b"]["variety"]["dialogues"] == least


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_text_fits_a_terminal(
    columns: int, log: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every figure is there, and the stand-in is named."""
    status, out, _ = run_command(["compare", "whole", "bare", "--log", log], monkeypatch, capsys, columns=columns)
    assert status == 0
    assert max(len(line) for line in out.splitlines()) <= columns
    assert "The offline stand-in answered for A and B" in " ".join(out.split())


def test_markdown_has_whole_tables(log: Path, command: Command) -> None:
    """Each row of a table has as many cells as its head, and nothing is folded."""
    out = command("compare", "whole", "bare", "--format", "markdown", "--log", log)[1]
    tables = [block.splitlines() for block in out.split("\n\n") if block.startswith("|")]
    assert len(tables) > 6
    for rows in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}) == 1
        assert set(rows[1]) <= set("|-: ")


def test_a_picture_has_a_mark_for_each_known_difference(
    log: Path, facts: dict[str, Any], tmp_path: Path, command: Command
) -> None:
    """It is XML, follows light and dark, and is not written over."""
    path = tmp_path / "differences.svg"
    assert command("compare", "whole", "bare", "--picture", path, "--log", log)[0] == 0
    picture = ET.fromstring(path.read_text())  # noqa: S314 — our own
    dots = picture.findall(f"{SVG}circle")
    assert len(dots) == sum(one["compared"] is not None for one in facts["figures"])
    width = float(picture.attrib["width"])
    assert all(0 <= float(dot.attrib["cx"]) <= width for dot in dots)
    assert "prefers-color-scheme:dark" in path.read_text()
    assert command("compare", "whole", "bare", "--picture", path, "--log", log)[0] == 2


def test_runs_of_two_logs_and_other_tools_are_compared(log: Path, command: Command) -> None:
    """That their tools and seeds differ is said; models that are no stand-in are no reason for a star."""
    _, out, _ = command("compare", "whole", "energy", "--log", log, "--log-b", SHIPPED)
    assert "Their tools differ" in out
    assert "no pairs (their seeds differ)" in out
    assert "The offline stand-in answered for A\n" in out
    _, out, _ = command("compare", "energy", "library", "--log", SHIPPED)
    assert "stand-in" not in out
    assert " *" not in out


def test_what_cannot_be_compared_is_said_in_a_line(log: Path, tmp_path: Path, command: Command) -> None:
    """An unknown run, a dialogue, the same run twice, a log that is not there, a run without dialogues."""
    empty = write_config(tmp_path, dialogues=1)
    assert command("launch", empty, "--in-process", "--quiet", "--set", "budget.calls=1")[0] == 1
    refused = {
        ("whole", "nobody"): "there is no run 'nobody'",
        ("whole/1", "bare"): "'whole/1' is the name of a dialogue",
        ("bare", "bare"): "'bare' is named twice",
        ("bare", "bare", "--log-b", str(tmp_path / "none.sqlite")): "none.sqlite",
    }
    for words, said in refused.items():
        status, out, err = command("compare", *words, "--log", log)
        assert (status, out, len(err.splitlines())) == (2, "", 1), err
        assert said in err


def test_a_run_that_has_not_ended_is_said_to_be_so(log: Path, tmp_path: Path, command: Command) -> None:
    """Its figures are those so far; with nothing accepted none of them is for each accepted dialogue."""
    config = write_config(tmp_path, dialogues=6, **SMALL)
    command("launch", config, "--in-process", "--quiet", "--set", "budget.calls=12")
    status, out, _ = command("compare", "whole", "small", "--log", log, "--log-b", tmp_path / "log.sqlite")
    assert status == 0
    assert "It is stopped: " in out
    assert "under way" in out
    assert "Run small has accepted none" in out
