"""Whole runs over an endpoint that lies in one way, again and again: they end, and their accounts are right."""

import asyncio
import re
from pathlib import Path

import pytest

from support.commands import run_command
from support.lies import KEY, KEY_NAME, PRICE, PROVIDERS, Lie, told
from support.runs import dialogues_in, write_config
from toolace_mt.actors.offline.server import Served
from toolace_mt.cluster.run.launch import Ending
from toolace_mt.events import AnswerUnusable, ModelAnswered

from .test_endpoints import models, run, server

LIES = {
    Served.NO_USAGE: 0.3,
    Served.ODD_USAGE: 0.3,
    Served.ODD_FIELDS: 0.3,
    Served.THOUGHTS: 0.3,
    Served.STRAY_REFUSAL: 0.15,
    Served.LONG_PAUSE: 0.15,
    Served.NO_HTTP: 0.2,
    Served.ENDLESS: 0.15,
    Served.KEY_ECHO: 0.3,
    Served.REDIRECT: 0.15,
    Served.BOMB: 0.15,
}
SOUND = (Served.NO_USAGE, Served.ODD_USAGE, Served.ODD_FIELDS, Served.THOUGHTS, Served.KEY_ECHO)
"""Lies whose replies are good: none is lost or asked again."""


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_run_over_a_liar_ends_with_the_right_accounts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lie: Served, provider: str
) -> None:
    """In one launch; every paid answer is in the log once, and a later launch finds what was spent."""
    monkeypatch.setenv(KEY_NAME, KEY)
    result = await told(Lie((lie,), LIES[lie], provider), tmp_path, dialogues=4)
    assert (result.wrong, result.stops) == ((), ())
    assert result.met > 2
    found = await asyncio.to_thread(dialogues_in, tmp_path / "log.sqlite")
    events = [record.event for records in found.values() for record in records]
    answers = [event for event in events if isinstance(event, ModelAnswered)]
    assert all(len(answer.text) < 100_000 for answer in answers)
    if lie in SOUND:
        assert sum(isinstance(event, AnswerUnusable) for event in events) < 0.2 * len(answers)


@pytest.mark.usefixtures("key")
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
