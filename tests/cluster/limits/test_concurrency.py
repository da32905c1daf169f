"""Calls in flight follow what an endpoint answers at a time: found by trying, and not forgotten at once."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolace_mt.cluster.limits.concurrency import (
    BURST,
    after_answers,
    after_refusals,
    after_timeouts,
)
from toolace_mt.cluster.limits.concurrency_state import Concurrency
from toolace_mt.cluster.limits.timed import Timed


def took(count: int, seconds: float, kind: str = "fill") -> Mapping[str, Timed]:
    """So many answers that took so long each."""
    return {kind: Timed(count, count * seconds, count * seconds**2)}


def served(state: Concurrency, answers: int, *, slots: float, seconds: float, kind: str = "fill") -> Concurrency:
    """The state after so many answers of an endpoint that answers *slots* calls at a time and queues the others."""
    while answers > 0:
        queued, count = seconds * max(1.0, state.slots / slots), min(state.slots, answers)
        state = after_answers(state, took(count, queued, kind), era=state.era, in_flight=state.slots)
        answers -= count
    return state


def test_one_call_measures_an_endpoint_that_nobody_knows() -> None:
    """Then there are as many as even a single slot would answer within a tenth of the timeout, or else two."""
    assert Concurrency(512, timeout=300.0).slots == 1
    for seconds, slots in ((0.01, BURST), (0.5, 60), (6.0, 5), (12.0, 2), (299.0, 2)):
        assert served(Concurrency(512, timeout=300.0), 1, slots=512, seconds=seconds).slots == slots


def test_a_wide_endpoint_gets_its_calls_within_a_few_rounds() -> None:
    """One, sixty-four, and then twice as many from round to round."""
    assert served(Concurrency(512, timeout=300.0), 1 + 64 + 128 + 256, slots=2000, seconds=0.2).slots == 512


@pytest.mark.parametrize("slots", [1, 4, 16])
@pytest.mark.parametrize(
    ("seconds", "timeout"), [(1.0, 300.0), (6.0, 300.0), (30.0, 300.0), (2.0, 15.0), (4.0, 15.0), (5.0, 15.0)]
)
def test_calls_in_flight_fall_to_what_is_answered_at_a_time(slots: int, seconds: float, timeout: float) -> None:
    """They fill every slot, wait in no long queue, and how many it answers is said where many more were tried."""
    state, most = Concurrency(1024, timeout=timeout), 0
    for _ in range(400):
        state = served(state, state.slots, slots=slots, seconds=seconds)
        most = max(most, state.slots)
    assert most / slots * seconds <= 0.8 * timeout
    assert slots <= usually(state) <= 3 * slots + 1
    assert (usually(state) - 1) / slots * seconds <= 0.5 * timeout  # one more is tried now and then
    if most > 3 * slots:
        assert state.lowered is not None
        assert slots / 2 <= state.lowered.reach <= 2 * slots


def test_an_endpoint_that_became_slower_keeps_its_calls() -> None:
    """Fewer calls in flight show that there is no queue."""
    state = served(Concurrency(1024, timeout=300.0), 800, slots=16, seconds=1.0)
    slow = served(state, 800, slots=16, seconds=5.0)
    assert 16 <= slow.slots <= 3 * 16 + 1
    assert slow.usual["fill"].seconds / slow.usual["fill"].answers > 4.0


def test_longer_questions_are_no_slower_endpoint() -> None:
    """An answer is compared with those of its own kind."""
    state = served(Concurrency(256, timeout=300.0), 800, slots=1000, seconds=0.2)
    longer = served(state, 400, slots=1000, seconds=2.0, kind="draft")
    assert longer.slots == state.slots == 256


def test_it_does_not_grow_beyond_what_is_used() -> None:
    """Ten calls at once prove nothing about a hundred."""
    state = served(Concurrency(512, timeout=300.0), 1, slots=512, seconds=0.2)
    for _ in range(100):
        state = after_answers(state, took(1, 0.2), era=state.era, in_flight=9)
    assert state.slots == BURST


def test_calls_that_overtake_others_prove_that_all_are_answered() -> None:
    """Then slow answers and timeouts are no sign of a queue; where nobody overtakes anybody, they are."""
    state = replace(Concurrency(64, timeout=15.0), window=8.0, usual=took(64, 2.0), settling=0)
    seen = after_answers(state, took(8, 6.0), era=0, in_flight=8, served=8)
    assert seen.slots > 8
    assert after_timeouts(seen, 10.0, 8, era=seen.era).slots < seen.slots  # of the further ones nothing is known
    held = replace(seen, window=8.0)
    assert after_timeouts(held, 10.0, 8, era=held.era).slots == 8
    unseen = after_answers(state, took(8, 6.0), era=0, in_flight=8)
    assert unseen.slots < 8


def test_refusals_leave_what_is_in_flight_and_a_burst_of_them_is_one() -> None:
    """What the endpoint did not refuse is what it answers at a time."""
    state = served(Concurrency(512, timeout=300.0), 1, slots=512, seconds=0.2)
    once = after_refusals(state, 10.0, 48, in_flight=16)
    assert once.slots == 16
    assert after_refusals(once, 10.5, 30, in_flight=16).slots == 16
    assert once.lowered is not None
    assert (once.lowered.reach, once.lowered.before, once.lowered.after) == (16, 64, 16)


def test_after_refusals_it_tries_more_ever_more_seldom() -> None:
    """An endpoint that refuses the seventeenth call is not asked for it in every round."""
    state, tries, now = after_refusals(Concurrency(512, window=64.0), 0.0, 48, in_flight=16), [], 0.0
    for number in range(5000):
        state = served(state, 1, slots=1000, seconds=1.0)
        if state.slots > 16:
            tries.append(number)
            now += 10
            state = after_refusals(state, now, state.slots - 16, in_flight=16)
        assert state.slots >= 15
    assert 3 < len(tries) < 12
    assert tries[-1] - tries[-2] > 4 * (tries[1] - tries[0])


def test_an_outage_takes_it_down_and_is_over_quickly() -> None:
    """Where nobody is answered, the number of calls is not the reason."""
    state = served(Concurrency(256, timeout=300.0), 800, slots=1000, seconds=0.2)
    for second in range(0, 40, 2):
        state = after_refusals(state, float(second), 5, in_flight=0)
    assert state.slots == 1
    assert served(state, 200, slots=1000, seconds=0.2).slots >= 8


def test_timeouts_in_a_queue_lower_it_once_for_all_calls_that_waited() -> None:
    """What was sent before the reduction says nothing about the calls after it."""
    state = replace(Concurrency(64, timeout=15.0), window=16.0)
    once = after_timeouts(state, 10.0, 1, era=0)
    assert once.slots == 8
    assert after_timeouts(once, 11.0, 1, era=0) == once
    assert after_timeouts(once, 25.0, 1, era=once.era).slots < 8


deeds = st.lists(
    st.tuples(
        st.sampled_from(["answers", "late answers", "refusals", "timeouts"]),
        st.floats(0, 30),
        st.integers(1, 300),
        st.floats(0.001, 400),
        st.integers(0, 300),
    ),
    max_size=80,
)


def after_all(
    state: Concurrency, done: list[tuple[str, float, int, float, int]], now: float = 0.0
) -> tuple[Concurrency, float]:
    """The state and the time after all that was *done*; at every moment one call may be in flight."""
    for deed, gap, count, seconds, in_flight in done:
        now += gap
        if deed == "refusals":
            state = after_refusals(state, now, count, in_flight=in_flight)
        elif deed == "timeouts":
            state = after_timeouts(state, now, 1, era=state.era)
        else:
            era = state.era - (deed == "late answers")
            state = after_answers(state, took(count, seconds, f"kind {count % 3}"), era=era, in_flight=in_flight)
        assert 1 <= state.slots <= state.ceiling
    return state, now


@given(st.integers(1, 2000), st.floats(1, 600), deeds)
def test_floor_and_ceiling_hold(ceiling: int, timeout: float, done: list[tuple[str, float, int, float, int]]) -> None:
    """Whatever happens, at least one call and no more than the ceiling."""
    after_all(Concurrency(ceiling, timeout=timeout), done)


def usually(state: Concurrency) -> float:
    """Calls in flight but for the moment in which fewer of them look for a queue."""
    return state.window if state.look is None else state.look.window


@settings(max_examples=25)
@given(st.sampled_from([1, 2, 4, 16, 50]), deeds)
def test_it_recovers_from_anything(slots: int, done: list[tuple[str, float, int, float, int]]) -> None:
    """After whatever happened, an endpoint that answers steadily gets the calls that fill it."""
    state, _ = after_all(Concurrency(200, timeout=300.0), done)
    state = served(state, 2000 * slots, slots=slots, seconds=0.5)
    assert usually(state) >= 0.8 * slots


@settings(max_examples=25)
@given(st.sampled_from([1, 4, 16]), st.floats(0.2, 20.0), st.floats(0.1, 6.0), st.integers(0, 3))
def test_it_never_collapses(slots: int, seconds: float, change: float, timeouts: int) -> None:
    """Whatever becomes of its speed, and after timeouts, an endpoint is soon used again, and waits in no long queue."""
    state = served(Concurrency(1024, timeout=300.0), 600, slots=slots, seconds=seconds)
    for number in range(timeouts):
        state = after_timeouts(state, 300.0 * number, 1, era=state.era)
    state = served(state, 3000, slots=slots, seconds=seconds * change)
    assert usually(state) >= 0.8 * slots
    assert usually(state) / slots * seconds * change < 300.0
