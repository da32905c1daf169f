"""Numbers that a phrase means and does not write: an hour and a half, half the volume, 5'10"."""

import re
from collections.abc import Iterator

from .number_words import number_words, pattern_of

_NUMBERS = {**{word: number for word, number in number_words("en").items() if number}, "a": 1, "an": 1}
_HOURS_AND = re.compile(
    rf"\b(?P<hours>\d{{1,3}}|{pattern_of(_NUMBERS)})\s(?:full\s)?hours?\sand\sa\s(?P<part>half|quarter)\b",
    re.ASCII | re.IGNORECASE,
)
_LEVEL = "brightness|volume|speed|power|opacity|intensity|capacity|strength|level"
_PART_OF = re.compile(
    rf"\b(?P<part>half|full)\s(?:the\s|of\sthe\s)?(?:{_LEVEL})\b|\b(?:{_LEVEL})\s(?:down\s|up\s)?(?:to|at|by)\s(?P<to>half|full)\b",
    re.ASCII | re.IGNORECASE,
)
_FEET = re.compile(
    r"(?<![\d.'])(?P<feet>[3-8])\s?(?:'|\u2019|\u2032|ft\.?|feet|foot)\s?(?P<inches>1[01]|\d)(?![\d.'])", re.ASCII
)
_INCH = 2.54


def meant_in(text: str) -> Iterator[float]:
    """The numbers that phrases of *text* mean: of hours also the minutes and seconds, of a height its centimetres."""
    lower = text.lower()
    if "hour" in lower and (" half" in lower or " quarter" in lower):
        for hit in _HOURS_AND.finditer(text):
            written = hit["hours"].lower()
            hours = float(_NUMBERS.get(written.replace(" ", "-")) or written) + (
                0.5 if hit["part"].lower() == "half" else 0.25
            )
            yield from (hours, hours * 60, hours * 3600)
    if "half" in lower or "full" in lower:
        for hit in _PART_OF.finditer(text):
            yield 50.0 if (hit["part"] or hit["to"]).lower() == "half" else 100.0
    for hit in _FEET.finditer(text):
        inches = 12.0 * int(hit["feet"]) + int(hit["inches"])
        yield from (inches, inches * _INCH, round(inches * _INCH), round(inches * _INCH / 100, 2), inches / 12)
