"""Calls in flight that an endpoint bears: found by trying, and not forgotten at once."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.limits.concurrency import START, Concurrency, Timed, after_answers, after_overload


def answers(count: int, seconds: float = 0.2, kind: str = "fill") -> dict[str, Timed]:
    """So many answers that took so long."""
    return {kind: Timed(count, count * log(seconds))}


def driven(state: Concurrency, rounds: int, *, now: float = 0.0, seconds: float = 0.2) -> Concurrency:
    """After rounds of full windows of answers, a second each."""
    for number in range(rounds):
        state = after_answers(state, now + number, answers(state.slots, seconds), in_flight=state.slots)
    return state


def test_it_doubles_while_nothing_is_wrong() -> None:
    """From the start to the ceiling in a few rounds."""
    state = Concurrency.beginning(512)
    assert state.slots == START
    assert driven(state, 1).slots == 2 * START
    assert driven(state, 3).slots == 512


def test_it_does_not_grow_beyond_what_is_used() -> None:
    """Ten calls at once prove nothing about a hundred."""
    state = Concurrency.beginning(512)
    assert after_answers(state, 1.0, answers(100), in_flight=10).slots == START


def test_an_overload_halves_it_and_a_burst_of_them_is_one() -> None:
    """The refusals of one moment have one reason."""
    state = driven(Concurrency.beginning(256), 2)
    assert state.slots == 256
    once = after_overload(state, 10.0, in_flight=256)
    assert once.slots == 128
    assert after_overload(once, 10.5, in_flight=200).slots == 128
    assert after_overload(once, 12.0, in_flight=128).slots == 64


def test_after_an_overload_it_grows_by_one_a_round() -> None:
    """Near to where it was too much it feels its way."""
    state = after_overload(driven(Concurrency.beginning(256), 2), 10.0, in_flight=256)
    assert driven(state, 10, now=12.0).slots in range(136, 140)


def test_after_an_outage_it_is_back_quickly() -> None:
    """Refused down to the floor, it doubles up to half of where the trouble began."""
    state = driven(Concurrency.beginning(256), 2)
    for second in range(10, 40, 2):
        state = after_overload(state, float(second), in_flight=state.slots)
    assert state.slots == 1
    assert driven(state, 12, now=60.0).slots >= 8


def test_clearly_slower_answers_take_it_down_and_longer_questions_do_not() -> None:
    """An answer is compared with those of its own kind."""
    usual = driven(Concurrency.beginning(128), 12)
    slow = driven(usual, 6, now=20.0, seconds=1.0)
    assert slow.slots < usual.slots
    assert slow.slots >= usual.slots // 4
    other = usual
    for number in range(6):
        other = after_answers(other, 20.0 + number, answers(128, 1.0, "draft"), in_flight=128)
    assert other.slots == usual.slots


def test_what_stays_slow_becomes_usual() -> None:
    """A provider that is slow for good gets its calls back."""
    state = driven(driven(Concurrency.beginning(128), 12), 400, now=20.0, seconds=1.0)
    assert state.slots == 128


deeds = st.lists(
    st.tuples(st.sampled_from(["answers", "overload"]), st.floats(0, 30), st.integers(1, 300), st.floats(0.001, 100)),
    max_size=60,
)


@given(st.integers(1, 2000), deeds)
def test_floor_and_ceiling_hold(ceiling: int, done: list[tuple[str, float, int, float]]) -> None:
    """Whatever happens, at least one call and no more than the ceiling."""
    state, now = Concurrency.beginning(ceiling), 0.0
    for deed, gap, count, seconds in done:
        now += gap
        if deed == "answers":
            state = after_answers(state, now, answers(count, seconds), in_flight=count)
        else:
            state = after_overload(state, now, in_flight=count)
        assert 1 <= state.slots <= ceiling


@pytest.mark.parametrize("ceiling", [1, 7, 200])
def test_it_recovers_from_anything(ceiling: int) -> None:
    """Good times bring back the ceiling."""
    state = Concurrency.beginning(ceiling)
    for second in range(0, 60, 2):
        state = after_overload(state, float(second), in_flight=state.slots)
    assert driven(state, 300, now=100.0).slots == ceiling
