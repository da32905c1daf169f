"""Batches through the real SDKs over a real socket: half the price, the same dialogues, and nothing asked twice."""

import asyncio
import json
import signal
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from support.commands import Command
from support.forked import Forked
from support.runs import assert_whole, facts, write_config
from toolace_mt.actors.models import ModelMisconfigured, OfflineSettings
from toolace_mt.actors.offline import answer
from toolace_mt.actors.offline.server import MockServer, Served, ServerSettings
from toolace_mt.actors.tools import load_pool
from toolace_mt.cluster.config.reading import read_run
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.launch import Ending, Launched, launch
from toolace_mt.events import (
    AnswerUnusable,
    BatchPrepared,
    DialogueFailed,
    ModelAnswered,
    OpenBatch,
    Recorded,
    fold_run,
)
from toolace_mt.store import open_log

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


def config_of(
    folder: Path,
    provider: str,
    url: str,
    *,
    batch: object = BATCH,
    timeouts: Mapping[str, float] | None = None,
    structured: str = "auto",
    retries: Mapping[str, float] | None = None,
    **more: object,
) -> Path:
    """A small run whose model is asked in batches."""
    price = {"input": 1.0, "output": 2.0}
    base = url if provider == "anthropic" else f"{url}/v1"
    model = {"provider": provider, "model": "mock", "base_url": base, "api_key_env": "MOCK_KEY"}
    asked = {
        "default": {
            **model,
            "batch": batch,
            "price": price,
            "retries": retries or {"first": 0.05, "tries": 6},
            "timeouts": timeouts or {},
            "structured": structured,
        }
    }
    folder.mkdir(exist_ok=True)
    return write_config(folder, dialogues=DIALOGUES, generation=SMALL, models=asked, **more)


def told(dialogues: Mapping[str, list[Recorded]]) -> dict[str, list[dict[str, object]]]:
    """The dialogues without what batches change: times and prices."""
    return {stream: facts(records, without=("latency", "price", "usage")) for stream, records in dialogues.items()}


async def until(condition: Callable[[], bool], running: Forked) -> None:
    """Wait for *condition*, while the process is *running*."""
    while not condition():
        assert running.poll() is None
        await asyncio.sleep(0.005)


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


