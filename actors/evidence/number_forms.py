"""Readings of a number that depend on the language around it: `1,465` is a thousand in English, and one in German."""

import re
from collections.abc import Iterator
from typing import Final

from .number_words import languages_of
from .numbers import number_readings

_GROUPED: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_EAST_ASIAN: Final = "\u2e7f"


def thousands_sign(text: str) -> str:
    """Return the sign that parts thousands in the language of *text*; empty where it may be either."""
    if any(sign > _EAST_ASIAN for sign in text):
        return ","
    languages = languages_of(text.lower())
    return "," if languages == ("en",) else "." if "en" not in languages else ""


def likely_readings(shown: str, thousands: str) -> Iterator[float]:
    """Yield what *shown* means; of `1,465` only the whole number where commas part *thousands*."""
    if thousands and _GROUPED.fullmatch(shown):
        yield float(shown.replace(thousands, "") if thousands in shown else shown.replace(",", "."))
    else:
        yield from number_readings(shown)
