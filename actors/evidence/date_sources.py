"""Dates that fit `tomorrow`, where the date of today was stated."""

import re
from collections.abc import Sequence
from datetime import timedelta

from .dates import days_in
from .mentions import Passage
from .today import told_todays

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
    todays = told_todays(known)
    if not todays or any(_SPANS.search(passage.text) for passage in heard):
        return True
    (today,), (day,) = todays, wanted
    if day.as_date in {today + timedelta(days=_AWAY[word]) for word in {*words, "today"}}:
        return True
    # What came later, such as a result, may have named the day, be it without its year.
    return any(other.month == day.month and other.day in (None, day.day) for passage in known for other in passage.days)
