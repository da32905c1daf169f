"""The whole pipeline through the real SDKs, over a real socket, against an endpoint that has every fault."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.runs import assert_whole, dialogues_in, write_config
from toolace_mt.actors.models import ModelMisconfigured, OfflineSettings
from toolace_mt.actors.offline import Mistakes, answer
from toolace_mt.actors.offline.server import MockServer, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.budget import UnpricedBudget
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.errors import ConfigError, UsageError
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, Launched, launch
from toolace_mt.events import AnswerUnusable, ModelAnswered

KEY = "sk-test-0123456789abcdef"  # as in conftest.py
pytestmark = pytest.mark.usefixtures("key")

OFFLINE = OfflineSettings(seed=5, mistakes=Mistakes(missing_argument=0.05, invented_identifier=0.05))
EVERY_FAULT = {
    "slow_body": 0.02,
    "truncated": 0.02,
    "refused": 0.02,
    "content_filter": 0.02,
    "tool_call": 0.02,
    "too_many_requests": 0.05,
    "server_error": 0.05,
    "overloaded": 0.03,
    "dropped": 0.05,
    "dropped_midway": 0.03,
    "malformed_body": 0.02,
    "html_body": 0.02,
    "error_object": 0.02,
}


def offline_answer(system: str, user: str) -> str:
    """What the offline model says."""
    return answer(system, user, settings=OFFLINE)


def server(**settings: Any) -> AbstractAsyncContextManager[MockServer]:
    """An endpoint that lets in one key."""
    return MockServer(ServerSettings(key=KEY, models=("mock",), **settings), offline_answer).listening()


def models(provider: str, url: str, **more: object) -> dict[str, object]:
    """A config's models, all of one provider."""
    base = url if provider == "anthropic" else f"{url}/v1"
    retries = {"first": 0.05}
    return {
        "default": {
            "provider": provider,
            "model": "mock",
            "base_url": base,
            "api_key_env": "MOCK_KEY",
            "retries": retries,
            **more,
        }
    }


async def run(config_file: Path, *, in_process: bool) -> Launched:
    """Launch a config to where it ends."""
    resolved = read_run(config_file)
    return await launch(
        resolved, load_pool(resolved.config.pool), Display(Console(quiet=True), quiet=True), in_process=in_process
    )


def answers_in(log: Path) -> int:
    """Answers that the log holds."""
    return sum(isinstance(r.event, ModelAnswered) for records in dialogues_in(log).values() for r in records)


def assert_keyless(folder: Path) -> None:
    """The key is in no file that the run has written."""
    for path in folder.rglob("*"):
        if path.is_file():
            assert KEY.encode() not in path.read_bytes(), path


@pytest.mark.ray
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_run_completes_with_every_fault_switched_on(tmp_path: Path, provider: str, local_ray: None) -> None:
    """The funnel adds up; the server has sent as many whole answers as the log holds, so none is lost or paid twice."""
    del local_ray
    async with server(faults=EVERY_FAULT, retry_after=0.1, slow_seconds=0.1, latency=0.005) as endpoint:
        config = write_config(tmp_path, dialogues=12, models=models(provider, endpoint.url))
        launched = await run(config, in_process=False)
        counts = endpoint.counts
    assert launched.ending is Ending.COMPLETED
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 12)
    assert await asyncio.to_thread(answers_in, tmp_path / "log.sqlite") == counts.answers
    refused = json.loads(json.dumps(counts.to_json()))["served"]
    assert all(refused[fault] for fault in ("too_many_requests", "server_error", "dropped", "truncated", "refused"))
    unusable = [r.event for records in found.values() for r in records if isinstance(r.event, AnswerUnusable)]
    assert any(event.kind in {"cut_off", "window_full"} for event in unusable)
    assert_keyless(tmp_path)


async def test_a_budget_of_calls_holds_over_launches(tmp_path: Path) -> None:
    """The run stops, says so, and a raised budget carries on; never is a call made beyond it."""
    async with server() as endpoint:
        limited = {"models": models("openai", endpoint.url), "dialogues": 6, "cluster": {"dialogues": 3}}
        for calls in (40, 60):
            config = write_config(tmp_path, **limited, budget={"calls": calls})
            launched = await run(config, in_process=True)
            assert launched.ending is Ending.STOPPED
            assert "budget" in launched.reason
            assert 0.8 * calls <= endpoint.counts.answers <= calls
        assert (await run(write_config(tmp_path, **limited), in_process=True)).ending is Ending.COMPLETED
        assert await asyncio.to_thread(answers_in, tmp_path / "log.sqlite") == endpoint.counts.answers
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 6)


