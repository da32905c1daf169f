"""How many dialogues are opened for an order: none that is hardly needed, and always enough."""

import random
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.cluster.run.ordering import Order, Tally, opens_another, out_of_reach

NUMBERS = st.integers(min_value=1, max_value=5000)


@st.composite
def standings(draw: st.DrawFn) -> tuple[Order, Tally]:
    """An order and how far it may have come."""
    accepted = draw(NUMBERS)
    ended = draw(st.integers(0, 5000))
    in_flight = draw(st.integers(0, 500))
    most = draw(st.integers(accepted, 20_000))
    return Order(accepted, most), Tally(draw(st.integers(0, ended)), ended, in_flight, ended + in_flight)


@given(standings())
def test_none_is_opened_that_is_hardly_needed(standing: tuple[Order, Tally]) -> None:
    """Only where those in flight do not suffice, as far as the pass rate says; never beyond the number or the bound."""
    order, tally = standing
    missing = order.accepted - tally.accepted
    if opens_another(order, tally):
        assert missing > 0
        assert tally.opened < order.most
        assert tally.in_flight * tally.pass_rate < missing


@given(standings())
def test_what_is_needed_for_certain_is_opened(standing: tuple[Order, Tally]) -> None:
    """Where fewer are in flight than are missing, no outcome of theirs can suffice: so no run stands still."""
    order, tally = standing
    certain = tally.in_flight < order.accepted - tally.accepted and tally.opened < order.most
    assert opens_another(order, tally) or not certain


@given(NUMBERS)
def test_no_more_than_the_number_are_opened_before_any_has_ended(ordered: int) -> None:
    """Nothing is known of the pass rate, and all may be accepted."""
    order = Order(ordered, 3 * ordered)
    assert opens_another(order, Tally(0, 0, ordered - 1, ordered - 1))
    assert not opens_another(order, Tally(0, 0, ordered, ordered))


def played(order: Order, rate: float, at_once: int, seed: int, late: float = 1) -> tuple[int, int]:
    """Dialogues that are accepted and opened in a run in which that share passes, and the others end *late*."""
    rng = random.Random(seed)
    under_way: list[tuple[float, bool]] = []
    now, accepted, ended, opened = 0.0, 0, 0, 0
    while True:
        while len(under_way) < at_once and opens_another(order, Tally(accepted, ended, len(under_way), opened)):
            opened, passes = opened + 1, rng.random() < rate
            heappush(under_way, (now + rng.lognormvariate(0, 0.4) * (1 if passes else late), passes))
        if not under_way:
            return accepted, opened
        now, passed = heappop(under_way)
        accepted, ended = accepted + passed, ended + 1


@given(st.integers(1, 60), st.floats(0.05, 1), st.integers(1, 40), st.integers(0, 10**6))
def test_a_run_comes_to_its_number_or_to_its_bound(ordered: int, rate: float, at_once: int, seed: int) -> None:
    """And beyond neither: what is under way when the number is reached is less than may be under way."""
    order = Order(ordered, 3 * ordered)
    accepted, opened = played(order, rate, at_once, seed)
    assert opened <= order.most
    assert accepted >= ordered or opened == order.most
    assert accepted - ordered < at_once
    assert played(Order(ordered, 10**9), rate, at_once, seed)[0] >= ordered


@pytest.mark.parametrize(
    ("ordered", "rate", "at_once", "late", "most"),
    [
        (500, 0.8, 128, 1, 2),
        (100, 0.4, 128, 1, 2),
        (500, 0.8, 128, 1.5, 1),
        (100, 0.8, 128, 0.6, 5),
        (20, 0.7, 64, 0.6, 2),
    ],
)
def test_few_are_accepted_beyond_the_order(ordered: int, rate: float, at_once: int, late: float, most: float) -> None:
    """On average, though over a hundred are under way; most where the rejected ones end first."""
    runs = [played(Order(ordered, 10**9), rate, at_once, seed, late) for seed in range(30)]
    assert sum(accepted - ordered for accepted, _ in runs) / len(runs) < most


def test_what_a_bound_does_not_allow_is_foretold() -> None:
    """Where it is clear, with the number to expect; not from a few dialogues, and not where it may still be met."""
    order = Order(500, 1500)
    assert out_of_reach(order, 2, 100) == 30
    assert out_of_reach(order, 0, 19) is None
    assert out_of_reach(order, 0, 40) == 0
    assert out_of_reach(order, 30, 100) is None
    assert out_of_reach(order, 500, 1400) is None
    assert out_of_reach(order, 2, 1500) is None
