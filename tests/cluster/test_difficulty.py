"""`difficulty`: a model tries the turns of a run, as a run of its own; exports choose by what it got right."""

import json
import shutil
from pathlib import Path

import pytest
import yaml

from support.commands import Command
from toolace_mt.cluster.exporting.difficulty import DifficultyRange
from toolace_mt.store.views import DialogueDifficulty, TurnDifficulty

WEAK = {"provider": "offline", "seed": 5, "mistakes": {"wrong_type": 0.3, "malformed_json": 0.1}}


@pytest.fixture(scope="module")
def folder(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run, a config with a weak model, and what that has tried; stopped by its budget on the way."""
    folder = tmp_path_factory.mktemp("difficulty")
    shutil.copy(finished / "log.sqlite", folder)
    config = yaml.safe_load((finished / "run.yaml").read_text())
    config["models"]["others"] = {"weak": WEAK}
    (folder / "run.yaml").write_text(yaml.safe_dump(config))
    config["budget"] = {"calls": 40}
    (folder / "short.yaml").write_text(yaml.safe_dump(config))
    return folder


def tried(folder: Path, config: str = "run.yaml") -> list[str | Path]:
    """The words of the command."""
    words: list[str | Path] = ["difficulty", "small", "--model", "weak", "--tries", "2", "--config", folder / config]
    return [*words, "--in-process", "--quiet", "--log", folder / "log.sqlite"]


def test_it_stops_goes_on_and_pays_nothing_twice(folder: Path, command: Command) -> None:
    """The estimate comes first; what was recorded before is not asked again; at last there is nothing to do."""
    log = folder / "log.sqlite"
    estimate = json.loads(command(*tried(folder), "--dry-run", "--json")[1])
    assert estimate["calls"] == 2 * estimate["turns"] > 40
    status, out, err = command(*tried(folder, "short.yaml"))
    assert (status, "budget" in err, f"{estimate['calls']:,} calls" in out) == (1, True, True)
    assert json.loads(command("status", "small-weak", "--log", log, "--json")[1])["cost"]["total"]["calls"] <= 40
    assert command(*tried(folder))[0] == 0
    told = json.loads(command("status", "small-weak", "--log", log, "--json")[1])
    assert told["cost"]["total"]["calls"] == estimate["calls"]
    counts = told["difficulty"]
    assert counts["calling"]["turns"] + counts["speaking"]["turns"] == estimate["turns"]
    assert 0 < counts["calling"]["passed"] < counts["calling"]["tries"]
    status, out, _ = command(*tried(folder))
    assert (status, "finished already; nothing was asked" in out) == (0, True)
    assert "the recorded one" in command("replay", "small-weak/1", "--prompt", "2", "--log", log)[1]
    assert command("log", "verify", "--log", log)[0] == 0
    _exports(command, log)
    audited = command("audit", "small-weak/1", "--log", log)[1]
    assert "met  done otherwise" in audited
    status, _, err = command("export", "small-weak", "--log", log)
    assert (status, "holds attempts at the dialogues of 'small'" in err) == (2, True)
    status, _, err = command(*tried(folder), "--tries", "3")
    assert (status, "of something else" in err) == (2, True)


def _exports(command: Command, log: Path) -> None:
    """Rows of turns are kept by their own rates, dialogues by theirs; the metadata say both."""
    lines = command("export", "small", "--format", "steps", "--log", log)[1].splitlines()
    every = [json.loads(json.loads(line)["metadata"]) for line in lines]
    rates = [facts["turn_difficulty"] for facts in every]
    assert set(rates) <= {0.0, 0.5, 1.0}
    _, out, err = command("export", "small", "--format", "steps", "--difficulty", "0.1..0.9", "--log", log)
    assert len(out.splitlines()) == rates.count(0.5)
    assert f"Left out {len(rates) - rates.count(0.5)} rows of a difficulty that is other" in err
    kept = command("export", "small", "--format", "openai", "--difficulty", "0.1..0.9", "--log", log)[1]
    for line in kept.splitlines():
        measured = json.loads(line)["metadata"]["difficulty"]
        assert (measured["run"], measured["model"]) == ("small-weak", "weak")
        assert 0.1 <= measured["rate"] <= 0.9


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("small", "--model", "strong"), "--model 'strong' is not in the config of run 'small', which has default"),
        (("small/1", "--model", "default"), "name its run, 'small'"),
        (("other", "--model", "default"), "there is no run 'other'"),
        (("small", "--model", "default", "--tries", "0"), "1 or more"),
        (("small", "--model", "default", "--run", "a/b"), "--run 'a/b'"),
        (("small", "--model", "default", "--budget", "nan"), "--budget nan is not allowed"),
    ],
)
def test_what_cannot_be_tried_is_said(finished: Path, command: Command, words: tuple[str, ...], why: str) -> None:
    """With status 2, before anything is asked."""
    status, _, err = command("difficulty", *words, "--log", finished / "log.sqlite")
    assert status == 2
    assert why in err


def test_the_method_is_not_launched(finished: Path, command: Command) -> None:
    """It opens no dialogues, and the error names the command that runs it."""
    status, _, err = command("launch", finished / "run.yaml", "--set", "method=difficulty", "--run", "x", "--dry-run")
    assert (status, "'toolace-mt difficulty' runs it" in err) == (2, True)


@pytest.mark.parametrize("words", ["0.9..0.1", "half", "0.1", "-1..1", "0..2", "0.1...0.9"])
def test_a_range_has_two_shares(finished: Path, command: Command, words: str) -> None:
    """What is none is refused, with an example."""
    status, _, err = command("export", "small", f"--difficulty={words}", "--log", finished / "log.sqlite")
    assert (status, "is not LOW..HIGH" in err) == (2, True)


def test_what_was_not_tried_is_in_no_range() -> None:
    """Nor a turn at which nobody answered; a row of another turn goes by its dialogue."""
    turns = {
        "1.2": TurnDifficulty(calls=True, tries=4, passed=1, errors=0),
        "1.4": TurnDifficulty(calls=True, tries=0, passed=0, errors=4),
    }
    one = DialogueDifficulty(run="r", model="m", turns=turns)
    assert (one.rate, one.rate_at("1.2"), one.rate_at("1.4"), one.rate_at("9.9")) == (0.25, 0.25, None, 0.25)
    within = [DifficultyRange.of("0.1..0.9").has(rate) for rate in (0.1, 0.9, 0.0, 1.0, None)]
    assert within == [True, True, False, False, False]


def test_nobody_has_tried_it_yet(finished: Path, command: Command) -> None:
    """The error names the command that does."""
    status, _, err = command("export", "small", "--difficulty", "0..1", "--log", finished / "log.sqlite")
    assert (status, "'toolace-mt difficulty small --model NAME' does" in err) == (2, True)
