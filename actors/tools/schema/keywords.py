"""The keywords of JSON Schema, by what their values are, and the mending of values that are something else."""

import math
from collections.abc import Callable
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .patterns import fault_of_pattern

Note = Callable[[str], None]

NUMBERS: Final = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
COUNTS: Final = (
    *("minLength", "maxLength", "minItems", "maxItems"),
    *("minProperties", "maxProperties", "minContains", "maxContains"),
)
FLAGS: Final = ("uniqueItems", "deprecated", "readOnly", "writeOnly")
TEXTS: Final = ("title", "description", "format", "contentMediaType", "contentEncoding")
ONE: Final = ("contains", "propertyNames", "not", "if", "then", "else")
ONE_OR_BOOLEAN: Final = ("additionalProperties", "unevaluatedItems", "unevaluatedProperties")
BRANCHES: Final = ("anyOf", "oneOf", "allOf", "not", "if", "then", "else", "dependentSchemas")
"""Keywords whose schemas speak of the same value as the one around them."""
SEVERAL: Final = ("anyOf", "oneOf", "allOf", "prefixItems")
NAMED: Final = ("properties", "patternProperties", "dependentSchemas")
VALUES: Final = ("const", "enum", "default", "examples")
SILENT: Final = frozenset(
    {
        *("$schema", "$id", "id", "$anchor", "$comment", "$vocabulary", "$defs", "definitions"),
        *("xml", "externalDocs", "discriminator"),
    }
)
"""Keywords that constrain no value, or only serve references: left out without a warning."""
READ_ELSEWHERE: Final = frozenset(
    {
        *("type", "types", "$ref", "items", "additionalItems", "required", "nullable", "example", "pattern"),
        *("dependentRequired", "dependencies"),
    }
)
KNOWN: Final = frozenset(
    {*NUMBERS, *COUNTS, *FLAGS, *TEXTS, *ONE, *ONE_OR_BOOLEAN, *SEVERAL, *NAMED, *VALUES, *SILENT, *READ_ELSEWHERE}
)
_BOUNDS: Final = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


def plain_keywords(raw: JsonObject, note: Note) -> JsonObject:
    """The keywords of *raw* that hold no schema and no value, mended or left out with a note."""
    kept: JsonObject = {}
    for key, value in raw.items():
        if key in NUMBERS and (mended := _bound(key, value, note)) is not None:
            kept[key] = mended
        elif key in COUNTS and (count := _count(key, value, note)) is not None:
            kept[key] = count
        elif key in FLAGS and (flag := _flag(key, value, note)) is not None:
            kept[key] = flag
        elif key in TEXTS and (text := _text(key, value, note)) is not None:
            kept[key] = text
        elif key == "pattern" and (pattern := _pattern(value, note)) is not None:
            kept[key] = pattern
        elif key not in KNOWN and not key.startswith("x-"):
            note(f"unknown keyword {shown(key)} is left out")
    for lower, upper in _BOUNDS:
        low, high = kept.get(lower), kept.get(upper)
        if isinstance(low, int | float) and isinstance(high, int | float) and low > high:
            note(f"{lower} {low} is over {upper} {high}: both are left out")
            del kept[lower], kept[upper]
    return _draft_4_bounds(raw, kept)


def _bound(key: str, value: JsonValue, note: Note) -> int | float | None:
    if isinstance(value, bool) and key.startswith("exclusive"):
        return None  # draft 4 wrote a flag here: see _draft_4_bounds
    number = number_of(value)
    if number is None or (key == "multipleOf" and number <= 0):
        note(f"{key} {shown(value)} is left out: it is not a usable number")
        return None
    if isinstance(value, str):
        note(f"{key} {shown(value)} is read as a number")
    return number


def _draft_4_bounds(raw: JsonObject, kept: JsonObject) -> JsonObject:
    for key, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if raw.get(key) is True and bound in kept:
            kept[key] = kept.pop(bound)
    return kept


def _count(key: str, value: JsonValue, note: Note) -> int | None:
    number = number_of(value)
    if number is None or number < 0 or number != int(number):
        note(f"{key} {shown(value)} is left out: it is not a count")
        return None
    return int(number)


def _flag(key: str, value: JsonValue, note: Note) -> bool | None:
    if isinstance(value, bool):
        return value
    note(f"{key} {shown(value)} is left out: it is neither true nor false")
    return None


def _text(key: str, value: JsonValue, note: Note) -> str | None:
    if isinstance(value, str):
        return value
    if value is not None:
        note(f"{key} {shown(value)} is left out: it is not a text")
    return None


def _pattern(value: JsonValue, note: Note) -> str | None:
    fault = fault_of_pattern(value) if isinstance(value, str) else "it is not a text"
    if fault is None and isinstance(value, str):
        return value
    note(f"pattern {shown(value)} is left out: {fault}")
    return None


def number_of(value: JsonValue) -> int | float | None:
    """The number that *value* is or spells; None for everything else."""
    match value:
        case bool():
            return None
        case int():
            return value
        case float():
            return value if math.isfinite(value) else None
        case str():
            try:
                number = float(value)
            except ValueError:
                return None
            if not math.isfinite(number):
                return None
            return int(number) if number.is_integer() else number
        case _:
            return None
