"""Months that are named without a day: `what came in this May and last May`, `im Juli`."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from .dates import MONTH, MONTHS
from .late_patterns import late
from .tokens import plain_text

_NAMED: Final = late(rf"(?<![\w.-])(?P<before>[a-z]+\s)?(?P<month>{MONTH})(?![\w-])", re.IGNORECASE)
_AMBIGUOUS: Final = frozenset({"may", "mar", "mars", "march", "sept", "dec", "jan", "ocak", "mart"})
"""Names that are words or people, too: one counts behind a word that goes with months."""
_MONTHLY_WORDS: Final = """
    this last next in of for from since until till through during by before after and or to whole entire all every
    previous past early late mid im in den des en de du del di do da em van w za
"""
_GOES_WITH: Final = frozenset(_MONTHLY_WORDS.split())
_LOOKED_AT: Final = 20_000


def is_edge_of_named_month(day: date, texts: Collection[str], todays: Collection[date]) -> bool:
    """Return True if *day* is the first or the last of a month that one of *texts* names, near one of *todays*.

    Where nobody says which day is today, that of any year is.
    """
    if day.day not in (1, monthrange(day.year, day.month)[1]):
        return False
    if todays and all(abs(day.year - today.year) > 1 for today in todays):
        return False
    return any(day.month in set(_named(text)) for text in texts)


def _named(text: str) -> Iterator[int]:
    """Yield the numbers of the months that *text* names."""
    for hit in _NAMED.finditer(plain_text(text[:_LOOKED_AT])):
        name = hit["month"].lower()
        if name not in _AMBIGUOUS or (hit["before"] or "").strip().lower() in _GOES_WITH:
            yield MONTHS[name]
