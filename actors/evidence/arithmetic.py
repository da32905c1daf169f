"""One step of arithmetic: it may explain a quantity, never an identifier."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

_FACTORS = tuple(
    (re.compile(rf"(?<![a-z])(?:{words})(?![a-z])", re.ASCII | re.IGNORECASE), factors)
    for words, factors in (
        ("km|kilomet\\w+|milers?|miles?|mi", (1.609344, 1000.0)),
        (
            "met(?:er|re)s?|m|cm|centimet\\w+|feet|foot|ft|inch(?:es)?|in|yards?",
            (0.3048, 2.54, 30.48, 0.0254, 0.9144, 100.0, 12.0),
        ),
        ("kg|kilos?|kilograms?|lbs?|pounds?|grams?|g|oz|ounces?|stones?", (0.45359237, 28.349523, 1000.0, 16.0)),
        ("lit(?:er|re)s?|l|ml|gallons?|gal", (3.785411784, 4.54609, 1000.0)),
        ("minutes?|mins?|hours?|hrs?|seconds?|secs?|小时|分钟", (60.0, 3600.0, 24.0)),
        (
            "days?|weeks?|months?|years?|annual\\w*|yearly|monthly|weekly|daily|天|周|月|年",
            (7.0, 12.0, 24.0, 30.0, 52.0, 365.0),
        ),
        ("cents?|percent\\w*|rates?|interest", (100.0,)),
        ("kb|mb|gb|tb|bytes?", (1000.0, 1024.0)),
    )
)
_DEGREES = re.compile(r"°|celsius|fahrenheit|degrees?|temperature|(?<![a-z])[cf](?![a-z])", re.ASCII | re.IGNORECASE)
_DIGITS = 10
_HUNDREDTH = 0.01
_WHOLE_SLACK = 0.05
"""A whole number is a converted one only if it is hardly rounded: else some factor would fit any number."""


def explained(value: float, stated: Sequence[float], known: Sequence[float], words: str) -> bool:
    """True if a step of arithmetic leads to *value*.

    That is a conversion of one of *stated* between units that *words* speak of, or two of *known* put together.
    """
    slack = _slack(value)
    if any(abs(value - candidate) <= slack for candidate in _converted(stated, words)):
        return True
    exact = min(slack, _HUNDREDTH)
    return any(abs(value - candidate) <= exact for candidate in _combined(known))


def _slack(value: float) -> float:
    """Half of the last digit that *value* shows."""
    shown = f"{value:.{_DIGITS}g}".partition(".")[2]
    return 0.5 * 10.0 ** -len(shown) + 1e-9 if shown else _WHOLE_SLACK


def _converted(numbers: Sequence[float], words: str) -> Iterator[float]:
    factors = [factor for units, found in _FACTORS if units.search(words) for factor in found]
    degrees = _DEGREES.search(words) is not None
    for number in numbers:
        for factor in factors:
            yield number * factor
            yield number / factor
        if 60.0 in factors and number >= 60:  # noqa: PLR2004 - 75 minutes are an hour and 15
            yield number % 60
            yield number // 60
        if degrees:
            yield (number - 32) / 1.8
            yield number * 1.8 + 32


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
