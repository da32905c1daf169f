"""Dates and times of the story."""

import re
from datetime import date, timedelta

from ..vocabulary import word_set
from .wish import Wish

_BIRTH = frozenset({"birth", "birthday", "birthdate", "dob", "born"})
_EXPIRY = frozenset({"expiration", "expiry", "expires", "exp"})
_ENDS = word_set("end to until till return checkout out arrival due deadline before finish delivery expected")
_PAST = word_set("created updated issued ordered placed joined sent posted purchased since after modified")
_FORMATS = (
    (re.compile(r"mm/dd/yyyy", re.IGNORECASE), "%m/%d/%Y"),
    (re.compile(r"dd/mm/yyyy", re.IGNORECASE), "%d/%m/%Y"),
    (re.compile(r"mm-dd-yyyy", re.IGNORECASE), "%m-%d-%Y"),
    (re.compile(r"dd-mm-yyyy", re.IGNORECASE), "%d-%m-%Y"),
    (re.compile(r"mm/yyyy", re.IGNORECASE), "%m/%Y"),
    (re.compile(r"mm/yy\b", re.IGNORECASE), "%m/%y"),
    (re.compile(r"yyyy-mm(?!-)", re.IGNORECASE), "%Y-%m"),
    (re.compile(r"yyyy/mm/dd", re.IGNORECASE), "%Y/%m/%d"),
    (re.compile(r"yyyymmdd", re.IGNORECASE), "%Y%m%d"),
)
_MOMENT = re.compile(r"hh:mm|date and time|datetime|date-time|timestamp|iso 8601 time", re.IGNORECASE)


def day(wish: Wish) -> date:
    """The date that the name asks for: a birthday, an expiry, a beginning, an end, or one in the past."""
    story, words = wish.story, set(wish.words)
    if words & _BIRTH:
        return story.born
    if words & _EXPIRY:
        return date(story.day.year + 3, 1 + story.day.month % 12, 28)
    if words & _PAST:
        return story.day - timedelta(days=3 + wish.dice.below(20))
    if words & _ENDS and not ("arrival" in words and "time" in words):
        return story.day + timedelta(days=story.nights + wish.variant)
    return story.day + timedelta(days=wish.variant)


def date_text(wish: Wish) -> str:
    """The date in the form that the description asks for; ISO 8601 where it asks for none."""
    if "yyyy" in wish.description.lower() or "mm/yy" in wish.description.lower():
        for pattern, form in _FORMATS:
            if pattern.search(wish.description) and "yyyy-mm-dd" not in wish.description.lower():
                return day(wish).strftime(form)
    return day(wish).isoformat()


def clock_text(wish: Wish) -> str:
    """A time of the day, to the quarter of an hour."""
    hour = 8 + wish.dice.below(6) + (7 if set(wish.words) & _ENDS else 0)
    return f"{hour:02d}:{wish.choose((0, 15, 30, 45)):02d}"


def moment_text(wish: Wish) -> str:
    """A date with its time."""
    return f"{day(wish).isoformat()}T{clock_text(wish)}:00"


def speaks_of_moment(wish: Wish) -> bool:
    """Whether the description asks for a date with a time."""
    return _MOMENT.search(wish.description) is not None and "yyyy-mm-dd'" not in wish.description.lower()