async def test_a_budget_in_money_needs_prices(tmp_path: Path) -> None:
    """With a model whose price nobody knows it is refused up front; with a price in the config it holds."""
    async with server() as endpoint:
        elsewhere = models("openai", "http://models.example/v1")
        unpriced = write_config(tmp_path, models=elsewhere, budget={"usd": 1.0})
        with pytest.raises(UnpricedBudget, match="price"):
            await run(unpriced, in_process=True)
        priced = models("openai", endpoint.url, price={"input": 1.0, "output": 4.0})
        launched = await run(write_config(tmp_path, dialogues=6, models=priced, budget={"usd": 0.15}), in_process=True)
    assert launched.ending is Ending.STOPPED
    spent = [
        r.event.price
        for records in (await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")).values()
        for r in records
        if isinstance(r.event, ModelAnswered)
    ]
    assert all(price is not None for price in spent)
    assert 0.03 < sum(price or 0 for price in spent) <= 0.15


async def test_a_provider_that_refuses_for_ever_stops_the_run_resumable(tmp_path: Path) -> None:
    """After the outage timeout the run stops by itself; no dialogue has failed, and launching again completes it."""
    limits = {"default": {"outage_timeout_seconds": 0.6}}
    async with server(faults={"overloaded": 1.0}, retry_after=0.1) as endpoint:
        config = write_config(tmp_path, dialogues=4, models=models("openai", endpoint.url), limits=limits)
        launched = await run(config, in_process=True)
    assert launched.ending is Ending.STOPPED
    assert "529" in launched.reason
    async with server() as endpoint:
        config = write_config(tmp_path, dialogues=4, models=models("openai", endpoint.url))
        assert (await run(config, in_process=True)).ending is Ending.COMPLETED
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", 4)
    assert all(records[-1].event.type != "dialogue_failed" for records in found.values())


BROKEN: list[tuple[str, Callable[[str], dict[str, object]], str]] = [
    ("a wrong key", lambda url: models("openai", url, api_key_env="OTHER_KEY"), "OTHER_KEY"),
    ("a missing key", lambda url: models("openai", url, api_key_env="NO_SUCH_KEY"), "NO_SUCH_KEY"),
    ("an empty key", lambda url: models("anthropic", url, api_key_env="EMPTY_KEY"), "EMPTY_KEY"),
    ("an unknown model", lambda url: models("openai", url, model="nobody"), "nobody"),
]


@pytest.mark.parametrize(("broken", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN])
async def test_what_only_the_user_can_mend_stops_the_run_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: Callable[[str], dict[str, object]], expected: str
) -> None:
    """One clear message that holds no key, and not a thousand failures."""
    monkeypatch.setenv("OTHER_KEY", "sk-wrong-0123456789abcdef")
    monkeypatch.setenv("EMPTY_KEY", "   ")
    monkeypatch.delenv("NO_SUCH_KEY", raising=False)
    async with server(only_listed_models=True) as endpoint:
        config = write_config(tmp_path, models=broken(endpoint.url))
        with pytest.raises((ModelMisconfigured, UsageError), match=expected) as stopped:
            await run(config, in_process=True)
        assert endpoint.counts.answers == 0
    assert "0123456789abcdef" not in str(stopped.value)
    assert_keyless(tmp_path)


async def test_an_endpoint_that_is_not_there_stops_the_run_resumable(tmp_path: Path) -> None:
    """Nobody answers at the address: the message names it."""
    limits = {"default": {"outage_timeout_seconds": 0.5}}
    config = write_config(tmp_path, models=models("openai", "http://127.0.0.1:9"), limits=limits)
    launched = await run(config, in_process=True)
    assert launched.ending is Ending.STOPPED
    assert "127.0.0.1:9" in launched.reason


def test_a_budget_of_zero_is_a_config_error(tmp_path: Path) -> None:
    """The message names the key."""
    with pytest.raises(ConfigError, match=r"budget\.usd"):
        read_run(write_config(tmp_path, budget={"usd": 0}))
