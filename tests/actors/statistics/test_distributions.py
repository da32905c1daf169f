"""Distributions: quantiles that are numbers of the set, bars that hold every number, and memory that stays small."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from toolace_mt.actors.statistics.distributions import EXACT, MOST_BARS, DistributionCounter, quantile, rounded

NUMBERS = st.lists(st.integers(0, 100_000), min_size=1, max_size=200)


def counter_of(numbers: list[int]) -> DistributionCounter:
    """A counter of *numbers*."""
    counter = DistributionCounter()
    for number in numbers:
        counter.add(number)
    return counter


@given(NUMBERS)
def test_quantiles_are_those_of_the_sorted_numbers(numbers: list[int]) -> None:
    """The median is the smallest number that half of them are not above; the largest and the mean are exact."""
    made = counter_of(numbers).distribution
    ordered = sorted(numbers)
    assert made.median == rounded(ordered[(len(ordered) - 1) // 2])
    assert made.largest == ordered[-1]
    assert made.mean is not None
    assert abs(made.mean - sum(numbers) / len(numbers)) < 1e-6


@given(NUMBERS)
def test_bars_hold_every_number_once(numbers: list[int]) -> None:
    """They stand side by side from the smallest number to the largest."""
    bars = counter_of(numbers).distribution.bars
    assert sum(bar.times for bar in bars) == len(numbers)
    assert len(bars) <= MOST_BARS + 1
    assert bars[0].first <= rounded(min(numbers))
    assert bars[-1].last >= rounded(max(numbers))
    assert all(before.last + 1 == after.first for before, after in pairwise(bars))


def test_large_numbers_take_bounded_memory() -> None:
    """A million different ones are kept in a few thousand places, each within half a percent."""
    counter = DistributionCounter()
    for number in range(0, 10**9, 10**5):
        counter.add(number)
    assert len(counter.times) < EXACT + 128 * 30
    assert all(abs(rounded(number) - number) <= 0.008 * number for number in (513, 77_777, 10**9))


def test_without_a_number_there_is_no_quantile() -> None:
    """Nothing is not nought."""
    made = DistributionCounter().distribution
    assert (made.numbers, made.mean, made.median, made.largest, made.bars) == (0, None, None, None, ())


def test_weights_count_as_numbers_do() -> None:
    """Two sources of the same weight count alike, whatever their size."""
    assert quantile([(1, 0.5), (9, 0.5)], 0.5) == 1
    assert quantile([(1, 0.4), (9, 0.6)], 0.5) == 9
    assert quantile([(1, 0.1 + 0.2), (2, 0.7)], 0.3) == 1
