"""Today's date, where the dialogue's context states it."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from .dates import days_in
from .dialogue_view import DialogueView
from .tokens import plain_text

_MARK: Final = re.compile(
    r"\b(?:today|now|current(?:ly)?|time\sis|date|timestamp|heute|jetzt|datum|aujourd'hui|nous\ssommes|hoy|fecha|oggi|data"
    r"|hoje|vandaag)\b|今天|今日|现在|日期|时间",
    re.IGNORECASE,
)
_NEAR: Final = 45
"""Characters after such a word in which the date has to stand."""
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
    """The days of *text* with their years; one that can be read in two ways is left out."""
    found = [day for day in days_in(text) if day.year is not None and day.day is not None]
    if len({day.year for day in found}) != 1 or len(found) > 1:
        return
    for day in found:
        if (made := made_date(day.year, day.month, day.day)) is not None:
            yield made


def made_date(year: int | None, month: int, day: int | None) -> date | None:
    """Return the date; None where there is no such day."""
    try:
        return date(year or 0, month, day or 0)
    except ValueError:
        return None
