"""Limits per minute: never exceeded in any minute, never slower than they have to be."""

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.limits.meter import BURST, MINUTE, SLACK, Meter

steps = st.lists(st.tuples(st.floats(0, 40), st.integers(1, 400)), min_size=1, max_size=60)


def taken_at(limit: int, schedule: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Amounts that a meter lets through of wishes that come one after the other."""
    meter, now, through = Meter.full(limit, 0.0), 0.0, []
    for gap, amount in schedule:
        now += gap
        if meter.wait(now, amount) == 0:
            meter = meter.take(now, amount)
            through.append((now, min(amount, limit)))
    return through


@given(st.integers(1, 300), steps)
def test_no_minute_gets_more_than_the_limit(limit: int, schedule: list[tuple[float, int]]) -> None:
    """Whatever comes whenever, no minute holds more than the limit, even if each call goes out as late as it may."""
    through = taken_at(limit, schedule)
    for begin, _ in through:
        assert sum(amount for at, amount in through if begin <= at < begin + MINUTE + SLACK) <= limit


@given(st.integers(1, 300), steps)
def test_bursts_are_short(limit: int, schedule: list[tuple[float, int]]) -> None:
    """No ten seconds hold more than their part of the limit, a burst and one large call."""
    through = taken_at(limit, schedule)
    largest = max((amount for _, amount in through), default=0)
    for begin, _ in through:
        got = sum(amount for at, amount in through if begin <= at < begin + 10)
        assert got <= limit * (10 + BURST) / MINUTE + largest + 1


@given(st.integers(1, 300), steps, st.integers(1, 400))
def test_the_wait_is_as_long_as_is_said(limit: int, schedule: list[tuple[float, int]], amount: int) -> None:
    """After the time that a meter names, what was wanted can be taken, and it never names more than a minute or two."""
    meter, now = Meter.full(limit, 0.0), 0.0
    for gap, each in schedule:
        now += gap
        meter = meter.take(now, each)
    waited = 0.0
    for _ in range(len(schedule) + 2):
        wait = meter.wait(now + waited, amount)
        if wait == 0:
            break
        waited += wait + 1e-5
    assert meter.wait(now + waited, amount) == 0
    assert waited <= 2 * MINUTE + len(schedule) * MINUTE


def test_a_limit_is_used_up_to_the_last() -> None:
    """A caller that always wants more gets the whole limit, minute after minute."""
    meter, now, got = Meter.full(120, 0.0), 0.0, 0
    while now < 10 * (MINUTE + SLACK):
        wait = meter.wait(now, 1)
        if wait == 0:
            meter, got = meter.take(now, 1), got + 1
        now += wait + 1e-5
    assert got >= 10 * 120 * 0.99


def test_what_comes_back_can_be_taken_again() -> None:
    """A grant that was not used takes nothing from the minute."""
    meter = Meter.full(10, 0.0)
    full = meter.take(0.0, 10)
    assert full.wait(5.0, 10) > 50
    assert full.take(0.1, -10).wait(5.0, 10) == 0


def test_a_call_larger_than_the_limit_goes_alone() -> None:
    """It would never fit; it takes the whole minute, and the next one waits for the whole of it to be over."""
    meter = Meter.full(100, 0.0)
    assert meter.wait(0.0, 5000) == 0
    after = meter.take(0.0, 5000)
    assert MINUTE <= after.wait(0.0, 5000) <= MINUTE + SLACK + 1
