"""Units and currencies of one kind, in one of which an amount may be told by mistake for another."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from .late_patterns import late

_NUMBER: Final = r"\d[\d.,]*(?<![.,])"
_FAMILIES: Final[Mapping[str, Mapping[str, tuple[str, str, str]]]] = {
    "currency": {
        "dollars": (
            r"(?<![A-Za-z\d])(?:US)?\$\s?",
            r"USD\b|dollars?\b|dólares\b|dollari\b|美元",
            r"[\"']\$[\"']|\d\s?\$|USD|CAD|AUD|NZD|SGD|HKD|TWD|MXN|pesos|\d\speso",
        ),
        "euros": (r"€\s?", r"€|EUR\b|euros?\b|欧元", r"eur"),
        "pounds": (r"£\s?", r"£|GBP\b|英镑", r"£|GBP|pounds?|libras?|sterling|pence|quid"),
        "yen or yuan": (
            r"[¥\uffe5]\s?",
            r"JPY\b|CNY\b|yen\b|yuan\b|元|円",
            r"[¥\uffe5]|JPY|CNY|RMB|yen|yuan|renminbi|块",
        ),
        "francs": (r"\bCHF\s?", r"CHF\b|Franken\b", r"francs?|franchi|Fr\."),
    },
    "length": {
        "kilometres": ("", r"km\b(?!/)|kilomet(?:er|re)s?\b|公里", r"km|kilometer|kilometre|metric|千米|metros?"),
        "miles": (
            "",
            r"miles?\b(?!\s(?:per|an)\b)|millas?\b|Meilen\b|英里",
            r"(?<=[\d_])mi|(?<=\d\s)mi|[\"\']mi[\"\']|mile|imperial|millas?|meile",
        ),
    },
    "temperature": {
        "degrees Celsius": ("", r"°\s?C\b|℃|degrees\sCelsius\b", r"celsius|metric|centigrade|c(?!')|摄氏|°"),
        "degrees Fahrenheit": ("", r"°\s?F\b|℉|degrees\sFahrenheit\b", r"fahrenheit|imperial|f(?!')|华氏"),
    },
    "weight": {
        "kilograms": ("", r"kg\b|kilos?\b|kilograms?\b|公斤", r"kilo|kilogram|metric|千克"),
        "pounds of weight": ("", r"lbs?\b|pounds\b|磅", r"lb|lbs|pound|imperial|libras?|pfund"),
    },
}
"""By kind and unit: what stands before a number, what stands after it, and other signs that the unit is spoken of."""
_FIRST: Final = {
    (kind, unit): late(
        "|".join(filter(None, (rf"{before}(?P<a>{_NUMBER})" if before else "", rf"(?P<b>{_NUMBER})\s?(?:{after})"))),
        re.IGNORECASE,
    )
    for kind, units in _FAMILIES.items()
    for unit, (before, after, _) in units.items()
}
_SPOKEN: Final = {
    (kind, unit): late(
        (rf"{before}(?=\d)|" if before else "")
        + rf"(?<![A-Za-z])(?:{others})s?(?![A-Za-z])|(?<=\d)(?:{after})|(?<![A-Za-z])(?:{after})",
        re.IGNORECASE,
    )
    for kind, units in _FAMILIES.items()
    for unit, (before, after, others) in units.items()
}
_HINT: Final = late(
    r"[$€£¥\uffe5°℃℉]|\d\s?(?:USD|EUR|GBP|JPY|CNY|CHF|dollars?|dólares|dollari|euros?|yen|yuan|Franken|km|kilo|miles?|millas?"
    r"|Meilen|kg|lbs?|pounds|degrees|[元円公英磅美欧])|CHF",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ToldAmount:
    """An amount with its unit."""

    words: str
    number: str
    kind: str
    unit: str


def may_tell_amounts(text: str) -> bool:
    """Return True if *text* may have an amount of these units: a quick look."""
    return _HINT.search(text) is not None


def amounts_told(text: str) -> Iterator[ToldAmount]:
    """Yield the amounts of *text* with their units."""
    for (kind, unit), pattern in _FIRST.items():
        for hit in pattern.finditer(text):
            groups = hit.groupdict()
            yield ToldAmount(hit.group().strip(), groups.get("a") or groups["b"], kind, unit)


def spoken_of(text: str, kind: str) -> frozenset[str]:
    """Return the units of a *kind* that *text* speaks of, by sign, by word or within the name of a field."""
    return frozenset(unit for unit in _FAMILIES[kind] if speaks_of(text, kind, unit))


def speaks_of(text: str, kind: str, unit: str) -> bool:
    """Return True if *text* speaks of that *unit* of a *kind*."""
    return _SPOKEN[kind, unit].search(text) is not None
