"""The whole pipeline on a real Ray: it completes, and its actors may die while it runs."""

import asyncio
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from rich.console import Console

from support.runs import assert_whole, facts, size_of, write_config
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


def actors(name: str) -> list[psutil.Process]:
    """The actors whose class is *name*, of this process's Ray: other tests at the same time have their own."""
    found = []
    for each in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it has ended just now
            if "".join(each.cmdline()).startswith(f"ray::{name}"):
                found.append(each)
    return found


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, local_ray: None) -> Path:
    """The config of a run that was made on Ray."""
    del local_ray
    config = write_config(tmp_path_factory.mktemp("ray"))
    assert asyncio.run(run(config)) is Ending.COMPLETED
    return config


async def test_ray_and_in_process_make_the_same_dialogues(tmp_path: Path, finished: Path) -> None:
    """The same seed and the same answers write the same events, wherever the roles run."""
    assert await run(write_config(tmp_path), in_process=True) is Ending.COMPLETED
    on_ray = await asyncio.to_thread(assert_whole, finished.with_name("log.sqlite"), 12)
    local = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 12)
    assert {stream: facts(records) for stream, records in on_ray.items()} == {
        stream: facts(records) for stream, records in local.items()
    }


async def test_a_finished_run_is_left_as_it_is(finished: Path) -> None:
    """Launching it again says so and changes nothing."""
    before = await asyncio.to_thread(assert_whole, finished.with_name("log.sqlite"), 12)
    assert await run(finished) is Ending.ALREADY_COMPLETED
    after = await asyncio.to_thread(assert_whole, finished.with_name("log.sqlite"), 12)
    assert {s: [r.digest for r in rs] for s, rs in before.items()} == {
        s: [r.digest for r in rs] for s, rs in after.items()
    }


@pytest.mark.parametrize("victim", ["_WorkerActor", pytest.param("LogWriter", marks=pytest.mark.long)])
async def test_actors_may_be_killed_while_a_run_goes_on(tmp_path: Path, victim: str) -> None:
    """Each is killed with signal 9 again and again; the run completes as if nothing had been."""
    pools = [
        {"roles": ["initializer", "verifier"], "replicas": 1, "in_flight": 32},
        {"roles": ["refiner", "filler"], "replicas": 2, "in_flight": 32},
    ]
    config = write_config(tmp_path, dialogues=20, cluster={"dialogues": 10, "pools": pools})
    log = tmp_path / "log.sqlite"
    going = asyncio.create_task(run(config))
    killed = size = 0
    while not going.done() and killed < 4:
        await asyncio.sleep(0.02)
        if size_of(log) > size + 100_000:
            size = size_of(log)
            for actor in actors(victim)[:1]:
                actor.kill()
                killed += 1
    assert await going is Ending.COMPLETED
    assert killed > 0
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 20)


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
