"""The whole pipeline on a real Ray: it completes, and its actors may die while it runs."""

import asyncio
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from support.runs import assert_whole, facts, write_config
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.offline import answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, launch

KEY = "sk-test-0123456789abcdef"  # as in conftest.py
pytestmark = [pytest.mark.ray, pytest.mark.usefixtures("local_ray")]


async def run(config_file: Path, *, in_process: bool = False) -> Ending:
    """Launch a config to its end."""
    resolved = read_run(config_file)
    display = Display(Console(quiet=True), quiet=True)
    return (await launch(resolved, load_pool(resolved.config.pool), display, in_process=in_process)).ending


def actors(name: str) -> Iterator[int]:
    """The processes of this machine's actors whose class is *name*, below this process."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                title = (entry / "cmdline").read_text()
            except OSError:
                continue
            if title.startswith(f"ray::{name}"):
                yield int(entry.name)


async def test_ray_and_in_process_make_the_same_dialogues(tmp_path: Path) -> None:
    """The same seed and the same answers write the same events, wherever the roles run."""
    (tmp_path / "ray").mkdir()
    (tmp_path / "local").mkdir()
    assert await run(write_config(tmp_path / "ray")) is Ending.COMPLETED
    assert await run(write_config(tmp_path / "local"), in_process=True) is Ending.COMPLETED
    on_ray = await asyncio.to_thread(assert_whole, tmp_path / "ray" / "log.sqlite", 12)
    local = await asyncio.to_thread(assert_whole, tmp_path / "local" / "log.sqlite", 12)
    assert {stream: facts(records) for stream, records in on_ray.items()} == {
        stream: facts(records) for stream, records in local.items()
    }


async def test_a_finished_run_is_left_as_it_is(tmp_path: Path) -> None:
    """Launching it again says so and changes nothing."""
    config = write_config(tmp_path, dialogues=2)
    assert await run(config) is Ending.COMPLETED
    before = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 2)
    assert await run(config) is Ending.ALREADY_COMPLETED
    after = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 2)
    assert {s: [r.digest for r in rs] for s, rs in before.items()} == {
        s: [r.digest for r in rs] for s, rs in after.items()
    }


@pytest.mark.parametrize("victim", ["_WorkerActor", "LogWriter"])
async def test_actors_may_be_killed_while_a_run_goes_on(tmp_path: Path, victim: str) -> None:
    """Each is killed with signal 9 again and again; the run completes as if nothing had been."""
    pools = [
        {"roles": ["initializer", "verifier"], "replicas": 1, "in_flight": 32},
        {"roles": ["refiner", "filler"], "replicas": 2, "in_flight": 32},
    ]
    config = write_config(tmp_path, dialogues=40, cluster={"dialogues": 16, "pools": pools})
    going = asyncio.create_task(run(config))
    killed = 0
    while not going.done() and killed < 4:
        await asyncio.sleep(0.7)
        for pid in list(actors(victim))[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    assert await going is Ending.COMPLETED
    assert killed > 0
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 40)


@pytest.mark.usefixtures("key")
async def test_batches_on_ray_beside_a_role_that_is_asked_at_once(tmp_path: Path) -> None:
    """The driver asks in batches, workers ask the others, and both keep one budget."""
    settings = ServerSettings(key=KEY)
    made = {}
    async with MockServer(
        settings, lambda *prompt: answer(*prompt, settings=OfflineSettings(seed=5))
    ).listening() as at:
        model = {"provider": "openai", "model": "mock", "base_url": f"{at.url}/v1", "api_key_env": "MOCK_KEY"}
        batch = {"gather_seconds": 0.2, "poll_seconds": 0.05, "longest_poll_seconds": 0.1}
        for place, models in (("at_once", {}), ("batched", {"filler": {**model, "batch": batch}})):
            (tmp_path / place).mkdir()
            config = {"dialogues": 3, "budget": {"calls": 1000}, "models": {"default": model, **models}}
            assert await run(write_config(tmp_path / place, **config)) is Ending.COMPLETED
            found = await asyncio.to_thread(assert_whole, tmp_path / place / "log.sqlite", 3)
            made[place] = {stream: facts(records, without=("latency", "usage")) for stream, records in found.items()}
        assert at.batches
    assert made["batched"] == made["at_once"]
