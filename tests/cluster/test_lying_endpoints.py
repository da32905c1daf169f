"""Whole runs over an endpoint that lies in one way, again and again: they end, and their accounts are right."""

import asyncio
import re
from pathlib import Path

import pytest

from support.commands import run_command
from support.runs import assert_whole, dialogues_in, write_config
from toolace_mt.actors.offline.server import Served
from toolace_mt.cluster.budget import Budget, PastMeter
from toolace_mt.cluster.run.launch import Ending
from toolace_mt.events import AnswerUnusable, ModelAnswered

from .test_endpoints import answers_in, models, run, server

pytestmark = pytest.mark.usefixtures("key")
LIES = {
    "no_usage": 0.3,
    "odd_usage": 0.3,
    "odd_fields": 0.3,
    "thoughts": 0.3,
    "stray_refusal": 0.15,
    "long_pause": 0.15,
    "no_http": 0.2,
    "endless": 0.15,
}
PRICE = {"input": 1.0, "output": 10.0}


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_run_over_a_liar_ends_with_the_right_accounts(tmp_path: Path, lie: str, provider: str) -> None:
    """Every paid answer is in the log once, none costs less than nothing, and a later launch finds what was spent."""
    async with server(faults={lie: LIES[lie]}, latency=0.002, seed=4) as endpoint:
        config = write_config(
            tmp_path,
            dialogues=4,
            cluster={"dialogues": 4},
            models=models(provider, endpoint.url, price=PRICE, longest_reply=200_000),
            budget={"usd": 50.0, "tokens": 50_000_000},
            limits={"default": {"tokens_per_minute": 40_000_000, "requests_per_minute": 40_000}},
        )
        launched = await run(config, in_process=True)
        counts = endpoint.counts
    assert launched.ending is Ending.COMPLETED, launched.reason
    assert counts.served[Served(lie)] > 2
    log = tmp_path / "log.sqlite"
    found = await asyncio.to_thread(assert_whole, log, 4)
    assert await asyncio.to_thread(answers_in, log) == counts.answers + counts.served[Served.ENDLESS]
    events = [record.event for records in found.values() for record in records]
    answers = [event for event in events if isinstance(event, ModelAnswered)]
    for answer in answers:
        assert answer.price is None or 0 <= answer.price < 0.1
        assert len(answer.model) <= 200
        assert len(answer.text) < 100_000
        assert (answer.at_most is None) == (None not in (answer.price, answer.usage.input_tokens))
    if lie in ("no_usage", "odd_usage", "odd_fields", "thoughts"):  # the replies are good: none is lost or asked again
        unusable = sum(isinstance(event, AnswerUnusable) for event in events)
        assert unusable < 0.2 * len(answers)
    meter = PastMeter("small")
    for records in found.values():
        meter.add(records)
    past = meter.past(Budget(usd=50.0))
    assert 0 < past.spent.usd < 5
    assert 0 < past.spent.tokens < 5_000_000


def test_a_budget_in_money_goes_on_over_answers_without_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first launch uses it up, the second is not refused for it, and the raised one ends."""

    async def launches() -> None:
        async with server(faults={"no_usage": 0.2}, latency=0.002, seed=4) as endpoint:
            for usd, ending in ((0.3, Ending.STOPPED), (0.3, Ending.STOPPED), (50.0, Ending.COMPLETED)):
                config = write_config(
                    tmp_path, dialogues=3, models=models("openai", endpoint.url, price=PRICE), budget={"usd": usd}
                )
                launched = await run(config, in_process=True)
                assert launched.ending is ending, launched.reason

    asyncio.run(launches())
    status, out, _ = run_command(["status", "small", "--log", tmp_path / "log.sqlite"], monkeypatch, capsys)
    assert status == 0
    assert out.startswith("Run small: completed")
    assert re.search(r"^total .* \+ [1-9]\d* unknown$", out, re.MULTILINE), out
    assert len(dialogues_in(tmp_path / "log.sqlite")) == 3
