"""The days between two dates: of the same words, or of today and of what was found last; and the days of a month."""

import re
from calendar import monthrange
from collections.abc import Sequence
from itertools import combinations, pairwise, product
from typing import Final

from .date_claims import known_todays
from .dates import MONTH, MONTHS, Day, days_apart
from .knowledge import Knowledge
from .mentions import as_passage
from .tokens import plain_text

_EDGE: Final = re.compile(r"(?<=[.!?;])\s|\n+")
_DAYS: Final = re.compile(
    r"\s?(?:days?|nights?|tage?n?|n[aä]chten?|jours?|nuits?|d[ií]as?|noches?|giorn[oi]|nott[ei]|dias?|noites?|dagen|dag|nachten)\b",
    re.IGNORECASE,
)
_YEARS: Final = re.compile(
    r"\s?(?:years?|yrs?|jahre?n?|ans|annees?|anos?|ann[io]|jaar|jaren|lata?|ar)\b|\s?[年岁歳]", re.IGNORECASE
)
_LATEST: Final = 4
"""Passages in which dates are looked for: the last results."""
_FEW: Final = 6
"""Dates of one passage: a list of more has every difference."""
_NAMED_MONTH: Final = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_YEARS_OF_BOTH_LENGTHS: Final = (2000, 2001)


def days_between(text: str, start: int, end: int, values: Sequence[float], known: Knowledge) -> bool:
    """Return True if one of *values*, written from *start* to *end* of *text*, is that of the days between dates.

    Both stand in the words beside, or one is today; or it is that of the days of a month that is spoken of.
    """
    if _YEARS.match(text, end):
        return _are_full_years(values, known)
    if not _DAYS.match(text, end):
        return False
    before, after = _around(text, start, end)
    beside = f"{before} {after}"
    days = as_passage(beside).days
    if any(are_apart(value, days) for value in values) or _fills_month(beside, values, known):
        return True
    found = days | _found_last(known)
    todays = map(Day.of, known_todays(known))
    return any(days_apart(today, day) in values for today in todays for day in found if day.day)


def _found_last(known: Knowledge) -> frozenset[Day]:
    """Return the dates of the last passages that have few of them."""
    latest = [passage.days for passage in known.mentions.passages[-_LATEST:] if len(passage.days) <= _FEW]
    return frozenset[Day]().union(*latest)


def _are_full_years(values: Sequence[float], known: Knowledge) -> bool:
    """Return True if a date that was found last is as many full years from today as one of *values*."""
    for today, day in product(known_todays(known), _found_last(known)):
        first, last = sorted((today, made)) if (made := day.as_date) else (today, today)
        if last.year - first.year - ((last.month, last.day) < (first.month, first.day)) in values and first != last:
            return True
    return False


def _fills_month(beside: str, values: Sequence[float], known: Knowledge) -> bool:
    """Return True if a month that the words beside or the user name has as many days as one of *values*."""
    spoken = f"{beside} {' '.join(plain_text(passage.text) for passage in known.asked[:1])}"
    months = {MONTHS[hit.group().lower()] for hit in _NAMED_MONTH.finditer(spoken)}
    return any(monthrange(year, month)[1] in values for month in months for year in _YEARS_OF_BOTH_LENGTHS)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words before and after a place, as far as the sentences beside its own go."""
    edges = [0, *(hit.end() for hit in _EDGE.finditer(text)), len(text)]
    at = next(number for number, (_, stop) in enumerate(pairwise(edges)) if start < stop or stop == len(text))
    return text[edges[max(0, at - 1)] : start], text[end : edges[min(len(edges) - 1, at + 2)]]


def are_apart(value: float, days: frozenset[Day]) -> bool:
    """Return True if two of *days* are so many days apart."""
    return any(value == days_apart(one, other) for one, other in combinations(days, 2))
