"""Multiples of a number that words speak of: things that are sold in sixes come as 18 or 24."""

import re
from typing import Final

from .number_words import numbers_named
from .tokens import plain_text

_SAID: Final = re.compile(
    r"\b(?:multiples?|multiplos?|multipl[io]|(?:ein\s)?vielfach\w*|veelvoud(?:en)?)\s(?:of|de|di|von|van)\s(?P<number>\d{1,4}|[a-z]{2,12})\b"
    r"|(?P<east>\d{1,4})的?(?:整数)?倍数?",
    re.IGNORECASE,
)
_FEWEST: Final = 2
_MOST: Final = 20
"""Times that a multiple holds its number: larger ones come by chance."""


def is_multiple(value: float, text: str) -> bool:
    """Return True if *text* speaks of multiples of a number, and *value* is one."""
    for hit in _SAID.finditer(plain_text(text)):
        written = (hit["number"] or hit["east"]).lower()
        bases = {int(written)} if written.isdigit() else numbers_named(written)
        if any(base >= _FEWEST and value % base == 0 and value <= _MOST * base for base in bases):
            return True
    return False
