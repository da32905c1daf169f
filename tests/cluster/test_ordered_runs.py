"""Runs that are to bring so many accepted dialogues: opened as needed, resumed, raised, bounded, exported."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from support.commands import Command, succeed
from support.runs import COMMAND, assert_whole, dialogues_in, size_of, write_config
from toolace_mt.events import ModelAnswered

ORDERED = 4
SMALL = {"subtasks": {"min": 1, "max": 1}, "steps": {"min": 1, "max": 2}, "complexities": {"min": 0, "max": 1}}
FAULTS = {"invented_identifier": 0.6, "missing_argument": 0.3}
"""At these rates, and without repair, a third or so of the dialogues is rejected."""


def config_of(folder: Path, **changes: object) -> Path:
    """A config that orders accepted dialogues."""
    generation = {**SMALL, "reasonability_iterations": 0, "repair_rounds": 0, "tries": 1, "plan_similarity": "off"}
    models = {"default": {"provider": "offline", "mistakes": FAULTS}}
    given = {"dialogues": None, "accepted": ORDERED, "generation": generation, "models": models, **changes}
    return write_config(folder, **given)


def outcomes(folder: Path) -> list[str]:
    """The last event of each dialogue, by number."""
    found = dialogues_in(folder / "log.sqlite")
    return [found[f"small/{number}"][-1].event.type for number in range(1, len(found) + 1)]


def exported(folder: Path, *options: str) -> list[str]:
    """The names of the dialogues that an export writes."""
    out = folder / "out.jsonl"
    succeed("export", "small", "--log", folder / "log.sqlite", "--format", "openai", "--out", out, "--force", *options)
    return [json.loads(line)["metadata"]["dialogue"] for line in out.read_text().splitlines()]


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run whose order was met, one dialogue after the other."""
    folder = tmp_path_factory.mktemp("met")
    succeed("launch", config_of(folder, cluster={"dialogues": 1}), "--in-process", "--quiet")
    return folder


def test_as_many_are_opened_as_that_takes(met: Path) -> None:
    """Not one after the last that was needed; each was made as any other."""
    ended = outcomes(met)
    assert ended.count("dialogue_accepted") == ORDERED
    assert ended[-1] == "dialogue_accepted"
    assert len(ended) > ORDERED
    assert_whole(met / "log.sqlite", len(ended))


def test_the_end_says_what_came_of_it_and_so_does_status(met: Path, command: Command) -> None:
    """How many of how many, and how many were opened; a finished run that is launched again says so."""
    opened = len(outcomes(met))
    said = f"{ORDERED} of {ORDERED} accepted, {opened} opened;"
    status, out, _ = command("launch", met / "run.yaml", "--in-process")
    assert status == 0
    assert "finished already; nothing was changed. For more, raise 'accepted'" in out
    assert said in out
    assert "Per accepted dialogue:" in out
    assert said in command("status", "small", "--log", met / "log.sqlite")[1]
    assert f"{opened} of at most {3 * ORDERED}" in command("runs", "--log", met / "log.sqlite")[1]
    assert len(outcomes(met)) == opened


def test_a_raised_number_goes_on_and_an_export_is_the_same_however_many_were_under_way(
    met: Path, tmp_path: Path, command: Command
) -> None:
    """None is made again, and what is exported are those of the lowest numbers, exactly as many as were ordered."""
    config = config_of(tmp_path, accepted=2, candidates=3 * ORDERED, cluster={"dialogues": 16})
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    before = outcomes(tmp_path)
    assert exported(tmp_path) == exported(met)[:2]
    assert command("launch", config, "--in-process", "--quiet", "--accepted", str(ORDERED))[0] == 0
    assert outcomes(tmp_path)[: len(before)] == before
    assert exported(tmp_path) == exported(met)
    assert len(exported(met)) == ORDERED
    assert_whole(tmp_path / "log.sqlite", len(outcomes(tmp_path)))


