"""Units of measure as people write them beside a number: what they measure, and how large they are."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MONEY: Final = "money"
TIME: Final = "time"
"""Durations, in minutes."""
SHARE: Final = "share"
WARMTH: Final = "warmth"


COUNTS: Final = "counts"


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit measures, and its size in the base unit of that."""

    of: str
    size: float


COUNT: Final = Unit(COUNTS, 1.0)
"""Of numbers in words, and of how many things there are: one multiplies by them, and does not add them."""
_NAMED: Final = {
    "length": (
        (0.001, "mm millimeter millimeters millimetre millimetres"),
        (0.01, "cm centimeter centimeters centimetre centimetres zentimeter 厘米"),
        (1.0, "m meter meters metre metres metro metros metri 米"),
        (
            1000.0,
            "km kms kilometer kilometers kilometre kilometres kilometern kilometro kilometros chilometri 公里 千米",
        ),
        (0.0254, "in inch inches zoll pouces pulgadas"),
        (0.3048, "ft feet foot pieds"),
        (0.9144, "yd yard yards"),
        (1609.344, "mi mile miles meilen milles millas miglia milhas mijl 英里"),
    ),
    "speed": (
        (1 / 3.6, "km/h kmh kph 公里/小时"),
        (0.44704, "mph"),
        (1.0, "m/s"),
        (0.514444, "kn kt knots knoten"),
    ),
    "mass": (
        (0.001, "mg"),
        (1.0, "g gram grams gramm grammes gramos grammi 克"),
        (1000.0, "kg kgs kilo kilos kilogram kilograms kilogramm 公斤 千克"),
        (1e6, "t tonne tonnes tons tonnen 吨"),
        (28.349523, "oz ounce ounces"),
        (453.59237, "lb lbs"),
        (500.0, "斤"),
    ),
    "volume": (
        (0.001, "ml"),
        (0.01, "cl"),
        (1.0, "l liter liters litre litres litern litros litri 升"),
        (3.785411784, "gal gallon gallons"),
        (0.2365882, "cup cups"),
        (0.4731765, "pint pints"),
        (0.0295735, "floz"),
        (1000.0, "m3 cbm 立方米"),
        (100.0, "hl"),
        (0.001, "cm3 ccm"),
        (1.0, "dm3"),
    ),
    TIME: (
        (1 / 60, "s sec secs second seconds sekunden secondes segundos secondi seconden 秒"),
        (1.0, "min mins minute minutes minuten minutos minuti 分钟 分"),
        (60.0, "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore uur uren 小时"),
        (1440.0, "d day days tag tage tagen jour jours dia dias giorno giorni dag dagen 天"),
        (10080.0, "week weeks woche wochen semaine semaines semana semanas settimane weken 周"),
    ),
    "data": (
        (1.0, "b byte bytes"),
        (1e3, "kb kilobytes"),
        (1e6, "mb megabytes"),
        (1e9, "gb gigabytes gigs"),
        (1e12, "tb terabytes"),
        (1024.0, "kib"),
        (1024.0**2, "mib"),
        (1024.0**3, "gib"),
    ),
    "energy": (
        (1.0, "wh"),
        (1000.0, "kwh"),
        (1e6, "mwh"),
        (1.163, "kcal cal calories"),
        (1 / 3.6, "kj"),
    ),
    "power": ((1.0, "w watt watts"), (1000.0, "kw"), (745.7, "hp")),
    "area": (
        (1.0, "m2 sqm qm 平方米"),
        (0.09290304, "ft2 sqft"),
        (1e4, "ha hectares hektar"),
        (4046.856, "acre acres"),
        (1e6, "km2"),
    ),
    WARMTH: (
        (1.0, "c °c celsius 摄氏度"),
        (1.8, "f °f fahrenheit 华氏度"),
        (1.0, "° degrees grad degres grados gradi 度"),
    ),
    MONEY: (
        (1.0, "€ $ £ ¥ eur usd gbp chf jpy cny euro euros dollar dollars franken francs yen yuan 元 块 kr zl rs inr"),
        (0.01, "¢ cent cents ct pence p centimes centimos centavos rappen groszy kurus 分钱"),
    ),
    SHARE: ((0.01, "% percent prozent procent pct"), (0.0001, "bp bps")),
}
UNITS: Final = {name: Unit(of, size) for of, rows in _NAMED.items() for size, names in rows for name in names.split()}
_SIZES: Final = {of: tuple(dict.fromkeys(size for size, _ in rows)) for of, rows in _NAMED.items()}
_BINARY: Final = 1.024
_AFTER: Final = re.compile(
    r"[\s-]?(?P<word>°\s?[cf]\b|km/h|m/s|[€$£¥¢%°]|fl\.?\s?oz|(?:sq|square)[\s.]?(?:ft|feet|m|met\w+)\b|[kcmd]?m[23]\b|ft2\b"
    r"|per\scent|[a-z]+|[\u3400-\u9fff]{1,4})",
    re.IGNORECASE,
)
_FILLER: Final = re.compile(
    r"\s(?:more|less|fewer|extra|additional|further|spare|other|mehr|weniger|weitere[rn]?|de\splus|de\smoins|mas|menos)(?=\s)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    r"\s?(?:-|\u2013|to|and|or|bis|und|oder|a|à|et|ou|y|o|e|en|tot|至|到|~)\s?[$€£¥]?\d[\d.,]*", re.IGNORECASE
)
_SIDES: Final = re.compile(r"\s?[x\xd7]\s?(?P<last>\d+(?:[.,]\d+)?)(?!\s?[x\xd7]\s?\d.*[x\xd7])", re.IGNORECASE)
"""`54 x 73 cm`"""
_BEFORE: Final = re.compile(r"(?P<sign>[€$£¥]|\b(?:EUR|USD|GBP|CHF|JPY|CNY|Rs\.?))\s?$")
_GROUPS: Final = re.compile(r"(?<![\d.,:/-])(?<!\d )\d{1,3}(?: \d{3})+(?! ?\d)")
_SPACE_WITHIN: Final = re.compile(r"\d \d{3}")
_CENTS: Final = re.compile(r",\d{1,2}(?!\d)")
_PER: Final = re.compile(
    r"(?:\s?(?:[€$£¥]|[a-z]{1,8}))?\s?(?:/|\b(?:an?|per|the|each|pro|je|par|le|la|por|al|per)\s)(?P<word>[a-z]+)",
    re.IGNORECASE,
)
_RATED: Final = frozenset({"length", "mass", "volume", "area", "energy"})
_POUNDS: Final = frozenset({"pound", "pounds"})
_WEIGHED: Final = re.compile(r"\b(?:kgs?|kilo\w*|weigh\w*|lbs?|ounces?|oz|grams?)\b", re.IGNORECASE)


