"""One step of arithmetic: it may explain a quantity, never an identifier."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

_EXACT_FACTORS = (60.0, 3600.0, 24.0, 7.0, 12.0, 100.0, 1000.0, 1e6, 1024.0, 30.0, 365.0, 52.0)
_MEASURED_FACTORS = (0.45359237, 1.609344, 3.785411784, 0.3048, 2.54, 30.48, 28.349523, 0.0254, 0.9144, 4.184)
_DIGITS = 10
_HUNDREDTH = 0.01
_WHOLE_SLACK = 0.05
"""A whole number is a converted one only if it is hardly rounded: else some factor would fit any number."""


def explained(value: float, stated: Sequence[float], known: Sequence[float]) -> bool:
    """Whether a step of arithmetic leads to *value*: from one number that the user *stated*, or from two *known*."""
    slack = _slack(value)
    if any(abs(value - candidate) <= slack for candidate in _converted(stated)):
        return True
    exact = min(slack, _HUNDREDTH)
    return any(abs(value - candidate) <= exact for candidate in _combined(known))


def _slack(value: float) -> float:
    """Half of the last digit that *value* shows."""
    shown = f"{value:.{_DIGITS}g}".partition(".")[2]
    return 0.5 * 10.0 ** -len(shown) + 1e-9 if shown else _WHOLE_SLACK


def _converted(numbers: Iterable[float]) -> Iterator[float]:
    for number in numbers:
        for factor in _MEASURED_FACTORS:
            yield number * factor
            yield number / factor
        yield (number - 32) / 1.8
        yield number * 1.8 + 32
        for factor in _EXACT_FACTORS:
            if (number * factor).is_integer() or not number.is_integer():
                yield number * factor
            if (number / factor) % 0.25 == 0:
                yield number / factor


def _combined(numbers: Sequence[float]) -> Iterator[float]:
    for first, second in combinations(numbers, 2):
        yield first + second
        yield abs(first - second)
        yield first * second
        if second:
            yield first / second
        if first:
            yield second / first
    yield sum(numbers)
