"""Dates of calls that words relative to today may mean: `tomorrow`, `next week`, `Friday`."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from .date_claims import falls_on_meant_day
from .dates import Day, days_apart, days_in
from .knowledge import Knowledge
from .named_months import is_edge_of_named_month
from .relative_days import days_meant
from .relative_words import DAY_REACH, NearWords, near_words_in
from .tokens import name_parts

_BIRTHS: Final = """
    birth birthday birthdate dob born geburtsdatum geburt naissance nacimiento nascita nascimento geboorte geboren
"""
_BORN: Final = frozenset(_BIRTHS.split())
"""Names of dates that no word relative to today means."""
_SAYS_BORN: Final = re.compile(
    r"\b(?:born|birth\w*|d\.?o\.?b|geboren|geburt\w*|naiss\w*|nacimiento|nacid[oa]|nascit\w*|nat[oa]|nascimento)\b|出生|生日",
    re.IGNORECASE,
)
_UNKNOWN_TODAY: Final = 31
"""Days between a day near today and one that the user names, where nobody says which day is today."""


def may_be_meant(name: str, value: str, known: Knowledge, todays: Sequence[date]) -> bool:
    """Return True if words of the user may mean the day in *value*, of the argument *name*; it is one of *todays*."""
    if not _BORN.isdisjoint(name_parts(name)):
        return False
    wanted = [made for day in days_in(value) if (made := day.as_date)]
    texts = [passage.text for passage in known.heard]
    if falls_on_meant_day(value, known, todays) or any(is_edge_of_named_month(day, texts, todays) for day in wanted):
        return True
    said = [(passage.text, near) for passage in known.heard for near in near_words_in(passage.text) if not near.dated]
    if not said:
        return False
    if not wanted:
        return True
    if any(near.moved and _moves(near, day, known) for _, near in said for day in wanted):
        return True
    if todays:
        return any(_reaches(text, near, day, today) for text, near in said for day in wanted for today in todays)
    named = [day for passage in known.heard if not _SAYS_BORN.search(passage.text) for day in passage.days]
    return any(_is_near(near, day, named) for _, near in said for day in wanted)


def _reaches(text: str, near: NearWords, day: date, today: date) -> bool:
    """Return True if *near*, in *text*, may mean *day* where it is *today*."""
    if near.reach is None:
        return True
    if (near.weekday is not None or near.reach <= 2 * DAY_REACH) and days_meant(near.words, today):
        return day in days_meant(text, today)
    return abs((day - today).days) <= near.reach


def _moves(near: NearWords, day: date, known: Knowledge) -> bool:
    """Return True if *near* may lead to *day* from another day that was named."""
    if near.reach is None or (near.weekday is not None and near.weekday != day.weekday()):
        return near.reach is None
    return any(_apart(day, other) <= near.reach for other in known.days if other.day is not None)


def _is_near(near: NearWords, day: date, named: Iterable[Day]) -> bool:
    """Return True if *near* may mean *day*, judged by the dates that the user has *named*."""
    if near.weekday is not None and near.weekday != day.weekday():
        return False
    farthest = None if near.reach is None else near.reach + _UNKNOWN_TODAY
    away = [_apart(day, other) for other in named if other.day is not None]
    return farthest is None or not away or min(away) <= farthest


def _apart(day: date, other: Day) -> int:
    """Return the days between *day* and *other*; 0 where *other* is no date."""
    return days_apart(Day.of(day), other) or 0
