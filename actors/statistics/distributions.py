"""The distribution of a whole number, such as the calls of a dialogue, in bounded memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from math import ceil

from ...store.views import View

EXACT = 512
"""Smaller numbers are counted exactly, larger ones to within half a percent."""
MOST_BARS = 24
_FINE = 8
"""Binary digits that are kept of a larger number."""
_NICE = (1, 2, 5)
_QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9, 0.98)


class Bar(View):
    """How often a number from *first* to *last* came."""

    first: int
    last: int
    times: int


class Distribution(View):
    """Numbers, by their quantiles. None: there is no number."""

    numbers: int
    mean: float | None
    p10: int | None
    p25: int | None
    median: int | None
    p75: int | None
    p90: int | None
    largest: int | None
    bars: tuple[Bar, ...]
    """From the smallest on; the last one holds all that is far above the others."""


class DistributionCounter:
    """Counts numbers from 0 on."""

    def __init__(self) -> None:
        self._times: Counter[int] = Counter()
        self._sum = self._largest = 0

    def add(self, number: int, times: int = 1) -> None:
        """Add a number that came so many times."""
        self._times[rounded(number)] += times
        self._sum += number * times
        self._largest = max(self._largest, number)

    @property
    def total(self) -> int:
        """How many numbers there are."""
        return self._times.total()

    @property
    def times(self) -> Mapping[int, int]:
        """How often each number came."""
        return self._times

    @property
    def distribution(self) -> Distribution:
        """The distribution so far."""
        ordered = sorted(self._times.items())
        p10, p25, median, p75, p90, nearly_all = (
            quantile(ordered, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9, 0.98)
        )
        return Distribution(
            numbers=self.total,
            mean=self._sum / self.total if self.total else None,
            p10=p10,
            p25=p25,
            median=median,
            p75=p75,
            p90=p90,
            largest=self._largest if self.total else None,
            bars=tuple(_bars(ordered, nearly_all or 0)),
        )


def quantile(ordered: Sequence[tuple[int, float]], share: float) -> int | None:
    """Return the smallest number that *share* of all are not above; *ordered* are numbers with their weights."""
    total = sum(weight for _, weight in ordered)
    reached = accumulate(weight for _, weight in ordered)
    least = share * total * (1 - 1e-12)  # sums of weights are not exact
    return next((number for (number, _), weight in zip(ordered, reached, strict=True) if weight >= least), None)


def rounded(number: int) -> int:
    """Return *number*, or a large one to its first binary digits."""
    spare = number.bit_length() - _FINE
    return number if number < EXACT else (number >> spare) << spare


def _bars(ordered: Sequence[tuple[int, int]], nearly_all: int) -> Iterator[Bar]:
    if not ordered:
        return
    smallest, largest = ordered[0][0], ordered[-1][0]
    width = _width((nearly_all - smallest + 1) / MOST_BARS)
    first = smallest // width * width
    times: Counter[int] = Counter()
    last_bar = (nearly_all - first) // width
    for number, count in ordered:
        times[min((number - first) // width, last_bar)] += count
    for bar in range(last_bar + 1):
        end = first + (bar + 1) * width - 1
        yield Bar(first=first + bar * width, last=max(end, largest) if bar == last_bar else end, times=times[bar])


def _width(least: float) -> int:
    """Return the smallest of 1, 2, 5, 10, 20 and so on that is not below *least*."""
    power = 1
    while True:
        for nice in _NICE:
            if nice * power >= ceil(least):
                return nice * power
        power *= 10
