"""Quantities of calls that follow from the user's last words: `a quarter`, `half an hour more`, `the 1870s`."""

import re
from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from typing import Final

from .claim import Claim
from .days_between import are_apart
from .figures import figures_in
from .knowledge import Knowledge
from .number_sources import far_operands, operands_of
from .number_words import languages_of, spelt_numbers
from .operations import Operation, operations_named
from .passages import Passage
from .reckoning import follows_from
from .relative_days import days_meant
from .tokens import name_parts, plain_text, plain_words
from .units import COUNTS, UNITS

_LEVELS: Final = frozenset(
    ["brightness", "volume", "level", "speed", "power", "opacity", "intensity", "percent", "percentage", "position"]
)
_HUNDRED: Final = re.compile(r"%|percent|\b0\s?(?:-|to|\.\.)\s?100\b", re.IGNORECASE)
_DECADE: Final = re.compile(r"\b(?P<first>1\d\d0|20\d0)(?:'?s\b|er\b|年代)")
_DECADE_YEARS: Final = 9
_ABOUT_YEAR: Final = re.compile(
    r"(?:\b(?:about|around|circa|ca|c|roughly|near|maybe|perhaps|approx\w*|um|etwa|ungefahr|gegen|vers|environ|autour\sde"
    r"|hacia|sobre|alrededor\sde|verso|intorno\sal?|circa\sil|por\svolta\sde|cerca\sde|rond|omstreeks)\b\.?|~|大约|约)"
    r"\s?(?P<year>1\d{3}|20\d\d)(?!\d)",
    re.IGNORECASE,
)
_YEARS_AROUND: Final = 5
_CODE: Final = re.compile(r"(?P<letters>[a-z]{1,3})[-_]?(?P<digits>\d{1,4})")
_NIGHTS: Final = frozenset({"night", "nights", "nachte", "naechte", "nuits", "noches", "notti", "noites", "nachten"})
_WITH_ME: Final = re.compile(
    r"\b(?:(?:me|i|myself|ich|moi|yo|io|eu|ik)\s(?:and|plus|und|et|y|e|en)|(?:and|plus|und|et|y|e|en)\s(?:me|myself|ich|moi|yo|io|eu|ik)"
    r"|(?:for|fur|pour|para|per|voor)\s(?:me|mich|moi|mi|me|mim|mij)\s(?:and|plus|und|et|y|e|en))\b|我和|和我|私と"
)
_PARTNER: Final = re.compile(
    r"\bmy\s(?:wife|husband|partner|boyfriend|girlfriend|mum|mom|dad|mother|father|brother|sister)\b|\bmein\w*\s(?:frau|mann|partnerin?|freundin?)\b"
    r"|\bma\s(?:femme|compagne)|\bmon\s(?:mari|copain)|\bmi\s(?:mujer|esposa|marido|pareja)|\bmi[ao]\s(?:moglie|marito)\b"
)
_DAYS: Final = frozenset({"day", "days", "tage", "jours", "dias", "giorni"})
_STEPS: Final = frozenset({Operation.SUM, Operation.DIFFERENCE, Operation.PRODUCT})
_MINUTES: Final = 60.0
_OF_FRACTION: Final = 0.7
"""How far a whole percentage is from a fraction such as a third: 33, and 34 where it is made larger."""
_ROUNDED: Final = re.compile(
    r"round|nearest|whole|integer|decimal|gerundet|aufrunden|abrunden|arrondi|redonde|arrotond|arredond|afgerond|取整|四舍五入|小数",
    re.IGNORECASE,
)
_TELLING: Final = 10
"""Smaller whole numbers are near some broken one by chance."""
_LATEST: Final = (3, 10)
"""Passages; two digits and more behind the point are seldom right by chance."""


