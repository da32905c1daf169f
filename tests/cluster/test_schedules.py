"""Whole runs under faults of all kinds, simulated in one thread: what is promised holds, and a seed tells it again."""

import ast
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom
from time import process_time

import pytest

from simulator.mutations import MUTATIONS, planted
from simulator.plan import Kind, drawn
from simulator.schedules import Tally, story_of, tallied
from simulator.stories import STORIES
from simulator.world import simulated

MOST, SECONDS = 2000, 25.0
"""Fresh schedules, and the processor time that they may take: on a slower machine there are fewer."""
TESTS = Path(__file__).parent.parent
ROOT = TESTS.parent
SIMULATED = ("actors/shell", "actors/roles", "cluster/limits", "cluster/budget", "cluster/run/batches", "store/memory")
SIMULATED_OF_RUN = (
    "carrying",
    "conductor",
    "dispatch",
    "earlier_plans",
    "following",
    "log_writer",
    "ray_appends",
    "ray_governor",
    "ray_pulse",
    "ray_runtime",
    "run_stream",
    "steering",
    "worker",
)


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What the product warns of is wanted here, and would fill the screen."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.timeout(240)
def test_fresh_schedules_keep_every_promise() -> None:
    """A failure names its seed, and tells the shortest story of it."""
    first, begun, tally = SystemRandom().randrange(10**9), process_time(), Tally()
    while tally.schedules < MOST and process_time() - begun < SECONDS and not tally.failed:
        tally.plus(tallied(range(first + tally.schedules, first + tally.schedules + 20)))
    sys.stdout.write(f"{tally.schedules} schedules from seed {first} on\n")
    for seed, violation in tally.failed.items():
        plan, outcome = story_of(seed)
        pytest.fail("\n".join([f"seed {seed}: {violation}", str(plan), *outcome.story[-60:]]))
    assert tally.answers > 5 * tally.schedules
    assert len(tally.met) > len(Kind)


def test_a_seed_replays_a_whole_run() -> None:
    """To the last digest, step and moment: here, and in a process in which names have other hashes."""
    seeds = range(7000, 7006)
    here = [simulated(drawn(seed)).digest for seed in seeds]
    assert len(set(here)) == len(here)
    told = f"from simulator import plan, world\nfor seed in {seeds!r}: print(world.simulated(plan.drawn(seed)).digest)"
    environment = {**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
    there = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True, timeout=120
    )
    assert there.stdout.split() == here


def test_nothing_that_is_simulated_has_a_clock_or_draws_of_its_own() -> None:
    """It would not follow from the seed; two runs that are compared need not show it."""
    files = {path for folder in SIMULATED for path in (ROOT / folder).rglob("*.py")}
    files |= {ROOT / "cluster" / "run" / f"{name}.py" for name in SIMULATED_OF_RUN}
    strangers = []
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            names = {alias.name for alias in node.names}
            if isinstance(node, ast.ImportFrom) and not node.level:
                names.add(node.module or "")
            if names & {"time", "uuid", "datetime", "urandom", "secrets", "threading"}:
                strangers.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert len(files) > 40
    assert strangers == []


@pytest.mark.parametrize("story", STORIES)
def test_what_was_found_and_mended_stays_mended(story: str) -> None:
    """Each story is one of a fault that the product had."""
    assert simulated(STORIES[story]).violations == ()


@pytest.mark.parametrize("fault", MUTATIONS)
def test_a_planted_fault_is_found(fault: str) -> None:
    """Within a few dozen schedules, mostly."""
    with planted(fault):
        assert any(simulated(drawn(seed)).violations for seed in range(600))
