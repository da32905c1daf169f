"""Dates that fit `tomorrow`, where the date of today was stated."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from .dates import days_in
from .mentions import Passage

_TODAY = re.compile(
    r"\b(?:today(?:'s\sdate)?|current\s(?:date|day)|date\stoday)\W{0,3}(?:is\W{0,3})?(?:\w{3,6}day,?\s)?(?=[\w-]{4})",
    re.ASCII | re.IGNORECASE,
)
_TODAY_ELSEWHERE = re.compile(
    r"\b(?:heute|nous\ssommes|aujourd'hui|hoy|oggi|hoje|vandaag|date\set\sheure)\b\W{0,3}|今天是?|今日は", re.IGNORECASE
)
_DATE = 20
"""Characters in which the date has to stand."""
_DATE_ELSEWHERE = 34
"""The same, with a weekday and an article before it."""
_LATEST = 200
"""Pieces of evidence that are looked at."""
_AWAY = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "current": 0, "今天": 0, "明天": 1, "昨天": -1}
_SPANS = re.compile(r"\b(?:days?|nights?|weeks?|fortnight|months?|years?|daily|weekly)\b|天|周|月|年", re.IGNORECASE)


def near_today(value: str, heard: Sequence[Passage], known: Sequence[Passage]) -> bool:
    """True if the day in *value* was stated or is the one that `tomorrow` means; any day passes if more is left open.

    *heard* is what the user said, *known* is all the evidence.
    """
    known = known[-_LATEST:]
    words = {word for passage in heard for word in passage.near}
    wanted = {day for day in days_in(value) if day.year is not None and day.day is not None}
    if len(wanted) != 1 or "tomorrow" not in words or not words <= set(_AWAY):
        return True
    todays = {day for passage in known for day in todays_in(passage.text)}
    if len(todays) != 1:
        return True
    if any(_SPANS.search(passage.text) for passage in heard):
        return True
    (today,), (day,) = todays, wanted
    meant = {today + timedelta(days=_AWAY[word]) for word in {*words, "today"}}
    if any((near.year, near.month, near.day) == (day.year, day.month, day.day) for near in meant):
        return True
    # What came later, such as a result, may have named the day, be it without its year.
    return any(other.month == day.month and other.day in (None, day.day) for passage in known for other in passage.days)


def todays_in(text: str) -> Iterator[date]:
    """Yield the days that *text* says is today."""
    begins = [(hit.end(), _DATE) for hit in _TODAY.finditer(text)]
    begins += [(hit.end(), _DATE_ELSEWHERE) for hit in _TODAY_ELSEWHERE.finditer(text)]
    for begin, length in begins:
        for day in days_in(text[begin : begin + length]):
            if day.year is not None and day.day is not None:
                try:
                    yield date(day.year, day.month, day.day)
                except ValueError:
                    continue
