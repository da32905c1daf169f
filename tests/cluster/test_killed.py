"""kill -9 at any moment: launching again completes the run, and nothing recorded is lost or paid for twice."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from support.commands import succeed
from support.forked import Forked
from support.runs import COMMAND, ROOT, assert_whole, facts, size_of, write_config
from toolace_mt.events import Recorded

DIALOGUES = 12
GENERATION = {
    "subtasks": {"min": 2, "max": 3},
    "steps": {"min": 1, "max": 2},
    "complexities": {"min": 2, "max": 3},
    "reasonability_iterations": 1,
}


def finish(config: Path) -> None:
    """Launch in this process until the run is finished."""
    succeed("launch", config, "--in-process", "--quiet")


def kill_at_random(config: Path, rng: random.Random) -> bool:
    """Launch, and kill -9 driver and children when the log has grown by a random amount; whether it got so far."""
    return _killed(Forked("launch", config, "--in-process", "--quiet"), config.with_name("log.sqlite"), rng)


def _killed(running: "Forked | subprocess.Popen[bytes]", log: Path, rng: random.Random) -> bool:
    wanted = size_of(log) + rng.randrange(20_000, 200_000)
    while running.poll() is None and size_of(log) < wanted:
        time.sleep(0.005)
    alive = running.poll() is None
    if alive:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return alive


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Recorded]]:
    """A run that was left in peace."""
    folder = tmp_path_factory.mktemp("calm")
    finish(write_config(folder, generation=GENERATION))
    return assert_whole(folder / "log.sqlite", DIALOGUES)


@pytest.mark.parametrize("seed", range(2))
def test_a_run_killed_again_and_again_comes_to_the_same_end(
    tmp_path: Path, calm: dict[str, list[Recorded]], seed: int
) -> None:
    """Killed at many random moments, it has the very events of a run that was left in peace."""
    rng = random.Random(seed)
    config = write_config(tmp_path, generation=GENERATION)
    killed = 0
    while killed < 6 and kill_at_random(config, rng):
        killed += 1
    finish(config)
    found = assert_whole(tmp_path / "log.sqlite", DIALOGUES)
    assert killed > 0
    # Questions that are asked together may be asked apart after a kill: the same prompts, of a later version.
    without = ("latency", "version")
    assert {stream: facts(records, without=without) for stream, records in found.items()} == {
        stream: facts(records, without=without) for stream, records in calm.items()
    }


def test_a_killed_run_that_runs_calls_comes_to_the_same_end(tmp_path: Path) -> None:
    """Calls are run again where a kill came before their event, and give the same."""
    changes: dict[str, object] = {
        "pool": [str(ROOT / "examples" / "tools.py")],
        "generation": GENERATION,
    }
    calm = tmp_path / "calm"
    calm.mkdir()
    finish(write_config(calm, **changes))
    wanted = assert_whole(calm / "log.sqlite", DIALOGUES)
    rng = random.Random(3)
    config = write_config(tmp_path, **changes)
    killed = 0
    while killed < 2 and kill_at_random(config, rng):
        killed += 1
    finish(config)
    found = assert_whole(tmp_path / "log.sqlite", DIALOGUES)
    assert killed > 0
    assert any(fact["type"] == "calls_executed" for records in found.values() for fact in facts(records))
    assert {stream: _timeless(records) for stream, records in found.items()} == {
        stream: _timeless(records) for stream, records in wanted.items()
    }


def _timeless(records: Sequence[Recorded]) -> list[dict[str, object]]:
    """The events without what a clock measured, and without the version that a prompt was rendered from."""
    return [_without_seconds(fact) for fact in facts(records, without=("latency", "version"))]


def _without_seconds(fact: dict[str, object]) -> dict[str, object]:
    outcomes = fact.get("outcomes")
    if not isinstance(outcomes, list):
        return fact
    return fact | {"outcomes": [{key: outcome[key] for key in outcome if key != "seconds"} for outcome in outcomes]}


@pytest.mark.ray
@pytest.mark.usefixtures("local_ray")
def test_a_run_on_ray_survives_the_death_of_its_driver(tmp_path: Path) -> None:
    """Driver, log writer and workers die with it; launching again, on another Ray, completes the run."""
    config = write_config(tmp_path, generation=GENERATION)
    running = subprocess.Popen([COMMAND, "launch", config, "--quiet"], start_new_session=True)
    assert _killed(running, tmp_path / "log.sqlite", random.Random(5))
    succeed("launch", config, "--quiet")
    assert_whole(tmp_path / "log.sqlite", DIALOGUES)
