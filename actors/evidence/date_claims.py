"""Dates that the assistant states: they were named before, or follow from today and the words beside them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from .dates import DATE, Day, days_in
from .knowledge import Knowledge
from .relative_days import days_meant, spans_in, weekdays_in
from .today import told_todays

_SHORT: Final = re.compile(r"(?<![\d.,:/-])(?P<day>[0-3]?\d)\.(?P<month>0?[1-9]|1[0-2])\.?(?![\d,])(?!\.\d)")
"""`05.12.`"""
_RANGE: Final = re.compile(r"\s?[-\u2013]\s?(?P<last>[12]?\d|3[01])(?![\d.,:-])")
_WEEKDAY_AND_DAY: Final = re.compile(
    r"(?<![a-z])(?P<weekday>[a-z]{2,9}day|[a-z]{3,8}tag|mittwoch|sonnabend|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes"
    r"|martes|miercoles|jueves|viernes|sabado|domingo|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica"
    r"|[a-z]{5,7}-feira|[a-z]{4,6}dag)(?:\s(?:is|ist|est|es|e|dia|der|den|dem|the|on|le|el|il|de)|,){0,3}\s(?P<day>[12]?\d|3[01])"
    r"(?:st|nd|rd|th|\.(?=\s|$))?(?![\d.,:/-]\d|\d|\s?(?:[%€$£]|[ap]\.?m\b|(?:h|hrs?|uhr|uur)\b))",
    re.IGNORECASE,
)
"""`Wednesday is the 26th`"""
_DIGIT: Final = re.compile(r"\d")
_WEEKS: Final = 31
"""Days."""
_BEFORE_DAY: Final = 30
_BESIDE: Final = 24
"""Characters in which words say which day it is."""
_LATEST: Final = 12
_FARTHEST: Final = 120
"""Days from today within which a date without a year is."""


def without_told_dates(text: str, known: Knowledge) -> str:
    """Return *text*, which is plain, with spaces for the dates that are known or follow from what is."""
    if not _DIGIT.search(text):
        return text
    todays: list[date] | None = None
    for pattern in (DATE, _SHORT):
        for hit in pattern.finditer(text):
            named = _named(hit)
            if not named:
                continue
            end = _end(text, hit, named)
            ends = [] if end == hit.end() else [replace(day, day=_last_day(text, hit)) for day in named]
            if not any(_is_known(day, other, known) for day in (*named, *ends) for other in known.days):
                if todays is None:
                    todays = known_todays(known)
                if not _follows(text, hit, named, todays, known):
                    continue
            text = f"{text[: hit.start()]}{' ' * (end - hit.start())}{text[end:]}"
    return text


def names_its_weekday(text: str, start: int, known: Knowledge) -> bool:
    """Return True if the number at *start* is a day of a month, some weeks from today, beside its weekday."""
    begin = max(0, start - _BEFORE_DAY)
    hits = [hit for hit in _WEEKDAY_AND_DAY.finditer(text, begin, start + _BEFORE_DAY) if hit.start("day") == start]
    return any(
        day.day == int(hit["day"]) and day.weekday() in weekdays_in(hit["weekday"])
        for hit in hits
        for today in known_todays(known)
        for day in (today + timedelta(days=away) for away in range(-_WEEKS, _WEEKS + 1))
    )


def _named(hit: re.Match[str]) -> list[Day]:
    if hit.re is _SHORT:
        return [Day(None, int(hit["month"]), int(hit["day"]))]
    return [day for day in days_in(hit.group()) if day.day is not None]


def _same(day: Day, other: Day) -> bool:
    return (day.month, day.day) == (other.month, other.day) and (
        not day.year or not other.year or day.year == other.year
    )


def _is_known(day: Day, other: Day, known: Knowledge) -> bool:
    """Return True if *day* is the known day *other*; where only *day* names a year, that was said elsewhere."""
    return _same(day, other) and (not day.year or bool(other.year) or known.says(float(day.year)))


def falls_on_meant_day(value: str, known: Knowledge, todays: Sequence[date]) -> bool:
    """Return True if *value* is a day that the user's last words mean, where it is one of *todays*: a holiday."""
    meant = {day for today in todays for passage in known.asked for day in days_meant(passage.text, today)}
    return any(day.as_date in meant for day in days_in(value))


def known_todays(known: Knowledge) -> list[date]:
    """Return today, if one day alone was said to be it."""
    return told_todays(known.mentions.passages)


def _follows(text: str, hit: re.Match[str], named: Sequence[Day], todays: Sequence[date], known: Knowledge) -> bool:
    """Return True if words beside the date mean it, or a duration that is known leads to it from a known day."""
    beside = f"{text[max(0, hit.start() - _BESIDE) : hit.start()]} ; {text[hit.end() : hit.end() + _BESIDE]}"
    meant = {day for today in todays for day in days_meant(beside, today)}
    wanted = {found for today in todays for day in named if (found := _nearest(day, today))}
    if wanted & meant:
        return True
    passages = [text, *(passage.text for passage in known.mentions.passages[-_LATEST:])]
    lengths = {length for passage in passages for length in spans_in(passage)}
    starts = {start for day in known.days if (start := day.as_date)}.union(todays)
    return any(abs((one - start).days) in lengths for one in wanted for start in starts)


def _nearest(day: Day, today: date) -> date | None:
    for year in [day.year] if day.year else (today.year, today.year + 1, today.year - 1):
        found = replace(day, year=year).as_date
        if found and (day.year or abs(found - today) <= timedelta(days=_FARTHEST)):
            return found
    return None


def _last_day(text: str, hit: re.Match[str]) -> int:
    last = _RANGE.match(text, hit.end())
    return int(last["last"]) if last else 0


def _end(text: str, hit: re.Match[str], named: Sequence[Day]) -> int:
    """Return where the date ends; a week that begins with it goes on to its last day: `August 4-10`."""
    last = _RANGE.match(text, hit.end())
    week = last is not None and any(day.day is not None and int(last["last"]) - day.day in {4, 6, 7} for day in named)
    return last.end() if last is not None and week else hit.end()