@pytest.fixture(scope="module")
def ended_short(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run whose bound ended it before its order was met."""
    folder = tmp_path_factory.mktemp("short")
    with pytest.raises(AssertionError):
        succeed("launch", config_of(folder, candidates=ORDERED), "--in-process", "--quiet")
    return folder


@pytest.fixture
def short(ended_short: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(ended_short, tmp_path, dirs_exist_ok=True))


def test_a_bound_that_ends_it_first_is_said_with_what_is_missing(short: Path, command: Command) -> None:
    """How many, why, what they would take, and a command that goes on with more; to launch it again says it again."""
    folder = short
    status, out, err = command("launch", folder / "run.yaml", "--in-process")
    assert status == 1
    assert len(outcomes(folder)) == ORDERED
    accepted = outcomes(folder).count("dialogue_accepted")
    assert 0 < accepted < ORDERED
    assert f"{ORDERED - accepted} missing: at this rate they take about" in out
    assert "Most often rejected by" in out
    assert f"{accepted} of {ORDERED} ordered dialogues accepted, and all {ORDERED} candidates are used up" in err
    assert "Ended before the order was met. To resume:" in out
    again = out.rpartition("--set ")[2].split()[0]
    command("launch", folder / "run.yaml", "--in-process", "--quiet", "--set", again)
    assert outcomes(folder).count("dialogue_accepted") > accepted


def test_what_is_accepted_beyond_the_order_is_left_out_and_said(short: Path, command: Command) -> None:
    """Here because the number was lowered; `--all` writes it."""
    folder = short
    some = f"candidates={4 * ORDERED}"
    command("launch", folder / "run.yaml", "--in-process", "--quiet", "--accepted", str(4 * ORDERED), "--set", some)
    more = outcomes(folder).count("dialogue_accepted") - 1
    assert more > 0
    _, out, _ = command("launch", folder / "run.yaml", "--in-process", "--accepted", "1")
    assert f"{more} more than ordered" in out
    _, _, err = command("export", "small", "--log", folder / "log.sqlite", "--out", f"{folder}/data/")
    assert f"{more} more than ordered left out (--all)" in err
    manifest = json.loads((folder / "data" / "manifest.json").read_text())
    assert (manifest["dialogues"], manifest["left_out"]["beyond_the_order"]) == (1, more)
    assert len(exported(folder, "--all")) == 1 + more


def test_a_budget_that_ends_it_first_is_said_so_too(tmp_path: Path, command: Command) -> None:
    """And no call is made that it does not bear."""
    status, out, err = command("launch", config_of(tmp_path, budget={"calls": 20}), "--in-process")
    assert status == 1
    assert "missing" in out
    assert "calls is used up" in err
    found = dialogues_in(tmp_path / "log.sqlite").values()
    assert sum(isinstance(record.event, ModelAnswered) for records in found for record in records) <= 20


def test_a_run_that_was_killed_goes_on_with_the_same_dialogues(met: Path, tmp_path: Path, command: Command) -> None:
    """By kill -9 in the middle: the same ids and contents, and no recorded answer is paid for twice."""
    config, log = config_of(tmp_path, cluster={"dialogues": 3}), tmp_path / "log.sqlite"
    options = [COMMAND, "launch", str(config), "--quiet", "--in-process"]
    slow = ["--set", "models.default.latency={median: 0.1, sigma: 0.1}"]
    running = subprocess.Popen([*options, *slow], stdout=subprocess.DEVNULL, start_new_session=True)
    while running.poll() is None and size_of(log) < 60_000:
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    assert outcomes(tmp_path).count("dialogue_accepted") < ORDERED
    assert command("launch", config, "--quiet", "--in-process")[0] == 0
    assert exported(tmp_path) == exported(met)
    assert_whole(log, len(outcomes(tmp_path)))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--accepted", "5", "--dialogues", "5"), "'accepted' is given too, 5; keep one of them"),
        (
            ("--set", "accepted=null"),
            "key 'dialogues' is missing; allowed: whole number from 1 to 10000000, or 'accepted'",
        ),
        (("--accepted", "0"), "accepted: 0 is not allowed; allowed: whole number from 1"),
        (("--set", "candidates=3"), f"{ORDERED} are to be accepted ('accepted'), so at least as many are opened"),
        (("--dialogues", "5", "--set", "candidates=9"), "it bounds 'accepted', which is not given"),
        (("--retry-failed",), "--retry-failed: a run with 'accepted' opens others"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, command: Command, options: tuple[str, ...], said: str) -> None:
    """Each with what to do; nothing is begun."""
    status, _, err = command("launch", config_of(tmp_path), "--in-process", *options)
    assert status == 2
    assert said in err
    assert not (tmp_path / "log.sqlite").exists()


def test_an_option_stands_in_the_place_of_the_other_key(tmp_path: Path, command: Command) -> None:
    """As `--dialogues` does: a trial of a few, and an order over a config that says how many to open."""
    ordering = config_of(tmp_path, candidates=40)
    assert "dialogues  5, seed 3" in command("config", "check", ordering, "--dialogues", "5")[1]
    opening = write_config(tmp_path)
    for options in (("--accepted", "5"), ("--set", "accepted=5")):
        assert "5 accepted, of 15 candidates at most" in command("config", "check", opening, *options)[1]
    _, out, _ = command("launch", opening, "--dry-run", "--accepted", "30")
    assert "30 accepted dialogues of 40 opened" in out


def test_targets_are_aimed_at_and_shown(tmp_path: Path, command: Command) -> None:
    """Beside what is reached, at the end and in `status`; a launch that goes on counts what earlier ones accepted."""
    targets = {"language": {"de": 0.8}, "complexity.clarification": 0.5}
    languages = {"en": 1, "de": 1, "fr": 1}
    config = config_of(tmp_path, accepted=2, candidates=30, targets=targets, languages=languages)
    assert command("launch", config, "--in-process", "--quiet")[0] == 0
    assert command("launch", config, "--in-process", "--quiet", "--accepted", "6", "--format", "json")[0] == 0
    facts = json.loads(command("status", "small", "--log", tmp_path / "log.sqlite", "--format", "json")[1])
    assert facts["targets"]["language.de"]["wanted"] == 0.8
    accepted = facts["funnel"]["accepted"]
    assert abs(facts["targets"]["language.de"]["dialogues"] - 0.8 * accepted) < 2
    assert "language.de" in command("status", "small", "--log", tmp_path / "log.sqlite")[1].partition("Targets")[2]


@pytest.mark.parametrize(
    ("targets", "said"),
    [
        ({"language.sv": 0.1}, "targets: language.sv: language 'sv' is never drawn; drawn are en"),
        ({"language.en": 2}, "targets.language.en: 2 is not allowed; allowed: number from 0 to 1"),
        ({"complexity": {"clarification": 0.2}}, "method 'simulation' injects no complexity"),
    ],
)
def test_a_target_that_cannot_be_reached_is_found_by_a_check(
    tmp_path: Path, command: Command, targets: dict[str, object], said: str
) -> None:
    """With the place in the config."""
    method = "simulation" if "complexity" in targets else "mask_and_fill"
    status, _, err = command("config", "check", config_of(tmp_path, targets=targets, method=method))
    assert status == 2
    assert said in err
