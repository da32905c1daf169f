"""Today's date, where the dialogue states it."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from .dates import days_in
from .dialogue_view import DialogueView
from .mentions import Passage
from .tokens import plain_text

_TODAY: Final = re.compile(
    r"\b(?:today(?:'s\sdate)?|current\s(?:date|day)|date\stoday)\W{0,3}(?:is\W{0,3})?(?:\w{3,6}day,?\s|(?:mon|tue|wed|thu|fri|sat|sun)\.?,?\s)?(?=[\w-]{4})",
    re.ASCII | re.IGNORECASE,
)
_TODAY_ELSEWHERE: Final = re.compile(
    r"\b(?:heute|nous\ssommes|aujourd'hui|hoy|oggi|hoje|vandaag|date\set\sheure|dzis(?:iaj)?|i\s?dag|dnes|bugun)\b(?:\s(?:jest|ar|er|je)\b)?\W{0,3}|今天是?|[今本]日は",
    re.IGNORECASE,
)
_BEHIND: Final = ((_TODAY, 20), (_TODAY_ELSEWHERE, 34))
"""Such words, and the characters behind them in which the date has to stand: elsewhere behind a weekday, an article."""
_MARK: Final = re.compile(
    r"\b(?:today|now|current(?:ly)?|time\sis|date|timestamp|heute|jetzt|datum|aujourd'hui|nous\ssommes|hoy|fecha|oggi|data"
    r"|hoje|vandaag|dzis|dzisiaj|idag|dnes|bugun)\b|今天|今日|本日|现在|日期|时间",
    re.IGNORECASE,
)
"""Words that a context has beside the date of today, and other texts beside other dates."""
_NEAR: Final = 45
_LOOKED_AT: Final = 20_000


def stated_today(view: DialogueView) -> date | None:
    """Return the date that the context names as today's, or else the only one that it names."""
    context = plain_text(view.dialogue.context[:_LOOKED_AT])
    if not context:
        return None
    near = (context[hit.end() : hit.end() + _NEAR] for hit in _MARK.finditer(context))
    marked = {day for words in near for day in _whole(words)}
    days = marked or set(_whole(context))
    return days.pop() if len(days) == 1 else None


def _whole(text: str) -> Iterator[date]:
    """The day of *text* that has its year; one that can be read in two ways is left out."""
    found = [day for day in days_in(text) if day.year is not None and day.day is not None]
    if len(found) == 1 and (made := found[0].as_date):
        yield made


def told_todays(passages: Iterable[Passage]) -> list[date]:
    """Return today, if one day alone was said to be it."""
    found = {day for passage in passages for day in _todays_in(passage.text)}
    return list(found) if len(found) == 1 else []


def _todays_in(text: str) -> Iterator[date]:
    """Yield the days that *text* says is today."""
    for words, length in _BEHIND:
        for hit in words.finditer(text):
            for day in days_in(text[hit.end() : hit.end() + length]):
                if made := day.as_date:
                    yield made
