"""Answers whose usage or price nobody knows: the worst case stands in, and in every launch the same."""

import pytest
from pydantic import BaseModel

from toolace_mt.actors.prompts import Prompt, Template
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import purposes
from toolace_mt.cluster.budget import Amount, Budget, PastMeter, UnpricedBudget
from toolace_mt.cluster.budget.pricing import Rates
from toolace_mt.cluster.limits.token_estimator import TokenEstimator
from toolace_mt.cluster.run.batches.budget import believed
from toolace_mt.events import AtMost, BatchItem, Envelope, ModelAnswered, Recorded, Usage, decode, encode


def question(text: str = "Which one is better? " * 40) -> Question[BaseModel]:
    """Something to ask."""
    prompt = Prompt(Template("judge", "You judge.", "", "$text"), {"text": text})
    return Question("judge:m1", purposes.JUDGE, None, prompt, JudgeReply, 1)


def reply(read: int | None, written: int | None, price: float | None) -> Reply:
    """A reply with that usage."""
    usage = Usage(
        input_tokens=read, output_tokens=written, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
    )
    return Reply("{}", "m", "stop", usage, price, 0.1)


def recorded(said: Reply) -> Recorded:
    """The reply in a log, as it is read again."""
    event = ModelAnswered(
        question="judge:m1", purpose="judge", template="", prompt="", version=1, model="m", text=said.text,
        finish_reason="stop", usage=said.usage, price=said.price, latency=0.1, odd=said.odd, at_most=said.at_most,
    )  # fmt: skip
    envelope = Envelope(id="1", at=1, run="r", role="refiner", node="n", cause=None, event=event)
    return Recorded("r/1", 1, b"", decode(encode(envelope)))


@pytest.mark.parametrize("said", [(None, None, None), (200, None, None), (None, 30, 0.0), (200, 30, None)])
def test_the_next_launch_counts_what_this_one_counted(said: tuple[int | None, int | None, float | None]) -> None:
    """To the token and to the billionth of a dollar."""
    estimator = TokenEstimator(Rates(1000.7, 9000.3))
    need = estimator.need(question(), 500)
    stood_in = estimator.with_stand_in(reply(*said), need)
    _, spent = estimator.took(question(), stood_in, need)
    meter = PastMeter("r")
    meter.add([recorded(reply(100, 20, 0.5)), recorded(stood_in)])
    past = meter.past(Budget(usd=10)).spent
    assert past == spent.plus(Amount(1, 120, 0, 500_000_000))
    assert spent.tokens == (230 if None not in said[:2] else need.worst.tokens)


def test_one_answer_without_usage_does_not_refuse_the_next_launch() -> None:
    """Not even where it is the only one."""
    estimator = TokenEstimator(Rates(1000.0, 9000.0))
    need = estimator.need(question(), 500)
    meter = PastMeter("r")
    meter.add([recorded(estimator.with_stand_in(reply(None, None, None), need))])
    assert meter.past(Budget(usd=1)).spent == need.worst


def test_a_reply_that_says_what_it_took_is_as_it_was() -> None:
    """Nothing stands in for it, and nothing is on the wire."""
    estimator = TokenEstimator(Rates(1.0, 1.0))
    said = reply(200, 30, 0.25)
    assert estimator.with_stand_in(said, estimator.need(question(), 500)) is said
    frame = encode(recorded(said).envelope)
    assert b"at_most" not in frame.payload
    assert b"odd" not in frame.payload


def test_without_a_known_price_the_worst_price_is_unknown_too() -> None:
    """It is not zero, so a budget in money is refused as before."""
    estimator = TokenEstimator(None)
    stood_in = estimator.with_stand_in(reply(None, None, None), estimator.need(question(), 500))
    assert stood_in.at_most is not None
    assert stood_in.at_most.price is None
    meter = PastMeter("r")
    meter.add([recorded(stood_in)])
    with pytest.raises(UnpricedBudget, match="1 of the 1 answer in the log have no price"):
        meter.past(Budget(usd=1))
    assert meter.past(Budget(tokens=1)).spent.tokens == stood_in.at_most.tokens


def test_in_logs_of_earlier_releases_the_dearest_answer_stands_in() -> None:
    """They do not say what an answer can have taken; and a count below zero gives nothing back."""
    meter = PastMeter("r")
    meter.add([recorded(reply(100, 20, 0.5)), recorded(reply(50, 20, None)), recorded(reply(-9000, 20, -3.0))])
    assert meter.past(Budget(usd=10)).spent == Amount(3, 210, 0, 1_000_000_000)


def test_one_dense_count_does_not_eat_the_budget() -> None:
    """What a short prompt has beyond a token for each byte is the provider's own, and longer ones do not grow by it."""
    estimator = TokenEstimator(Rates(1.0, 1.0))
    short, long = question("x"), question("Which one is better? " * 2000)
    estimator.took(short, reply(4000, 5, 0.1), estimator.need(short, 500))
    assert estimator.need(long, 500).worst.input_tokens < 1.1 * 42_000 + 600


@pytest.mark.parametrize(("read", "believable"), [(1200, True), (9_000_000, False)])
def test_a_count_in_a_batch_is_believed_up_to_what_its_question_can_take(read: int, believable: bool) -> None:
    """Beyond that the amount that was reserved stands in, now and in the next launch."""
    item = BatchItem(dialogue="r/1", question="plan", attempt=1, prompt="p", most_tokens=1000, most_price=0.25)
    said = believed(reply(read, 30, 9.0 if read > 5000 else 0.1), item)
    assert (said.usage.input_tokens, said.price) == ((1200, 0.1) if believable else (None, None))
    assert said.at_most == (None if believable else AtMost(tokens=1000, price=0.25))
    meter = PastMeter("r")
    meter.add([recorded(said)])
    assert meter.past(Budget(usd=1)).spent == Amount(1, *((1230, 0, 10**8) if believable else (1000, 0, 25 * 10**7)))


def test_the_worst_case_is_a_fact_of_the_log() -> None:
    """It travels as it is."""
    said = Reply(
        "{}", "m", "stop", reply(None, None, None).usage, None, 0.1, ("a count",), AtMost(tokens=5, price=None)
    )
    event = recorded(said).event
    assert isinstance(event, ModelAnswered)
    assert (event.odd, event.at_most) == (("a count",), AtMost(tokens=5, price=None))
