"""Numbers in the forms in which they are written: digits, words, Chinese numerals, with units and multipliers.

The patterns are ASCII ones: a Chinese character beside a number is not part of its word.
"""

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from .alternatives import any_of
from .implied_numbers import meant_in
from .tokens import plain_text
from .units import joined_groups

NUMBER = re.compile(r"\d(?:(?:[\d,.]|['\u2019](?=\d{3}(?!\d)))*\d)?(?:[eE][-+]?\d{1,3})?")
"""A run of digits with the points, commas and Swiss apostrophes in it; `number_readings` says what it means."""
_POINT = re.compile(r"\d+(?:\.\d+)?(?:e[-+]?\d{1,3})?|\d{1,3}(?:,\d{2,4})+(?:\.\d+)?", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(r"\d+,\d+|\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_AFTER = re.compile(
    r"\s?(?P<percent>%|percent\b|per cent\b)|\s?-?(?P<scale>k\b|thousand\b|m\b(?!/)|mn\b|million\b|bn?\b|billion\b"
    r"|hundred\b|trillion\b|dozen\b|lakhs?\b|crores?\b|万|亿|千|百)|/(?P<divisor>\d{1,4})(?![\d/])",
    re.ASCII | re.IGNORECASE,
)
_SCALES = {
    "k": 1e3, "thousand": 1e3, "千": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9,
    "trillion": 1e12, "hundred": 1e2, "百": 1e2, "dozen": 12.0, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
    "万": 1e4, "亿": 1e8,
}  # fmt: skip


def _named(text: str) -> Iterator[tuple[str, float]]:
    """Each word of *text* with the number that stands before it."""
    number = 0.0
    for word in text.split():
        if word.isdigit():
            number = float(word)
        else:
            yield word, number


_CARDINALS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_ORDINALS = """
    zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
"""
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ABROAD = """
    2 deux zwei dos dois duas twee 3 trois drei tres tre drie 4 quatre vier cuatro quattro quatro 5 cinq funf cinco
    cinque vijf 6 sechs seis zes 7 sept sieben siete sette sete zeven 8 huit acht ocho otto oito 9 neuf neun nueve nove
    negen 10 dix zehn diez dieci dez tien 11 onze elf undici 12 douze zwolf doce dodici doze twaalf 15 quinze funfzehn
    quindici vijftien 20 vingt zwanzig veinte venti vinte twintig 30 trente dreissig dreißig treinta trenta trinta
    dertig
"""
_WORDS: dict[str, float] = {
    **dict(_named(_ABROAD)),
    **{word: float(number) for number, word in enumerate(_CARDINALS.split())},
    **{word: float(number) for number, word in enumerate(_ORDINALS.split())},
    **{word: 10.0 * number for number, word in enumerate(_TENS, start=2)},
    "once": 1.0, "twice": 2.0, "thrice": 3.0, "both": 2.0, "couple": 2.0, "pair": 2.0, "dozen": 12.0, "single": 1.0,
    "half": 0.5, "quarter": 0.25, "double": 2.0, "triple": 3.0, "noon": 12.0, "midnight": 0.0,
}  # fmt: skip
_MULTIPLIERS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_WORD = re.compile(rf"\b{any_of([*_WORDS, *_MULTIPLIERS])}s?\b", re.ASCII | re.IGNORECASE)
_AND_A_HALF = re.compile(r" and (?:a |one )?(?P<part>half|quarter)\b", re.ASCII | re.IGNORECASE)
_HALF_OF = re.compile(
    r"\b(?P<part>half|quarter)(?: of)? (?:an? )?(?P<of>dozen|hundred|thousand|million|billion)\b",
    re.ASCII | re.IGNORECASE,
)
_CHINESE = re.compile(r"[零\u3007一二两三四五六七八九十百千万亿]{1,24}")
_CHINESE_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"\u3007": 0, "两": 2}
_CHINESE_UNITS = {"十": 10, "百": 100, "千": 1000}
_LOOKED_AT = 1_000_000
"""Characters of one text."""
_SHORT = 12
"""Signs of a number that is remembered: the same ones come again and again."""
_DIGITS = 10
"""Significant digits by which numbers are told apart."""