def unit_at(text: str, start: int, end: int, *, scaled: bool = False) -> Unit | None:
    """Return the unit of the number that *text*, which is plain, writes from *start* to *end*.

    The letter behind a *scaled* one says millions or billions, not metres or bytes.
    """
    if _BEFORE.search(text, max(0, start - 5), start):
        return UNITS["€"]
    if scaled:
        return None
    sides = _SIDES.match(text, end)
    if sides is not None:
        unit = unit_at(text, sides.start("last"), sides.end())
        return unit if unit is not None and unit.of == "length" else None
    filler = _FILLER.match(text, end)
    end = filler.end() if filler else end
    other = _RANGE.match(text, end)
    end = other.end() if other else end
    hit = _AFTER.match(text, end)
    if hit is None:
        return None
    word = hit["word"].lower().replace(" ", "")
    if word == "in" and hit.start("word") > end:
        return None  # no inch: `5 in all`
    if word in _POUNDS:
        return UNITS["lb" if _WEIGHED.search(text) else "£"]
    return _unit(word)


def joined_groups(text: str) -> str:
    """Return *text*, which is plain, without spaces within numbers that have a unit: `2 350 EUR`."""
    if _SPACE_WITHIN.search(text) is None:
        return text
    return _GROUPS.sub(lambda hit: _joined(hit) if _measured(text, hit) else hit.group(), text)


def _joined(hit: re.Match[str]) -> str:
    digits = hit.group().replace(" ", "")
    return digits.rjust(len(hit.group()))


def _measured(text: str, hit: re.Match[str]) -> bool:
    cents = _CENTS.match(text, hit.end())
    return unit_at(text, hit.start(), cents.end() if cents else hit.end()) is not None


def per_unit(text: str, end: int) -> Unit | None:
    """Return the unit for one of which the number that ends at *end* holds: `8:27 a mile`."""
    hit = _PER.match(text, end)
    unit = UNITS.get(hit["word"].lower()) if hit else None
    return unit if unit is not None and unit.of in _RATED else None


def converted_rate(value: float, per: Unit) -> tuple[float, ...]:
    """Return what *value* for one of another unit of the same comes to for one of *per*."""
    return tuple(value * per.size / size for size in _SIZES[per.of] if size != per.size)


@lru_cache(maxsize=512)
def _unit(word: str) -> Unit | None:
    if word.startswith(("sq", "square")):
        return UNITS["sqft" if "f" in word else "sqm"]
    if word == "percent":
        return UNITS["%"]
    if word[0] > "\u33ff":  # no space parts a unit from the word behind it
        return next((UNITS[word[:length]] for length in range(len(word), 0, -1) if word[:length] in UNITS), None)
    return UNITS.get(word)


def converted(value: float, unit: Unit | None, wanted: Unit) -> tuple[float, ...]:
    """Return what *value* is in the unit *wanted*: of its own *unit*, or of any that measures the same."""
    if unit is not None and unit.of != wanted.of:
        return ()
    if wanted.of == WARMTH:
        return (value * 1.8 + 32, (value - 32) / 1.8)
    sizes = (unit.size,) if unit is not None else tuple(size for size in _SIZES[wanted.of] if size != wanted.size)
    found = [value * size / wanted.size for size in sizes if size != wanted.size]
    if wanted.of == "data":  # thousands by the one are 1024 by the other
        found += [one * _BINARY**power for one in found for power in (-3, -2, -1, 1, 2, 3)]
    return tuple(found)
