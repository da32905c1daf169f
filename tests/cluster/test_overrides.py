"""Values that a command gives to keys of a config: read, recorded and compared as if the file said so."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.commands import Command
from support.runs import write_config
from toolace_mt.cluster.config.overrides import Override, overridden, path_of
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.errors import UsageError


@pytest.mark.parametrize(
    ("dotted", "path"),
    [
        ("seed", ("seed",)),
        ("models.default.model", ("models", "default", "model")),
        ("experts.0.votes", ("experts", 0, "votes")),
        ('limits.models."gpt-4.1".max_in_flight', ("limits", "models", "gpt-4.1", "max_in_flight")),
        ("limits.models.'a \"b\".c'", ("limits", "models", 'a "b".c')),
        ('"0"', ("0",)),
        *((odd, None) for odd in ("", ".", "a.", ".a", "a..b", 'a."b', '"a"b')),
    ],
)
def test_a_path_is_read(dotted: str, path: tuple[int | str, ...] | None) -> None:
    """Steps with a point in their names stand in quotes; what is no path is none."""
    assert path_of(dotted) == path


def test_a_value_is_put_where_its_path_leads() -> None:
    """Sections that are not there are made, entries of lists are replaced, and what was given stays as it is."""
    given: dict[str, Any] = {"a": {"b": 1, "c": [1, {"d": 2}]}, "e": None}
    paths: list[tuple[tuple[int | str, ...], object]] = [(("a", "b"), 2), (("a", "c", 1, "d"), 3), (("e", "f", "g"), 4)]
    changed = overridden(given, [Override(path, value, "--set") for path, value in paths])
    assert changed == {"a": {"b": 2, "c": [1, {"d": 3}]}, "e": {"f": {"g": 4}}}
    assert given == {"a": {"b": 1, "c": [1, {"d": 2}]}, "e": None}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--set", "generation.tries=0"], "--set generation.tries: generation.tries: 0 is not allowed; allowed: whole"),
        (
            ["--set", "generatoin.tries=3"],
            "--set generatoin.tries: unknown key 'generatoin'; did you mean",
        ),
        (["--set", "models.default.sede=3"], "--set models.default.sede: unknown key 'models.default.sede'; did you"),
        (
            ["--set", "generation.steps.min=4"],
            ":6:3 with --set generation.steps.min: generation.steps: min is 4 and max",
        ),
        (["--set", "experts.9=safety"], "--set experts.9: 'experts' is no section"),
        (["--set", "pool.7=x.json"], "--set pool.7: 'pool' is a list of 1, counted from 0"),
        (["--set", "run.name=x"], "--set run.name: 'run' is no section: no key can be below it"),
        (["--set", "seed"], "--set 'seed' is not KEY=VALUE; it is written such as"),
        (["--set", "=3"], "--set '=3' is not KEY=VALUE"),
        (["--set", "run=@home"], "--set run:1:1: this is not YAML"),
        (["--set", "experts=[safty]"], "--set experts: experts: there is no expert 'safty'"),
        (["--dialogues", "0"], "--dialogues: dialogues: 0 is not allowed; allowed: whole number from 1 to"),
        (["--run", "a b"], "--run: run: 'a b' is not allowed"),
        (["--set", "log=memory://x"], "gone when the command ends"),
    ],
)
@pytest.mark.parametrize("words", [("launch", "--dry-run"), ("launch", "--probe"), ("config", "check")], ids=" ".join)
def test_a_mistake_of_an_override_names_it(
    command: Command, tmp_path: Path, words: tuple[str, str], options: list[str], message: str
) -> None:
    """Whatever command is given it; the status is 2, and no log is made."""
    path = write_config(tmp_path, experts=None)
    path.write_text(path.read_text().replace("experts: null", "experts: safety") if "9" in str(options) else
                    path.read_text().replace("experts: null\n", ""))  # fmt: skip
    named = [words[0], path, words[1]] if words[0] == "launch" else [*words, path]
    status, _, err = command(*named, *options)
    assert (status, message in " ".join(err.split())) == (2, True), err
    assert list(tmp_path.iterdir()) == [path]


def test_an_override_is_as_if_the_config_said_so(tmp_path: Path) -> None:
    """Its value is YAML, the later one counts, and a former name of a key is understood."""
    path = write_config(tmp_path)
    given = yaml.safe_load(path.read_text())
    given["generation"]["steps"]["max"] = 2
    given |= {"limits": {"default": {"patience_seconds": 7}}, "languages": {"de": 1}}
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(given))
    changes = [(("languages",), {"fr": 1}), (("generation", "steps", "max"), 2), (("languages",), {"de": 1})]
    overrides = [Override(key, value, "--set") for key, value in changes]
    overrides.append(Override(("limits", "default", "patience_seconds"), 7, "--set"))
    run = read_run(path, overrides)
    assert run.config == read_run(other).config
    assert len(run.notices) == 1


def test_a_trial_is_resumed_with_its_own_values(command: Command, tmp_path: Path) -> None:
    """It is recorded under them; without them, the message says what differs, and the run is left as it was."""
    path = write_config(tmp_path)
    trial = ("--dialogues", "2", "--seed", "8", "--run", "trial", "--set", "generation.repair_rounds=0")
    assert command("launch", path, "--in-process", "--quiet", *trial)[0] == 0
    status, out, _ = command("launch", path, "--in-process", "--json", *trial)
    assert (status, json.loads(out)["ending"], json.loads(out)["funnel"]["opened"]) == (0, "already_completed", 2)
    status, _, err = command("launch", path, "--in-process", "--quiet", "--run", "trial")
    assert status == 2
    assert "dialogues: was 2, is 12; seed: was 8, is 3; generation.repair_rounds: was 0, is 1" in err
    assert command("launch", path, "--in-process", "--quiet", "--dialogues", "2")[0] == 0
    listed = json.loads(command("runs", "--log", tmp_path / "log.sqlite", "--json")[1])
    assert {run["id"]: run["planned"] for run in listed} == {"trial": 2, "small": 2}


def test_the_way_to_resume_has_the_options(command: Command, tmp_path: Path) -> None:
    """As a shell reads them."""
    config = write_config(tmp_path, models={"default": {"provider": "offline", "mistakes": {"malformed_json": 1.0}}})
    options = ("--dialogues", "40", "--set", "limits.stop_after_unusable=1", "--set", 'instructions.filler="a: b"')
    status, out, _ = command("launch", config, "--in-process", "--quiet", *options)
    assert status == 1
    said = "--set limits.stop_after_unusable=1 --set 'instructions.filler=\"a: b\"' --dialogues 40"
    assert f"launch {config} {said}" in " ".join(out.split())


def test_the_demo_takes_overrides(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a config, too."""
    monkeypatch.chdir(tmp_path)
    status, out, _ = command(
        "launch", "--dialogues", "7", "--set", "models.default.latency.median=0", "--dry-run", "--json"
    )
    assert (status, json.loads(out)["dialogues"]) == (0, 7)


def test_a_config_comes_from_standard_input(command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are relative to where the command runs; its mistakes name the input and the line."""
    text = write_config(tmp_path).read_bytes()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    assert command("launch", "-", "--in-process", "--quiet", "--dialogues", "1")[0] == 0
    assert (tmp_path / "log.sqlite").exists()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text + b"sead: 3\n")))
    status, _, err = command("launch", "-", "--dry-run")
    assert status == 2
    assert "standard input:" in err
    assert "unknown key 'sead'; did you mean 'seed'?" in err


def test_refine_takes_overrides(command: Command, tmp_path: Path) -> None:
    """Of its config; the run's name is its own."""
    (tmp_path / "d.jsonl").write_text("{}\n")
    status, _, err = command("refine", tmp_path / "d.jsonl", "--config", write_config(tmp_path), "--set", "seed=x")
    assert status == 2
    assert "--set seed: seed: 'x' is not allowed" in err


def test_a_list_that_is_overridden_is_walked() -> None:
    """A step beyond its end, or one that is no number, is a mistake of the override."""
    for step in (2, "x"):
        with pytest.raises(UsageError, match="'a' is a list of 2, counted from 0"):
            overridden({"a": [1, 2]}, [Override(("a", step), 3, "--set a")])
