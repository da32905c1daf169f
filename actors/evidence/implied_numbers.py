"""Numbers that a phrase means and does not write: an hour and a half, half the volume, 5'10"."""

import re
from collections.abc import Iterator

from .dates import full_year
from .large_numbers import large_numbers
from .number_words import number_words, pattern_of

_NUMBERS = {**{word: number for word, number in number_words("en").items() if number}, "a": 1, "an": 1}
_HOURS_AND = re.compile(
    rf"\b(?P<hours>\d{{1,3}}|{pattern_of(_NUMBERS)})\s(?:full\s)?hours?\sand\sa\s(?P<part>half|quarter)\b",
    re.ASCII | re.IGNORECASE,
)
_AND_A_HALF = re.compile(
    rf"(?<![\d.,])(?P<whole>\d{{1,4}}|{pattern_of(_NUMBERS)})\sand\sa\shalf\b", re.ASCII | re.IGNORECASE
)
_PREFIXES = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "m": 1e-3}
_PREFIXED = re.compile(
    r"(?<![\w.,])(?P<value>\d{1,6}(?:[.,]\d{1,4})?)\s?(?P<prefix>[kMGTm])(?:Bq|W|Wh|Hz|Pa|V|A|J|N|bps|Sv|eV|Ohm|s)\b"
)
"""A number with a unit that is a thousand, a million or a thousandth of another: `37 MBq`."""
_LEVEL = "brightness|volume|speed|power|opacity|intensity|capacity|strength|level"
_PART_OF = re.compile(
    rf"\b(?P<part>half|full)\s(?:the\s|of\sthe\s)?(?:{_LEVEL})\b|\b(?:{_LEVEL})\s(?:down\s|up\s)?(?:to|at|by)\s(?P<to>half|full)\b",
    re.ASCII | re.IGNORECASE,
)
_FEET = re.compile(
    r"(?P<feet>[3-8](?<![\d.'].))\s?(?:'|\u2019|\u2032|ft\.?|feet|foot)\s?(?P<inches>1[01]|\d)(?![\d.'])", re.ASCII
)
_INCH = 2.54
_SHORT_YEAR = re.compile(
    r"(?:(?<![\w'\u2019])['\u2019]|\b(?:vintage|jahrgang|annata|millesime|cosecha|anada|colheita|safra|oogst|class\sof)\s['\u2019]?)"
    r"(?P<year>\d\d)(?![\w'\u2019]|[.,:]\d)",
    re.IGNORECASE,
)
_YEAR_SIGNS = "' \u2019 vintage jahrgang annata millesime cosecha anada colheita safra oogst class"
_BEFORE_YEAR = tuple(_YEAR_SIGNS.split())
"""One of them stands before each of these years: a quick look spares most texts a slow one."""
_LONGEST = 4000
"""Characters of a text in which numbers are looked for in words of other languages; data has none."""
_PARTS_OF_NUMBERS = """
    quarter third viertel drittel kwart derde quart tiers cuarto tercios terzi tercos demi media mezz meia anderth
    eineinh anderhal half halbe terco 三分 半 刻
"""
_PARTS = tuple(_PARTS_OF_NUMBERS.split())
"""Quick look: one of them is in each of the phrases below."""
_FRACTIONS = (
    (
        0.75,
        re.compile(
            r"\b(?:three[- ]quarters?|drei ?viertel|trois[- ]quarts|tres [cq]uart\w+|tre quarti|driekwart)\b", re.ASCII
        ),
    ),
    (
        2 / 3,
        re.compile(r"\b(?:two[- ]thirds|zwei ?drittel|deux[- ]tiers|dos tercios|due terzi|dois tercos|twee derde)\b"),
    ),
    (
        1 / 3,
        re.compile(
            r"\b(?:(?:a|one)[- ]third|ein ?drittel|(?:un|du) tiers|un tercio|un terzo|um terco|een derde)\b|三分之一"
        ),
    ),
)
_LENGTHS = (
    (
        90.0,
        re.compile(
            r"(?:anderthalb|eineinhalb)\sstunden?|\b(?:une\s)?heure\set\sdemie|(?<!\w\s)\bhora\sy\smedia|\buna\shora\sy\smedia"
            r"|\bor(?:a|etta)\se\smezz[ao]|\bhora\se\smeia|anderhal(?:f|ve)\suur|一个半小时"
        ),
    ),
    (
        45.0,
        re.compile(
            r"dreiviertelstunde|drei\s?viertel\sstunde|trois[- ]quarts\sd'heure"
            r"|tres\scuartos\sde\shora|tre\squarti\sd'ora"
            r"|drie\s?kwartier|tres\squartos\sde\shora|三刻钟"
        ),
    ),
    (
        30.0,
        re.compile(r"halbe\sstunde|demi[- ]heure|\bmedia\shora|mezz'?\s?or[a']|meia\shora|half\suur|半(?:个)?小时"),
    ),
    (
        15.0,
        re.compile(r"viertelstunde|quart\sd'heure|cuarto\sde\shora|quarto\sd'ora|kwartier|quarto\sde\shora|一刻钟"),
    ),
)
"""Durations in words, in minutes."""


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
    if " and a half" in lower:
        yield from (
            float(_NUMBERS.get(hit["whole"].lower()) or hit["whole"]) + 0.5 for hit in _AND_A_HALF.finditer(text)
        )
    yield from (float(hit["value"].replace(",", ".")) * _PREFIXES[hit["prefix"]] for hit in _PREFIXED.finditer(text))
    if "half" in lower or "full" in lower:
        for hit in _PART_OF.finditer(text):
            yield 50.0 if (hit["part"] or hit["to"]).lower() == "half" else 100.0
    words = len(lower) <= _LONGEST and lower.lstrip()[:1] not in {"{", "["}
    if words:
        yield from large_numbers(lower)
    if words and any(part in lower for part in _PARTS):
        for fraction, of in _FRACTIONS:
            if of.search(lower):
                yield fraction
        for minutes, length in _LENGTHS:
            if length.search(lower):
                yield from (minutes, minutes * 60, minutes / 60)
    for hit in _SHORT_YEAR.finditer(text) if any(sign in lower for sign in _BEFORE_YEAR) else ():
        yield float(full_year(hit["year"]))
    for hit in _FEET.finditer(text):
        inches = 12.0 * int(hit["feet"]) + int(hit["inches"])
        yield from (inches, inches * _INCH, round(inches * _INCH), round(inches * _INCH / 100, 2), inches / 12)
