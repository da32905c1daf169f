"""The days between two dates, as the same words state them beside their number."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product
from typing import Final

from .dates import Day
from .mentions import as_passage

_EDGE: Final = re.compile(r"(?<=[.!?;])\s|\n+")
_DAYS: Final = re.compile(
    r"\s?(?:days?|nights?|tage?n?|n[aä]chten?|jours?|nuits?|d[ií]as?|noches?|giorn[oi]|nott[ei]|dias?|noites?|dagen|dag|nachten)\b",
    re.IGNORECASE,
)
_LEAP_YEAR: Final = 2000


def days_between(text: str, start: int, end: int, values: Sequence[float]) -> bool:
    """Return True if one of *values*, written from *start* to *end* of *text*, is that of the days between dates."""
    if not _DAYS.match(text, end):
        return False
    before, after = _around(text, start, end)
    days = as_passage(f"{before} {after}").days
    return any(_is_between(value, days) for value in values)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a place, as far as the sentences beside its own go."""
    edges = [0, *(hit.end() for hit in _EDGE.finditer(text)), len(text)]
    at = next(number for number, (_, stop) in enumerate(pairwise(edges)) if start < stop or stop == len(text))
    return text[edges[max(0, at - 1)] : start], text[end : edges[min(len(edges) - 1, at + 2)]]


def _is_between(value: float, days: frozenset[Day]) -> bool:
    """Return True if two of *days* are so many days apart; one without a year is the nearest to the other."""
    return any(value in _apart(one, other) for one, other in combinations(days, 2))


def _apart(one: Day, other: Day) -> set[int]:
    """Return the days between two dates; empty where one of them is no date."""
    named = [day.year for day in (one, other) if day.year]
    years = {year + beside for year in named or [_LEAP_YEAR] for beside in (-1, 0, 1)}
    firsts, seconds = (list(_dates(day, years)) for day in (one, other))
    return {min((abs((first - second).days) for first, second in product(firsts, seconds)), default=-1)}


def _dates(day: Day, years: set[int]) -> Iterator[date]:
    """Yield the dates that *day* may be, which is in one of *years* where it names none."""
    for year in [day.year] if day.year else years:
        if made := replace(day, year=year).as_date:
            yield made
