"""The decision after a try without an answer, and what a provider asks for."""

from random import Random

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
    RetrySettings,
    RetryState,
    decide,
)
from toolace_mt.actors.models.failures.retry_after import retry_after

SETTINGS = RetrySettings(tries=3, first=0.5, longest=30)
DOWN, BUSY, SLOW = ModelUnavailable("refused"), ModelBusy("busy", status=429), ModelTimedOut("slow")
PAGE = ModelGarbled("a web page", status=200)


def state(attempt: int = 1, *, refusing: float = 0.0, others: bool = False, ever: bool = True) -> RetryState:
    """The state after a try; by default an early one at a provider that is known to answer."""
    return RetryState(attempt, refusing, others, ever)


def decided(error: ModelError, at: RetryState, *, outage_timeout: float = 900.0) -> float | ModelError:
    """The decision under the test's settings."""
    return decide(error, at, SETTINGS, outage_timeout=outage_timeout, rng=Random(3))


@given(attempt=st.integers(1, 99), seed=st.integers())
def test_waits_grow_up_to_a_limit(attempt: int, seed: int) -> None:
    """Each is at least half of its step, and never more than the longest."""
    delay = decide(BUSY, state(attempt), SETTINGS, outage_timeout=900, rng=Random(seed))
    step = min(30, 0.5 * 2 ** (attempt - 1))
    assert isinstance(delay, float)
    assert step / 2 <= delay <= step


@given(wanted=st.floats(0, 300), seed=st.integers())
def test_a_pause_that_the_provider_asks_for_is_kept(wanted: float, seed: int) -> None:
    """Never sooner, and hardly later."""
    error = ModelBusy("x", retry_after=wanted)
    delay = decide(error, state(), SETTINGS, outage_timeout=900, rng=Random(seed))
    assert isinstance(delay, float)
    assert wanted <= delay <= wanted + 0.5


@pytest.mark.parametrize(
    ("error", "at"),
    [
        (DOWN, state()),
        (DOWN, state(2, others=True)),
        (DOWN, state(50, refusing=800)),
        (DOWN, state(1, refusing=0, ever=False)),
        (BUSY, state(50, others=True)),
        (BUSY, state(9, refusing=60, ever=False)),
        (SLOW, state(9, refusing=60, ever=False)),
        (PAGE, state(2)),
        (ModelUnavailable("500", status=500), state(9, refusing=60, ever=False)),
    ],
)
def test_it_is_tried_again(error: ModelError, at: RetryState) -> None:
    """Passing faults are waited for: busy providers however often, outages until the timeout."""
    assert isinstance(decided(error, at), float)


@pytest.mark.parametrize(
    ("error", "at", "kind", "why"),
    [
        (DOWN, state(3, others=True), QuestionRefused, "3 times, while other questions were answered"),
        (PAGE, state(3, others=True), QuestionRefused, "3 times, while other questions were answered"),
        (PAGE, state(3), ModelMisconfigured, "3 times in a row; is 'base_url' the address of an API?"),
        (DOWN, state(9, refusing=899.9), ModelUnavailable, "no answer for 900 s, and the outage timeout is 900 s"),
        (BUSY, state(9, refusing=899.9), ModelBusy, "no answer for 900 s, and the outage timeout is 900 s"),
        (DOWN, state(9, refusing=29.9, ever=False), ModelUnavailable, "no answer has come from there yet"),
        (
            ModelBusy("quota", status=429, retry_after=3600),
            state(),
            ModelBusy,
            "it asks for a pause of 3600 s, and the outage timeout is 900 s; launch again later to resume",
        ),
    ],
)
def test_it_is_given_up(error: ModelError, at: RetryState, kind: type[ModelError], why: str) -> None:
    """The error says what came, and why it is not tried again."""
    final = decided(error, at)
    assert type(final) is kind
    assert str(final).startswith(str(error))
    assert why in str(final)
    assert (final.status, final.retry_after) == (error.status, error.retry_after)


@pytest.mark.parametrize("kind", [ModelMisconfigured, QuestionRefused, ModelError])
def test_what_waiting_does_not_help_is_not_tried_again(kind: type[ModelError]) -> None:
    """Not even once, and the error is the one that came."""
    error = kind("x")
    assert decided(error, state()) is error


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


@pytest.mark.parametrize(("overtaken", "gives_up"), [(False, False), (True, True)])
def test_a_call_that_was_abandoned_in_a_queue_uses_up_no_try(overtaken: bool, gives_up: bool) -> None:
    """One that later calls have overtaken has itself to blame."""
    late = ModelTimedOut("late")
    late.overtaken = overtaken
    at = RetryState(3, 0.0, others_answered=True, ever_answered=True, queued=0 if overtaken else 3)
    assert isinstance(decided(late, at), QuestionRefused) == gives_up


def test_a_queue_is_an_excuse_for_as_many_calls_as_there_are_tries() -> None:
    """Those beyond count: at an endpoint that answers others, the question may never fit its timeout."""
    late = ModelTimedOut("late")
    for count in range(1, 6):
        assert isinstance(decided(late, RetryState(count, 0.0, True, True, queued=count)), float)
    assert isinstance(decided(late, RetryState(6, 0.0, True, True, queued=6)), QuestionRefused)
    assert isinstance(decided(late, RetryState(60, 0.0, False, True, queued=60)), float)


def test_only_tries_that_say_something_of_the_question_count() -> None:
    """Nineteen at a busy endpoint, or three in a queue, and one refusal are one refusal."""
    assert isinstance(decided(DOWN, RetryState(20, 0.0, True, True, busy=19)), float)
    assert isinstance(decided(DOWN, RetryState(20, 0.0, True, True, busy=17)), QuestionRefused)
    assert isinstance(decided(DOWN, RetryState(4, 0.0, True, True, queued=3)), float)
    assert isinstance(decided(DOWN, RetryState(23, 0.0, True, True, busy=17, queued=3)), QuestionRefused)