FAULTS = {"expired": 0.15, "failed": 0.15, "disordered": True, "truncated": 1, "dropped": 2}


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_what_expires_or_fails_is_asked_again_and_what_is_cut_off_is_fetched_again(
    tmp_path: Path, provider: str
) -> None:
    """No fault of a batch reaches a dialogue, and no answer is paid for twice."""
    full = {"full": 1} if provider == "openai" else {}
    async with server({**FAULTS, **full}) as served:
        config = config_of(tmp_path, provider, served.url, batch={**BATCH, "most_questions": 3})
        assert (await run(config)).ending is Ending.COMPLETED
        answered = served.counts.answers
        assert max(len(batch.requests) for batch in served.batches.values()) == 3
        assert sum(requests_in(served).values()) > answered
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)
    events = [record.event for records in found.values() for record in records]
    assert sum(isinstance(event, ModelAnswered) for event in events) == answered
    assert not any(isinstance(event, AnswerUnusable) for event in events)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_results_that_are_too_long_are_asked_again(
    tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Those beyond the bound are lost to nobody: it is said, and each dialogue gets its answer in a smaller batch."""
    module = import_module(f"toolace_mt.actors.models.batch.{provider}")
    monkeypatch.setattr(module, "LONGEST_FILE", 8_000)
    async with server() as served:
        # More often in vain than a question may be: what is beyond the bound uses up no try.
        config = config_of(tmp_path, provider, served.url, retries={"first": 0.05, "tries": 1})
        assert (await run(config)).ending is Ending.COMPLETED
        assert sum(requests_in(served).values()) > len(requests_in(served))
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)
    assert not any(isinstance(r.event, AnswerUnusable | DialogueFailed) for records in found.values() for r in records)
    assert "bytes: " in caplog.text
    assert "asked again, in a smaller batch" in caplog.text


async def test_what_the_provider_did_not_answer_uses_up_a_try_whatever_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its words do not tell whether the results of a batch were read to their end."""
    waves = import_module("toolace_mt.cluster.run.batches.waves")
    monkeypatch.setattr(waves, "_BEYOND", "This request could not be executed in time.")
    async with server({"expired": 1.0}) as served:
        config = config_of(tmp_path, "openai", served.url, retries={"first": 0.05, "tries": 2})
        stop = asyncio.get_running_loop().call_later(60, signal.raise_signal, signal.SIGINT)  # or it would ask for ever
        launched = await run(config)
        stop.cancel()
        progress = launched.progress
        assert progress.failures.total() == DIALOGUES
        assert sum(requests_in(served).values()) == 2 * progress.events["answer_unusable"]


@pytest.mark.parametrize(
    ("provider", "taken", "form"),
    [("openai", ["json_object"], "object"), ("openai", [], "off"), ("anthropic", [], "object")],
)
async def test_a_form_of_replies_that_is_refused_is_given_up_and_costs_no_try(
    tmp_path: Path, provider: str, taken: list[str], form: str
) -> None:
    """As one by one: the same dialogues come, the items say what was asked for, and later waves ask for it at once."""
    async with server(reply_forms=taken) as served:
        one_by_one = config_of(tmp_path / "one", provider, served.url, batch=False, structured="schema")
        assert (await run(one_by_one)).ending is Ending.COMPLETED
        calls = served.counts.answers
        batched = config_of(tmp_path / "batched", provider, served.url, structured="schema")
        assert (await run(batched)).ending is Ending.COMPLETED
        assert served.counts.answers - calls == calls
        refused = sum(requests_in(served).values()) - calls
        assert DIALOGUES <= refused <= 2 * DIALOGUES
    single = await asyncio.to_thread(assert_whole, tmp_path / "one" / "log.sqlite", DIALOGUES)
    found = await asyncio.to_thread(assert_whole, tmp_path / "batched" / "log.sqlite", DIALOGUES)
    assert told(found) == told(single)
    forms = await asyncio.to_thread(_forms, tmp_path / "batched" / "log.sqlite")
    assert forms[0] == {""}
    assert forms[-1] == {form}


async def test_a_kill_after_a_form_was_refused_asks_nothing_twice(tmp_path: Path) -> None:
    """The next launch takes up what was sent in the wider form."""
    async with server({"seconds": 0.5}, reply_forms=[]) as served:
        config = config_of(tmp_path, "openai", served.url, structured="schema")
        first = Forked("launch", config, "--quiet", "--in-process")
        await until(lambda: len(served.batches) > 2, first)
        first.send_signal(signal.SIGKILL)
        await asyncio.to_thread(first.wait)
        assert (await run(config)).ending is Ending.COMPLETED
        answered = served.counts.answers
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)
    events = [record.event for records in found.values() for record in records]
    assert sum(isinstance(event, ModelAnswered) for event in events) == answered
    assert not any(isinstance(event, AnswerUnusable) for event in events)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_creation_whose_response_is_lost_is_not_repeated(tmp_path: Path, provider: str) -> None:
    """The batch is looked for at the provider before it is created again."""
    async with server({"create_seconds": 1.0}) as served:
        config = config_of(tmp_path, provider, served.url, timeouts={"read": 0.4, "total": 0.5})
        assert (await run(config)).ending is Ending.COMPLETED
        assert set(requests_in(served).values()) == {1}


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_endpoint_without_batches_ends_the_run_with_one_message(tmp_path: Path, provider: str) -> None:
    """Asked one by one, the same run goes on."""
    async with server({"offered": False}) as served:
        config = config_of(tmp_path, provider, served.url)
        with pytest.raises(ModelMisconfigured, match=r"has no batch API.*leave out 'batch'"):
            await run(config)
        config = config_of(tmp_path, provider, served.url, batch=False)
        assert (await run(config)).ending is Ending.COMPLETED
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)


