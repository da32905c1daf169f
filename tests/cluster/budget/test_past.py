"""Spending of earlier launches, also where the log cannot be read to its end: an upper guess."""

import json
import sqlite3
from pathlib import Path

import pytest

from support.commands import run_command
from support.runs import write_config
from toolace_mt.cluster.budget import Amount, Budget, PastMeter, UnpricedBudget
from toolace_mt.cluster.budget.amounts import NANO
from toolace_mt.cluster.budget.spent import TOKENS_UNSAID
from toolace_mt.events import Envelope, ModelAnswered, Recorded, Usage


def answered(*, price: float | None, tokens: int, model: str = "mine") -> Recorded:
    """An answer in a log."""
    usage = Usage(
        input_tokens=tokens, output_tokens=0, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )
    event = ModelAnswered(
        question="plan", purpose="plan", template="", prompt="", version=1, model=model, text="",
        finish_reason="stop", usage=usage, price=price, latency=1.0,
    )  # fmt: skip
    return Recorded(
        "r/1", 1, b"", Envelope(id="1", at=1, run="r", role="initializer", node="n", cause=None, event=event)
    )


def test_an_unreadable_dialogue_counts_as_the_dearest_answers() -> None:
    """Each of its events may have been one, and none of them is free."""
    meter = PastMeter("r")
    meter.add([answered(price=0.25, tokens=100_000), answered(price=0.5, tokens=10)])
    meter.add_unreadable(3)
    past = meter.past(Budget(usd=10))
    assert past.guessed == Amount(3, 300_000, 0, 3 * NANO // 2)
    assert past.spent == Amount(5, 400_010, 0, 9 * NANO // 4)
    assert str(past).startswith("1 dialogue of earlier launches cannot be read. The budget counts them as 3 calls, ")


def test_where_nothing_can_be_read_only_money_is_unknown() -> None:
    """Calls and tokens have an upper bound all the same."""
    meter = PastMeter("r")
    meter.add_unreadable(7)
    assert meter.past(Budget(tokens=10)).spent == Amount(7, 7 * TOKENS_UNSAID)
    with pytest.raises(UnpricedBudget, match="1 dialogue in the log cannot be read, and no other has"):
        meter.past(Budget(usd=1))


def test_an_answer_without_a_price_counts_as_the_dearest_of_its_own_model() -> None:
    """Those of a dearer model say nothing about it."""
    meter = PastMeter("r")
    meter.add([answered(price=0.25, tokens=10), answered(price=None, tokens=10)])
    meter.add([answered(price=4.0, tokens=10, model="dear")])
    assert meter.past(Budget(usd=10)).spent.nanodollars == int(4.5 * NANO)


def test_a_model_without_any_price_is_not_priced_like_another() -> None:
    """It may cost more than those whose prices are known, so that a budget in money cannot be kept."""
    meter = PastMeter("r")
    meter.add([answered(price=0.25, tokens=10), answered(price=None, tokens=10, model="other")])
    with pytest.raises(UnpricedBudget, match="1 of the 2 answers"):
        meter.past(Budget(usd=10))
    assert meter.past(Budget(calls=5)).spent.calls == 2


def test_where_all_can_be_read_nothing_is_said() -> None:
    """Nothing is guessed either."""
    meter = PastMeter("r")
    meter.add([answered(price=0.25, tokens=100)])
    assert (str(meter.past(Budget(usd=1))), meter.past(Budget(usd=1)).guessed) == ("", Amount())


@pytest.mark.parametrize(
    "options", [("--in-process",), pytest.param((), marks=[pytest.mark.ray, pytest.mark.long])], ids=["local", "ray"]
)
def test_a_run_with_a_budget_goes_on_over_a_damaged_dialogue(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
    options: tuple[str, ...],
) -> None:
    """One line says what it is taken to have cost; the others are made, and the budget still ends the run."""
    if not options:
        request.getfixturevalue("local_ray")
    log = tmp_path / "log.sqlite"

    def launch(calls: int) -> tuple[int, str, str]:
        config = write_config(tmp_path, dialogues=6, cluster={"dialogues": 2}, budget={"calls": calls})
        return run_command(["launch", config, *options], monkeypatch, capsys)

    assert launch(45)[0] == 1
    base = sqlite3.connect(log)
    with base:
        ended = "SELECT stream FROM events GROUP BY stream HAVING stream LIKE 'small/%' ORDER BY max(version) DESC"
        (stream,) = base.execute(f"{ended} LIMIT 1").fetchone()
        (count,) = base.execute("SELECT max(version) FROM events WHERE stream = ?", (stream,)).fetchone()
        base.execute("UPDATE events SET payload = x'00' WHERE stream = ? AND version = 3", (stream,))
    base.close()

    status, out, err = launch(100_000)
    assert status == 0
    words = f"1 dialogue of earlier launches cannot be read. The budget counts them as {count} calls"
    assert out.count(words) == 1
    assert f"{stream}: stream '{stream}' is damaged at version 3" in " ".join(err.split())
    _, facts, _ = run_command(["status", "small", "--log", log, "--json"], monkeypatch, capsys)
    assert json.loads(facts)["funnel"]["opened"] == 5
