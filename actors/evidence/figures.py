"""Figures: the numbers that a text writes, each with its place and its unit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .dates import without_dates
from .number_forms import likely_readings, thousands_sign
from .number_words import languages_of, placed_numbers
from .numbers import NUMBER, scale_after
from .times import HOURS_AND_MINUTES, minutes_of
from .units import COUNT, TIME, Unit, unit_at

_LONGEST: Final = 20_000
"""Characters of one text."""
_MINUTE: Final = Unit(TIME, 1.0)
CLOCK: Final = re.compile(
    r"(?<![\d.:])(?P<hours>\d{1,3})\s?[:h]\s?(?P<minutes>[0-5]\d)(?::[0-5]\d)?(?![\d:])(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
"""A time of day, or a duration in two parts: minutes in hours, or seconds in minutes."""
_LISTED_CLOCK: Final = re.compile(r"(?<=\d),(?=\d{1,2}:\d\d)")
_NOON: Final = 12
_PART_WORDS: Final = {
    0.5: "half halves? halved halving halbier\\w*"
    " halb halbe halben halfte demi moitie medio media mitad meta mezzo mezza metade meio helft 半",
    0.75: "three[-\\s]quarters? dreiviertel drei\\sviertel trois[-\\s]quarts tres\\scuartos tre\\squarti tres\\squartos"
    " driekwart 四分之三",
    2 / 3: "two[-\\s]thirds zwei\\sdrittel zweidrittel deux[-\\s]tiers dos\\stercios due\\sterzi dois\\stercos"
    " twee\\sderde 三分之二",
    1 / 3: "a\\sthird one[-\\s]third ein\\sdrittel un\\stiers un\\stercio un\\sterzo um\\sterco een\\sderde 三分之一",
    1.5: "one\\sand\\sa\\shalf half\\sas\\s(?:much|many)\\sagain anderthalb\\w* eineinhalb\\w* une\\sfois\\set\\sdemie"
    " vez\\sy\\smedia volta\\se\\smezz[ao] vez\\se\\smeia anderhalve? keer\\sen\\seen\\shalf",
    0.25: "quarter quarters viertel quart cuarto quarto kwart",
    2.0: "both twice double doubles doubled there\\sand\\sback round[-\\s]trips? each\\sway return\\strip"
    " (?:each|either)\\sside both\\s(?:sides|ends)"
    " (?:auf|an|zu)\\s(?:jeder|beiden)\\sseiten? de\\schaque\\scote des\\sdeux\\scotes"
    " [ap]or?\\scada\\slado (?:per|su\\sogni)\\slato de\\scada\\slado aan\\s(?:elke|beide)\\s(?:kant|kanten|zijden?)"
    " hin\\sund\\szuruck doppelt doppelte aller[-\\s]retour double ida\\sy\\svuelta doble"
    " andata\\se\\sritorno doppio ida\\se\\svolta dobro"
    " heen\\sen\\sterug dubbel 往返 来回",
    3.0: "triple thirds dreifach",
    12.0: "dozen year yearly annual annually jahr jahrlich annee",
}
_PARTS: Final = tuple(
    (number, re.compile(rf"(?<![a-z])(?:{'|'.join(words.split())})(?![a-z])", re.IGNORECASE))
    for number, words in _PART_WORDS.items()
)
_TIMES: Final = re.compile(r"(?<=[a-z]{3})(?=(?:mal|fach)\b)", re.IGNORECASE)
_POWER: Final = re.compile(r"(?<![a-z])[kcmd]?m$", re.IGNORECASE)
_COUNTED: Final = re.compile(r"[一二两三四五六七八九十](?=[张人个位天晚次件份间本台只盒瓶公周月年])")
_SIGNS: Final = {sign: float(number) for number, sign in enumerate("一二三四五六七八九十", start=1)} | {"两": 2.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in a text."""

    value: float
    unit: Unit | None
    start: int
    end: int
    spelt: bool = False
    """In words: no claim is made with it."""


def figures_in(text: str, *, data: bool = False) -> Iterator[Figure]:
    """Yield the numbers that *text*, which is plain, writes; one that can be read in two ways as both. No dates.

    Where it is *data*, a comma parts thousands.
    """
    text = _LISTED_CLOCK.sub(" ", without_dates(text[:_LONGEST]))
    for pattern in (HOURS_AND_MINUTES, CLOCK):
        for hit in pattern.finditer(text):
            minutes = minutes_of(hit) if pattern is HOURS_AND_MINUTES else clock_value(hit)
            yield Figure(float(minutes), _MINUTE, hit.start(), hit.end())
        text = pattern.sub(blank, text)
    thousands = "," if data else thousands_sign(text)
    for hit in NUMBER.finditer(text):
        if is_power(text, hit.start(), hit.group()):
            continue
        scale = scale_after(text, hit.end())
        unit = unit_at(text, hit.start(), hit.end(), scaled=scale > 1)
        for value in likely_readings(hit.group(), thousands):
            yield Figure(value * scale, unit, hit.start(), hit.end())
    yield from _in_words(text)


def _in_words(text: str) -> Iterator[Figure]:
    lower = text.lower()
    for start, end, value in placed_numbers(_TIMES.sub(" ", lower), languages_of(lower)):
        yield Figure(float(value), COUNT, start, end, spelt=True)
    for part, pattern in _PARTS:
        for hit in pattern.finditer(text):
            yield Figure(part, COUNT, hit.start(), hit.end(), spelt=True)
    for hit in () if text.isascii() else _COUNTED.finditer(text):
        yield Figure(_SIGNS[hit.group()], COUNT, hit.start(), hit.end(), spelt=True)


def is_power(text: str, start: int, shown: str) -> bool:
    """Return True for the 2 of `m2`."""
    return shown in {"2", "3"} and _POWER.search(text, max(0, start - 4), start) is not None


def clock_value(hit: re.Match[str]) -> int:
    """Return the minutes, or the seconds, that a match of `CLOCK` means."""
    hours = int(hit["hours"])
    if hit["half"]:
        hours = hours % _NOON + (_NOON if hit["half"].lower() == "p" else 0)
    return 60 * hours + int(hit["minutes"])


def blank(hit: re.Match[str]) -> str:
    """Return spaces in place of *hit*, so that what follows keeps its place."""
    return " " * len(hit.group())
