"""Batches through the real SDKs over a real socket: half the price, the same dialogues, and nothing asked twice."""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from rich.console import Console

from support.runs import assert_whole, dialogues_in, facts, write_config
from toolace_mt.actors.models import ModelMisconfigured, OfflineSettings
from toolace_mt.actors.offline import answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, Launched, launch
from toolace_mt.events import ModelAnswered, Recorded

pytestmark = pytest.mark.usefixtures("key")

KEY = "sk-test-0123456789abcdef"  # as in conftest.py
DIALOGUES = 4
SMALL = {"subtasks": {"min": 1, "max": 2}, "reasonability_iterations": 1}
BATCH = {"gather_seconds": 0.05, "poll_seconds": 0.02, "longest_poll_seconds": 0.1}
PROVIDERS = ("openai", "anthropic")


async def run(config_file: Path) -> Launched:
    """Launch a config to where it ends."""
    resolved = read_run(config_file)
    pool, display = load_pool(resolved.config.pool), Display(Console(quiet=True), quiet=True)
    return await launch(resolved, pool, display, in_process=True)


def server(faults: Mapping[str, Any] | None = None, **settings: Any) -> AbstractAsyncContextManager[MockServer]:
    """An endpoint with batches."""
    made = ServerSettings.model_validate({"key": KEY, "models": ("mock",), "batches": faults or {}, **settings})
    return MockServer(made, lambda system, user: answer(system, user, settings=OfflineSettings(seed=5))).listening()


def config_of(folder: Path, provider: str, url: str, *, batch: object = BATCH, **more: object) -> Path:
    """A small run whose model is asked in batches."""
    price = {"input": 1.0, "output": 2.0}
    base = url if provider == "anthropic" else f"{url}/v1"
    model = {"provider": provider, "model": "mock", "base_url": base, "api_key_env": "MOCK_KEY"}
    asked = {"default": {**model, "batch": batch, "price": price, "retries": {"first": 0.05, "tries": 4}}}
    folder.mkdir(exist_ok=True)
    return write_config(folder, dialogues=DIALOGUES, generation=SMALL, models=asked, **more)


def told(dialogues: Mapping[str, list[Recorded]]) -> dict[str, list[dict[str, object]]]:
    """The dialogues without what batches change: times and prices."""
    return {stream: facts(records, without=("latency", "price", "usage")) for stream, records in dialogues.items()}


def requests_in(served: MockServer) -> Counter[str]:
    """How often each request was sent in a batch."""
    bodies = (body for batch in served.batches.values() if not batch.full for body in batch.requests.values())
    return Counter(json.dumps(body, sort_keys=True) for body in bodies)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_batches_make_the_same_dialogues_at_half_the_price(tmp_path: Path, provider: str) -> None:
    """Every answer comes from a batch, and the dialogues are those of a run that asks one by one."""
    async with server() as served:
        one_by_one = config_of(tmp_path / "one", provider, served.url, batch=False)
        assert (await run(one_by_one)).ending is Ending.COMPLETED
        calls = served.counts.answers
        batched = config_of(tmp_path / "batched", provider, served.url)
        assert (await run(batched)).ending is Ending.COMPLETED
        assert sum(requests_in(served).values()) == served.counts.answers - calls == calls
        assert len(served.batches) < calls / 2
    single = await asyncio.to_thread(assert_whole, tmp_path / "one" / "log.sqlite", DIALOGUES)
    found = await asyncio.to_thread(assert_whole, tmp_path / "batched" / "log.sqlite", DIALOGUES)
    assert told(found) == told(single)
    assert _price(found) == pytest.approx(_price(single) / 2)


def _price(dialogues: Mapping[str, list[Recorded]]) -> float:
    events = (record.event for records in dialogues.values() for record in records)
    return sum(event.price or 0 for event in events if isinstance(event, ModelAnswered))