async def test_a_budget_holds_over_batches(tmp_path: Path) -> None:
    """A batch is reserved before it is sent; a run that is stopped by its budget goes on with a larger one."""
    async with server() as served:
        config = config_of(tmp_path, "openai", served.url, budget={"calls": 10})
        launched = await run(config)
        assert launched.ending is Ending.STOPPED
        assert "the budget of 10 calls is used up" in launched.reason
        assert served.counts.answers == 10
        config = config_of(tmp_path, "openai", served.url, budget={"usd": 5})
        assert (await run(config)).ending is Ending.COMPLETED
        assert set(requests_in(served).values()) == {1}
    await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)


def _before_it_is_created(served: MockServer) -> bool:
    return served.counts.served[Served.DROPPED] > 0


def _before_its_id_is_recorded(served: MockServer) -> bool:
    return bool(served.batches)


def _while_it_is_waited_for(served: MockServer) -> bool:
    return bool(served.batches) and served.counts.served[Served.BATCHED] > 3


def _while_results_come(served: MockServer) -> bool:
    return any(batch.fetched for batch in served.batches.values())


def _in_the_second_wave(served: MockServer) -> bool:
    return len(served.batches) > 1


MOMENTS: Mapping[Callable[[MockServer], bool], Mapping[str, float]] = {
    _before_it_is_created: {"dropped": 1},
    _before_its_id_is_recorded: {"create_seconds": 5.0},
    _while_it_is_waited_for: {"seconds": 1.0},
    _while_results_come: {"results_seconds": 5.0},
    _in_the_second_wave: {},
}


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda moment: moment.__name__)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_kill_at_any_place_loses_no_batch_and_pays_nothing_twice(
    tmp_path: Path, provider: str, moment: Callable[[MockServer], bool]
) -> None:
    """Launched again, the run takes up what was submitted; each request is in one batch only."""
    slow = {"poll_seconds": 1.0} if moment is _before_it_is_created else {}
    async with server(MOMENTS[moment]) as served:
        config = config_of(tmp_path, provider, served.url, batch={**BATCH, **slow})
        first = Forked("launch", config, "--quiet", "--in-process")
        await until(lambda: moment(served), first)
        first.send_signal(signal.SIGKILL)
        await asyncio.to_thread(first.wait)
        assert (await run(config_of(tmp_path, provider, served.url))).ending is Ending.COMPLETED
        assert set(requests_in(served).values()) == {1}
        answered = served.counts.answers
    found = await asyncio.to_thread(assert_whole, tmp_path / "log.sqlite", DIALOGUES)
    events = [record.event for records in found.values() for record in records]
    assert sum(isinstance(event, ModelAnswered) for event in events) == answered


async def test_a_stop_leaves_batches_at_the_provider_and_the_status_shows_them(
    tmp_path: Path, command: Command
) -> None:
    """Ctrl-C says that they go on; the next launch uses their answers."""
    async with server({"seconds": 3.0}) as served:
        config = config_of(tmp_path, "openai", served.url)
        with (tmp_path / "out").open("w") as out:
            first = Forked("launch", config, "--in-process", stdout=out.fileno())
        await until(lambda: _while_it_is_waited_for(served), first)
        first.send_signal(signal.SIGINT)
        await asyncio.to_thread(first.wait)
        output = (tmp_path / "out").read_text()
        assert "1 batch of 4 questions at the provider" in " ".join(output.split())
        status, shown, _ = await asyncio.to_thread(command, "status", "small", "--log", tmp_path / "log.sqlite")
        assert status == 0
        assert "at the provider" in shown
        assert served.counts.served[Served.ANSWERED] == 4
        open_ = await asyncio.to_thread(_open_batches, tmp_path / "log.sqlite")
        assert [batch.batch for batch in open_.values()] == ["batch_0"]


def _open_batches(log: Path) -> Mapping[str, OpenBatch]:
    async def read() -> Mapping[str, OpenBatch]:
        opened = open_log(log, writable=False)
        try:
            return fold_run("small", await opened.read("small")).batches
        finally:
            await opened.close()

    return asyncio.run(read())


def _forms(log: Path) -> list[set[str]]:
    """The forms that each batch asks for, where they are not the configured one."""

    async def read() -> list[set[str]]:
        async with open_log(log, writable=False) as opened:
            events = [record.event for record in await opened.read("small")]
        return [{item.form for item in event.items} for event in events if isinstance(event, BatchPrepared)]

    return asyncio.run(read())