def canonical(value: float) -> float:
    """*value* without what binary fractions add."""
    return float(f"{value:.{_DIGITS}g}")


def numbers_in(text: str) -> tuple[float, ...]:
    """Every number that *text* writes down, in order; one that can be read in two ways counts as both."""
    text = joined_groups(plain_text(text[:_LOOKED_AT]))
    found = (*_digits(text), *_in_words(text), *_in_chinese(text), *meant_in(text))
    return tuple(dict.fromkeys(canonical(value) for value in found))


def _digits(text: str) -> Iterator[float]:
    for hit in NUMBER.finditer(text):
        after = _AFTER.match(text, hit.end())
        for value in number_readings(hit.group()):
            yield value
            if after is None:
                continue
            if after["percent"]:
                yield value / 100
            elif after["scale"]:
                yield value * _SCALES[after["scale"].lower()]
            elif float(after["divisor"]):
                yield value / float(after["divisor"])


def number_readings(chunk: str) -> tuple[float, ...]:
    """Possible values of a run of digits and signs: `1,234.5`, `1.234,5`, `2'874.35`, `12,5`, `192.168.1.1`."""
    return _remembered(chunk) if len(chunk) <= _SHORT else _readings(chunk)


@lru_cache(maxsize=8192)
def _remembered(chunk: str) -> tuple[float, ...]:
    return _readings(chunk)


def _readings(chunk: str) -> tuple[float, ...]:
    found: list[float] = []
    chunk = chunk.replace("'", "").replace("\u2019", "")
    if _POINT.fullmatch(chunk):
        found.extend(_float(chunk.replace(",", "")))
    if _COMMA.fullmatch(chunk):
        found.extend(_float(chunk.replace(".", "").replace(",", ".")))
    if not found:
        found.extend(float(part) for part in re.split(r"\D", chunk) if part)
    return tuple(dict.fromkeys(found))


def _float(text: str) -> Iterator[float]:
    value = float(text)
    if math.isfinite(value):
        yield value


def scale_after(text: str, at: int) -> float:
    """Factor that the word at *at* in *text* applies to the number before it: 1e6 for `million`, else 1."""
    after = _AFTER.match(text, at)
    return _SCALES[after["scale"].lower()] if after is not None and after["scale"] else 1.0


def _in_words(text: str) -> Iterator[float]:
    total, current, end = 0.0, 0.0, -9
    for hit in _WORD.finditer(text):
        word = hit.group().lower()
        word = word if word in _WORDS or word in _MULTIPLIERS else word.removesuffix("s")
        joined = text[end : hit.start()].lower().strip(" -") in {"", "and"} and hit.start() - end < 6  # noqa: PLR2004
        if not joined:
            total, current = 0.0, 0.0
        if word in _MULTIPLIERS:
            current = (current or 1.0) * _MULTIPLIERS[word]
            if _MULTIPLIERS[word] >= 1e3:  # noqa: PLR2004 - a thousand closes its group
                total, current = total + current, 0.0
        else:
            yield _WORDS[word]
            current = current + _WORDS[word] if joined else _WORDS[word]
        yield total + current
        if half := _AND_A_HALF.match(text, hit.end()):
            yield total + current + _WORDS[half["part"].lower()]
        end = hit.end()
    lower = text.lower()
    for hit in _HALF_OF.finditer(text) if "half" in lower or "quarter" in lower else ():
        yield _WORDS[hit["part"].lower()] * _MULTIPLIERS.get(hit["of"].lower(), _WORDS.get(hit["of"].lower(), 1.0))


def _in_chinese(text: str) -> Iterator[float]:
    for hit in () if text.isascii() else _CHINESE.finditer(text):
        yield float(_chinese(hit.group()))


def _chinese(signs: str) -> int:
    if all(sign in _CHINESE_DIGITS for sign in signs):
        return int("".join(str(_CHINESE_DIGITS[sign]) for sign in signs))
    total, section, digit = 0, 0, 0
    for sign in signs:
        if sign in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[sign]
        elif sign in _CHINESE_UNITS:
            section += (digit or 1) * _CHINESE_UNITS[sign]
            digit = 0
        else:
            total = (total + section + digit) * (10_000 if sign == "万" else 100_000_000)
            section, digit = 0, 0
    return total + section + digit
