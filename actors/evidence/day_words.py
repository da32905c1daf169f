"""Days that a text names relative to today: `tomorrow`, `nächsten Montag`, `dans trois jours`, `下周一`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from .number_words import numbers_named
from .tokens import plain_text
from .weekdays import WEEKDAYS

_AWAY: Final = {
    "the day after tomorrow": 2,
    "day after tomorrow": 2,
    "tomorrow": 1,
    "ubermorgen": 2,
    "apres-demain": 2,
    "demain": 1,
    "pasado manana": 2,
    "dopodomani": 2,
    "domani": 1,
    "depois de amanha": 2,
    "amanha": 1,
    "overmorgen": 2,
    "大后天": 3,
    "后天": 2,
    "明天": 1,
    "明後日": 2,
    "明日": 1,
}
_LATIN_DAYS: Final = "|".join(name for name in WEEKDAYS if name.isascii())
_CHINESE_DAYS: Final = "|".join(sorted((name for name in WEEKDAYS if not name.isascii()), key=len, reverse=True))
_IN: Final = re.compile(
    r"\b(?:in|en|dentro\sde|dans|tra|fra|daqui\sa|over)\s(?P<number>[a-z]{1,9}|\d{1,2})\s"
    r"(?:(?P<days>days?|tagen?|dias?|jours?|giorn[oi]|dagen)|(?P<weeks>weeks?|wochen?|semanas?|semaines?|settiman[ae]|weken|week))\b",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    rf"\b(?:{'|'.join(sorted((word for word in _AWAY if word.isascii()), key=len, reverse=True))})\b"
    rf"|{'|'.join(sorted((word for word in _AWAY if not word.isascii()), key=len, reverse=True))}"
    r"|(?-i:(?<!\w)morgen\b(?!\s(?:fruh\s)?(?:um\ssich)))|(?<!la\s)(?<!esta\s)(?<!pasado\s)\bmanana\b",
    re.IGNORECASE,
)
_WEEKDAY: Final = re.compile(rf"\b(?:{_LATIN_DAYS})\b|{_CHINESE_DAYS}", re.IGNORECASE)
_OTHER: Final = re.compile(
    r"\b(?:today|tonight|yesterday|weekend|week|month|year|fortnight|every|each|daily|weekly|mondays|tuesdays|wednesdays"
    r"|thursdays|fridays|saturdays|sundays|last|ago|heute|gestern|wochenende|woche|monat|jeden?|letzte[nr]?|aujourd'hui|hier|semaine|mois"
    r"|chaque|hoy|ayer|semana|mes|cada|oggi|ieri|settimana|mese|ogni|hoje|ontem|vandaag|gisteren|elke|first|second|third|after"
    r"|before|by|until|till|since|from|within|earlier|later|instead\sof|not|bis|vor|nach|seit|ab|vom|statt|avant|apres|depuis|des|jusqu\w*|du"
    r"|antes|despues|desde|hasta|prima|dopo|entro|fino|dal|depois|ate|voor|na|tot|vanaf)\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b|\b\d{1,2}\.(?=\s|$)|\b(?:el|le|il|o|den|dem|der|dia)\s\d{1,2}\b|\d\d?[日号月/]|之前|以前|之后|以后|今天|昨天|前|后"
    r"|每|周末|改到",
    re.IGNORECASE,
)
"""Other days, spans, and words that leave the day open."""
_ONE: Final = frozenset({"a", "an", "one", "einer", "einem", "una", "un", "une", "uma", "um", "een"})
_BACK, _AHEAD = timedelta(days=-1), timedelta(days=21)


@dataclass(frozen=True, slots=True)
class RelativeDay:
    """The only day that a text names, relative to today."""

    words: str
    away: int | None
    """Days from today."""
    weekday: int | None
    """Or a weekday of these weeks; 0 is Monday."""

    def may_be(self, day: date, today: date) -> bool:
        """Return True if *day* may be meant."""
        if self.away is not None:
            return day == today + timedelta(days=self.away)
        return day.weekday() == self.weekday and _BACK <= day - today <= _AHEAD

    def meant(self, today: date) -> date:
        """Return the nearest day that may be meant."""
        if self.away is not None:
            return today + timedelta(days=self.away)
        return today + timedelta(days=((self.weekday or 0) - today.weekday() - 1) % 7 + 1)


def relative_day(text: str) -> RelativeDay | None:
    """Return the day that *text* names relative to today, if it names one, and nothing that leaves it open."""
    text = plain_text(text).replace("\u2019", "'")
    found: list[RelativeDay] = []
    rest = text
    for hit in _IN.finditer(text):
        number = _number(hit["number"].lower())
        if number is None:
            return None
        found.append(RelativeDay(hit.group(), number * (7 if hit["weeks"] else 1), None))
        rest = rest.replace(hit.group(), " ")
    for hit in _WORDS.finditer(rest):
        word = hit.group().lower()
        found.append(RelativeDay(hit.group(), _AWAY.get(word, 1), None))
    rest = _WORDS.sub(" ", rest)
    found += [RelativeDay(hit.group(), None, WEEKDAYS[hit.group().lower()]) for hit in _WEEKDAY.finditer(rest)]
    rest = _WEEKDAY.sub(" ", rest)
    return found[0] if len(found) == 1 and not _OTHER.search(rest) else None


def _number(written: str) -> int | None:
    if written.isdigit():
        return int(written)
    if written in _ONE:
        return 1
    named = numbers_named(written)
    return next(iter(named)) if len(named) == 1 else None
