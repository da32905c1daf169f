"""A number that the user says with its unit is passed in that unit."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pydantic import JsonValue

from ...events import Finding, Severity, Tool
from ..evidence import LANGUAGES, DialogueView, PlacedCall, mended_calls, name_parts, number_words, plain_text
from .port import Rule, finding, shown

_UNITS: Mapping[str, tuple[str, str]] = {
    "seconds": ("time", r"seconds?|secs?|sekunden?|secondes?|segundos?|second[io]|seconden?|秒"),
    "minutes": ("time", r"minutes?|mins?|minuten?|minutos?|minut[oi]|minuut|分钟|分間?"),
    "hours": ("time", r"hours?|hrs?|stunden?|std|heures?|horas?|or[ae]|uur|uren|个?小时|時間"),
    "days": ("time", r"days?|tage?n?|jours?|dias?|giorn[oi]|dag|dagen|天|日間"),
    "weeks": ("time", r"weeks?|wochen?|semaines?|semanas?|settiman[ae]|week|weken|周|星期|週間"),
    "months": ("time", r"months?|monate?n?|mois|meses|mes|mes[ei]|maand|maanden|个月|か月|ヶ月"),
    "kilograms": ("mass", r"kg|kgs|kilos?|kilogram(?:m|me|o|mo)?s?|chil[io]|公斤|千克"),
    "pounds": ("mass", r"pounds?|lbs?|pfund|livres?|libras?|libbre?|磅"),
    "grams": ("mass", r"g|gram(?:m|me|o|mi)?s?|克"),
    "ounces": ("mass", r"oz|ounces?|unzen|onces?|onzas?"),
    "kilometers": ("length", r"km|kms|kilomet(?:er|re|ro|ri)s?|公里|千米"),
    "miles": ("length", r"miles?|meilen?|millas?|miglia|mijl|英里"),
    "meters": ("length", r"m|met(?:er|re|ro|ri)s?|米"),
    "feet": ("length", r"ft|feet|foot|fuss|pieds?|pies|英尺"),
    "centimeters": ("length", r"cm|cms|centimet(?:er|re|ro|ri)s?|zentimeter|厘米|公分"),
    "inches": ("length", r"inch|inches|zoll|pouces?|pulgadas?|pollici|英寸"),
    "millimeters": ("length", r"mm|millimet(?:er|re|ro|ri)s?|毫米"),
    "celsius": ("heat", r"°\s?c|celsius|degrees c(?:elsius)?|摄氏度?"),
    "fahrenheit": ("heat", r"°\s?f|fahrenheit|degrees f(?:ahrenheit)?|华氏度?"),
    "liters": ("volume", r"l|lit(?:er|re|ro|ri)s?|升"),
    "gallons": ("volume", r"gal|gallons?|gallonen|加仑"),
    "milliliters": ("volume", r"ml|millilit(?:er|re|ro|ri)s?|毫升"),
}
_OF_NAMES = """
    seconds secs sec second minutes mins minute minutos minuten minuti hours hrs hour stunden heures horas days tage
    jours dias weeks wochen
    months kg kilograms kilos lb lbs pounds grams oz ounces km kilometers kilometres miles meters
    metres feet ft cm centimeters inches mm celsius fahrenheit liters litres gallons ml
"""
_CLEAR = frozenset(_OF_NAMES.split())
"""Words of argument names that are units and nothing else: `min` is rather a minimum."""
_WORDS = {
    word: float(number) for language in LANGUAGES for word, number in number_words(language).items() if number > 1
}
_NUMBER = r"(?<![A-Za-z0-9_.,-])(\d+(?:[.,]\d+)?|[a-z]{2,16}(?:-[a-z]{2,8}){0,2})"
_EVERY = "|".join(words for _, words in _UNITS.values())
_MEASURE = re.compile(rf"{_NUMBER}[\s-]?(?P<unit>{_EVERY})(?![a-z])")
"""For a text in lower case, which is quicker by far than one in any case."""
_LOOKED_AT = 5_000


def check(view: DialogueView) -> Iterator[Finding]:
    """Weights, lengths, durations, volumes and temperatures; the argument's name or its description says its unit."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.tool is None or placed.number in mended:
            continue
        for leaf in placed.written_leaves:
            if isinstance(leaf.value, (int, float)) and not isinstance(leaf.value, bool):
                wanted = _unit_of(leaf.name, _described(placed.tool, leaf.name))
                if wanted is not None and (unit := _other_unit(view, placed, float(leaf.value), wanted)):
                    message = (
                        f"{leaf.name!r} of {placed.call.name!r} is in {wanted}, but {leaf.value:g} was said in {unit}"
                    )
                    yield finding(message, (placed.turn.id,), placed.call.id, leaf.pointer, shown(leaf.value, 60))


def _other_unit(view: DialogueView, placed: PlacedCall, number: float, wanted: str) -> str | None:
    """The unit in which alone *number* was said; None where it was not, or also in the wanted one."""
    kind = _UNITS[wanted][0]
    said = {unit for at, value, unit in view.once(_all_measures) if at <= placed.at and value == number}
    units = {unit for unit in said if _UNITS[unit][0] == kind}
    return min(units) if units and wanted not in units and not _names_unit(placed, kind) else None


def _all_measures(view: DialogueView) -> list[tuple[int, float, str]]:
    """Every number that the user or the assistant says with a unit, with its place."""
    return [(at, number, unit) for at, turn in view.spoken_turns if turn.text for number, unit in _measures(turn.text)]


def _described(tool: Tool, name: str) -> str:
    properties = tool.parameters.get("properties")
    one = properties.get(name) if isinstance(properties, dict) else None
    text = one.get("description") if isinstance(one, dict) else None
    return text if isinstance(text, str) else ""


@lru_cache(maxsize=4096)
def _unit_of(name: str, description: str) -> str | None:
    """The unit that an argument is in; None where it is not said or not clear."""
    named = {unit for word in name_parts(name) if word in _CLEAR for unit in [_unit(word)] if unit}
    if named:
        return next(iter(named)) if len(named) == 1 else None
    plain = plain_text(description[:_LOOKED_AT])
    found = re.findall(rf"(?:\bin|\ben|\bem|^|\bnumber of|以)\s*({_EVERY})(?![a-z])", plain, re.IGNORECASE)
    units = {unit for word in found for unit in [_unit(word)] if unit}
    return next(iter(units)) if len(units) == 1 else None


@lru_cache(maxsize=1024)
def _unit(word: str) -> str | None:
    return next((name for name, (_, words) in _UNITS.items() if re.fullmatch(words, word, re.IGNORECASE)), None)


def _measures(text: str) -> Iterator[tuple[float, str]]:
    for hit in _MEASURE.finditer(plain_text(text[:_LOOKED_AT]).lower()):
        number = float(hit[1].replace(",", ".")) if hit[1][0].isdigit() else _WORDS.get(hit[1])
        if number is not None and (unit := _unit(hit["unit"])) is not None:
            yield number, unit


def _names_unit(placed: PlacedCall, kind: str) -> bool:
    """True if another argument says the unit itself."""
    values: list[JsonValue] = [leaf.value for leaf in placed.written_leaves]
    units = (_unit(value.strip()) for value in values if isinstance(value, str))
    return any(unit is not None and _UNITS[unit][0] == kind for unit in units)


RULE = Rule(
    "wrong_unit",
    "No number that was said in one unit is passed unchanged where another is meant.",
    Severity.ADVISORY,
    check,
)