def follows_from_words(name: str, value: float, described: str, known: Knowledge, todays: Sequence[date]) -> bool:
    """Return True if *value* of the argument *name* follows from what the user said last."""
    parts = frozenset(name_parts(name))
    asked = known.asked
    if (parts & _LEVELS or _HUNDRED.search(described)) and any(
        abs(value - 100 * part) < _OF_FRACTION for passage in asked for part in passage.numbers if 0 < part < 1
    ):
        return True
    if any(
        _is_whole(value, passage) or ("year" in parts and (_bounds(value, passage) or _is_about(value, passage)))
        for passage in asked
    ):
        return True
    if parts & _DAYS and len(todays) == 1:
        meant = {(day - todays[0]).days for passage in asked for day in days_meant(passage.text, todays[0])}
        if value in meant or value - 1 in meant:
            return True
    if parts & (_NIGHTS | _DAYS) and any(are_apart(value, passage.days) for passage in asked):
        return True
    if any(_counts_speaker(value, passage) for passage in asked):
        return True
    named = frozenset(one for passage in asked[:1] for one in operations_named(plain_text(passage.text))) & _STEPS
    if not named:
        return False
    if Operation.DIFFERENCE in named:
        named |= {Operation.SUM}  # half an hour more is added
    unit = next((UNITS[part] for part in name_parts(name) if part in UNITS), None)
    near = [operand for passage in asked[:1] for operand in operands_of(passage.text)]
    near += [(float(length), UNITS["min"]) for passage in asked[:1] for length in passage.lengths]
    near = [(each, None if of is not None and of.of == COUNTS else of) for each, of in near]
    claim = Claim(value, unit, 0 if float(value).is_integer() else 2)
    return follows_from(claim, near, far_operands(known), named)


def rounds_amount(value: float, known: Knowledge) -> bool:
    """Return True if *value* is a broken number said last, rounded; a small whole one where the user speaks of it."""
    digits = len(f"{value:.10g}".partition(".")[2])
    if not digits and abs(value) < _TELLING and not any(_ROUNDED.search(one.text) for one in known.asked):
        return False
    half = 0.5 * 10.0**-digits + 1e-9
    latest = (number for passage in known.mentions.passages[-_LATEST[digits > 1] :] for number in passage.numbers)
    return any(0 < abs(number - value) <= half for number in latest if not number.is_integer())


def abbreviates_words(code: str, known: Knowledge) -> bool:
    """Return True if *code* is the first letters of a word and the number behind it: `N-04` of `la norte 4`."""
    hit = _CODE.fullmatch(plain_text(code).lower())
    if hit is None:
        return False
    words = re.compile(
        rf"(?<![a-z]){re.escape(hit['letters'])}[a-z]+(?:\s(?:no|number|nr|n)\.?)?[\s-]0*{int(hit['digits'])}(?!\d)"
    )
    return any(words.search(plain_text(passage.text).lower()) for passage in known.asked)


def _counts_speaker(value: float, passage: Passage) -> bool:
    """Return True if *value* is the speaker and as many others: `me and my seven colleagues`."""
    plain = plain_words(passage.text).lower()
    if _WITH_ME.search(plain) is None:
        return False
    more = (1, 2) if _PARTNER.search(plain) else (1,)
    others = {float(number) for number in spelt_numbers(plain, languages_of(plain))}.union(passage.amounts)
    return any(value - one in others for one in more)


def _is_about(value: float, passage: Passage) -> bool:
    """Return True if *value* bounds a span of years around one that was named as about right: `1871 or '72`."""
    plain = plain_text(passage.text)
    years = [float(hit["year"]) for hit in _ABOUT_YEAR.finditer(plain)]
    return any(abs(value - year) <= _YEARS_AROUND for year in years)


def _is_whole(value: float, passage: Passage) -> bool:
    """Return True if *value* is a number with a fraction, or minutes with seconds, made whole."""
    if not float(value).is_integer():
        return False
    plain = plain_text(passage.text)
    written = [figure for figure in figures_in(plain) if not figure.spelt]
    found = [each for figure in written for each in (figure.value, figure.value / _MINUTES) if not each.is_integer()]
    return any(value in {floor(each), ceil(each)} and abs(each - value) < 1 for each in found)


def _bounds(value: float, passage: Passage) -> bool:
    """Return True if *value* is the first or the last year of a decade that was named, or the one after."""
    firsts = [int(hit["first"]) for hit in _DECADE.finditer(passage.text)]
    return any(value - first in {0, _DECADE_YEARS, _DECADE_YEARS + 1} for first in firsts)
