"""Whether and when a question is asked again."""

from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.models import (
    ModelBusy,
    ModelError,
    ModelGarbled,
    ModelMisconfigured,
    ModelTimedOut,
    ModelUnavailable,
    QuestionRefused,
    RetryingModel,
    RetrySettings,
    next_delay,
)
from toolace_mt.actors.models.retry_after import retry_after
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.events import Usage

from .conftest import Ask

NOTHING = Usage(
    input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
)
REPLY = Reply("text", "model", "stop", NOTHING, None, 0.1)


class Scripted:
    """A model that does what it is told, one thing for each question."""

    def __init__(self, outcomes: Sequence[ModelError | Reply]) -> None:
        self.outcomes = list(outcomes)
        self.closed = False

    async def reply(self, question: Question[Any]) -> Reply:
        """The next outcome."""
        del question
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, ModelError):
            raise outcome
        return outcome

    async def close(self) -> None:
        """It is over."""
        self.closed = True


async def played(outcomes: Sequence[ModelError | Reply], ask: Ask, **settings: Any) -> tuple[Reply, list[float]]:
    """The reply in the end, and how long was waited before each further try."""
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    model = Scripted(outcomes)
    retrying = RetryingModel(model, RetrySettings(**settings), Random(3), sleep)
    try:
        return await retrying.reply(ask()), waits
    finally:
        assert not model.outcomes
        await retrying.close()
        assert model.closed


@given(attempt=st.integers(1, 99), seed=st.integers())
def test_waits_grow_up_to_a_limit(attempt: int, seed: int) -> None:
    """Each is at least half of its step, and never more than the longest."""
    settings = RetrySettings(tries=100, first=0.5, longest=30)
    delay = next_delay(attempt, ModelUnavailable("x"), Random(seed), settings)
    step = min(30, 0.5 * 2 ** (attempt - 1))
    assert delay is not None
    assert step / 2 <= delay <= step


@given(wanted=st.floats(0, 300), seed=st.integers())
def test_what_the_provider_asks_for_is_honoured(wanted: float, seed: int) -> None:
    """Never sooner, and hardly later."""
    delay = next_delay(1, ModelBusy("x", retry_after=wanted), Random(seed), RetrySettings())
    assert delay is not None
    assert wanted <= delay <= wanted + 0.5


def test_a_provider_that_asks_for_too_long_is_not_waited_for() -> None:
    """That is for whoever looks after the whole run."""
    assert next_delay(1, ModelBusy("x", retry_after=301), Random(1), RetrySettings()) is None


@pytest.mark.parametrize("kind", [ModelMisconfigured, QuestionRefused, ModelError])
def test_what_waiting_does_not_help_is_not_asked_again(kind: type[ModelError]) -> None:
    """Not even once."""
    assert next_delay(1, kind("x"), Random(1), RetrySettings()) is None


async def test_a_reply_after_two_errors(ask: Ask) -> None:
    """Two waits, the second of them longer."""
    reply, waits = await played([ModelTimedOut("x"), ModelBusy("x", retry_after=7), REPLY], ask)
    assert reply == REPLY
    assert len(waits) == 2
    assert waits[0] < 1
    assert waits[1] >= 7


async def test_the_last_error_is_the_one_that_is_told(ask: Ask) -> None:
    """As it came, without the ones before."""
    last = ModelBusy("the last", status=429)
    with pytest.raises(ModelBusy) as caught:
        await played([ModelUnavailable("the first"), last], ask, tries=2)
    assert caught.value is last
    assert last.__context__ is None


async def test_what_is_garbled_at_every_try_is_misconfigured(ask: Ask) -> None:
    """A single try says nothing of that kind."""
    with pytest.raises(ModelMisconfigured, match="2 times in a row"):
        await played([ModelGarbled("page"), ModelGarbled("page")], ask, tries=2)
    with pytest.raises(ModelGarbled):
        await played([ModelGarbled("page")], ask, tries=1)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20),
        ({"retry-after": " 0.25 "}, 0.25),
        ({"retry-after": "20", "retry-after-ms": "1500"}, 1.5),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "-1"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT", "date": "Fri, 31 Dec 1999 23:59:49 GMT"}, 10),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:39 GMT", "date": "Fri, 31 Dec 1999 23:59:49 GMT"}, 0),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, None),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT", "date": "Fri, 31 Dec 1999 23:59:49"}, None),
        ({"retry-after": "Fri, 99 Dec 1999 23:59:59 GMT", "date": "x"}, None),
    ],
)
def test_retry_after_in_all_its_forms(headers: dict[str, str], seconds: float | None) -> None:
    """Seconds, milliseconds, dates; nonsense is as if it were not there."""
    assert retry_after(headers) == seconds
