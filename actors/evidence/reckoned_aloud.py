"""Reckoning aloud: a number that follows from others which the same words state beside it."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import combinations, pairwise, product
from typing import Final

from .arithmetic import explained
from .dates import Day
from .knowledge import Knowledge
from .mentions import as_passage

_EDGE: Final = re.compile(r"(?<=[.!?;])\s|\n+")
_BESIDE: Final = 12
"""Numbers beside it, the nearest first: of many more, two would make any number by chance."""
_PERCENT: Final = re.compile(r"\s?(?:%|percent|per cent|prozent|por ciento|pour cent|per cento|procent)", re.IGNORECASE)
_DAYS: Final = re.compile(
    r"\s?(?:days?|nights?|tage?n?|n[aä]chten?|jours?|nuits?|d[ií]as?|noches?|giorn[oi]|nott[ei]|dias?|noites?|dagen|dag|nachten)\b",
    re.IGNORECASE,
)
_LEAP_YEAR: Final = 2000


def reckoned(text: str, start: int, end: int, values: Sequence[float], known: Knowledge) -> bool:
    """Return True if one of *values*, which *text* writes from *start* to *end*, follows from what stands beside it.

    Two known numbers in the same sentence or its neighbours, or the days between two dates in them.
    """
    before, after = _around(text, start, end)
    beside = as_passage(f"{before} {after}")
    if _DAYS.match(text, end) and any(_is_between(value, beside.days) for value in values):
        return True
    nearest = [*reversed(as_passage(before).amounts), *as_passage(after).amounts]
    numbers = [number for number in dict.fromkeys(nearest) if number not in values and known.says(number)][:_BESIDE]
    if _PERCENT.match(text, end):
        return any(_is_share(value, text[start:end], one, other) for value in values for one, other in _pairs(numbers))
    return any(explained(value, (), numbers, text[end : end + 30]) for value in values)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a place, as far as the sentences beside its own go."""
    edges = [0, *(hit.end() for hit in _EDGE.finditer(text)), len(text)]
    at = next(number for number, (_, stop) in enumerate(pairwise(edges)) if start < stop or stop == len(text))
    return text[edges[max(0, at - 1)] : start], text[end : edges[min(len(edges) - 1, at + 2)]]


def _pairs(numbers: Sequence[float]) -> list[tuple[float, float]]:
    return [pair for one, other in combinations(numbers, 2) for pair in ((one, other), (other, one))]


def _is_share(value: float, shown: str, one: float, other: float) -> bool:
    """Return True if *value* is the part that *one* is of *other*, or by which they differ, in percent."""
    if not other:
        return False
    half = 0.5 * 10.0 ** -len(shown.partition(".")[2])
    return any(abs(value - 100 * share) <= half for share in (one / other, abs(one - other) / other))


def _is_between(value: float, days: frozenset[Day]) -> bool:
    """Return True if two of *days* are so many days apart; one without a year is the nearest to the other."""
    return any(value in _apart(one, other) for one, other in combinations(days, 2))


def _apart(one: Day, other: Day) -> set[int]:
    """Return the days between two dates; empty where one of them is no date."""
    named = [day.year for day in (one, other) if day.year]
    years = {year + beside for year in named or [_LEAP_YEAR] for beside in (-1, 0, 1)}
    firsts, seconds = ([found for year in years if (found := _date(day, year))] for day in (one, other))
    return {min((abs((first - second).days) for first, second in product(firsts, seconds)), default=-1)}


def _date(day: Day, year: int) -> date | None:
    try:
        return date(day.year or year, day.month or 0, day.day or 0)
    except ValueError:
        return None
