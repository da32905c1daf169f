"""Other values for an argument: slightly wrong or a little too narrow, and yet of the right type."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import JsonValue

from .....events import JsonObject
from ..contents import spoken
from ..known import Known
from ..naming import capital, is_identifier, label, slot_of, words_of
from ..sections import Call
from ..toolspec import ToolSpec
from ..values.schemas import type_of
from ..verbs import Act
from ..vocabulary import word_set

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_PLACES = word_set("city location destination origin country place region")
_MAKING = (Act.CREATE, Act.SEND, Act.OTHER)
_FREE = word_set("message content text body summary note notes reason comment description thought password email")
_SOUGHT = word_set("query keyword keywords product item title topic pattern name")
_STRICT = ("enum", "const", "pattern", "format", "maxLength")
_SHORTEST = 3
_FINDING = (Act.SEARCH, Act.LOOK_UP)


@dataclass(frozen=True, slots=True)
class Variation:
    """Another value for one argument."""

    rank: int
    """The lower, the more convincing."""
    name: str
    value: JsonValue
    why: str
    """What the tool says about it."""


def wrong(call: Call, spec: ToolSpec, known: Known) -> Iterator[Variation]:
    """Values that the tool refuses."""
    for name, value in call.arguments.items():
        schema = spec.properties.get(name, {})
        yield from _other_of(name, value, schema, spec, known, refused="cannot be used here")
        if isinstance(value, str) and type_of(schema) == "string":
            yield from _wrong_text(name, value, schema, spec)
        elif isinstance(value, int | float) and value > 0 and _may_be_negative(name, value, schema, spec):
            yield Variation(3, name, -value, f"{capital(label(name))} must not be negative.")


def _may_be_negative(name: str, value: float, schema: JsonObject, spec: ToolSpec) -> bool:
    """Whether the schema would let a negative number pass where it makes no sense."""
    bounded = {"minimum", "exclusiveMinimum"} & set(schema)
    return not bounded and not isinstance(value, bool) and not is_identifier(slot_of(name, spec.entity))


def narrow(call: Call, spec: ToolSpec, known: Known) -> Iterator[Variation]:
    """Values for which nothing is found."""
    for name, value in call.arguments.items():
        schema = spec.properties.get(name, {})
        if spec.act in _FINDING or "enum" not in schema:
            yield from _other_of(name, value, schema, spec, known, refused="")
        free = spec.act in _FINDING and type_of(schema) == "string" and not any(key in schema for key in _STRICT)
        if isinstance(value, str) and free:
            last = words_of(name)[-1]
            if last in _SOUGHT and not any(c.isdigit() for c in value):
                yield Variation(0, name, f"{value} (exact match)", "")
            elif last in _PLACES:
                yield Variation(0, name, f"{value} city center", "")
            elif value.lower().lstrip("#@") != value:
                yield Variation(4, name, value.lower().lstrip("#@"), "")
        if words_of(name)[0] in ("max", "maximum") and isinstance(value, int | float) and value > 1:
            less = int(value // 2)
            low = schema.get("minimum")
            if less > 0 and not (isinstance(low, int | float) and less < low):
                yield Variation(1, name, less, "")
    for name in spec.optional if spec.act in _FINDING else ():
        allowed = spec.properties[name].get("enum")
        if name not in call.arguments and isinstance(allowed, list) and allowed:
            yield Variation(2, name, allowed[-1], "")


def _other_of(
    name: str, value: JsonValue, schema: JsonObject, spec: ToolSpec, known: Known, *, refused: str
) -> Iterator[Variation]:
    """Another allowed value, another known identifier, one of another thing, or another day."""
    allowed = schema.get("enum")
    if isinstance(allowed, list):
        choices = [str(other) for other in allowed if other != value and isinstance(other, str)]
        if choices:
            yield Variation(2, name, choices[0], f"The {label(name)} {choices[0]!r} {refused}.")
        return
    if not isinstance(value, str):
        return
    day = _DAY.match(value)
    if day is not None:
        yield from _other_day(name, value, day, refused)
    elif is_identifier(slot_of(name, spec.entity)):
        others = [other for other in known.candidates(name, schema, spec) if other != value]
        if others:
            yield Variation(3, name, others[0], f"{others[0]} {refused}.")
        elif refused and "pattern" not in schema and (mixed := known.other_identifier(name, schema, spec, value)):
            yield Variation(5, name, mixed, f"{spoken(mixed)} is no {label(name)}.")


def _other_day(name: str, value: str, day: re.Match[str], refused: str) -> Iterator[Variation]:
    year, month, number = int(day[1]), int(day[2]), int(day[3])
    if refused:
        if number <= 28:  # noqa: PLR2004 -- a day that every month has
            earlier = f"{year - 1}{value[4:]}"
            yield Variation(1, name, earlier, f"The {label(name)} {earlier[:10]} lies in the past.")
        return
    try:
        before = date(year, month, number - 1)
    except ValueError:
        return
    yield Variation(3, name, before.isoformat() + value[10:], "")


def _wrong_text(name: str, value: str, schema: JsonObject, spec: ToolSpec) -> Iterator[Variation]:
    if any(key in schema for key in ("enum", "const", "pattern", "format")):
        return
    day = _DAY.fullmatch(value)
    if day is not None:
        yield Variation(0, name, f"{day[2]}/{day[3]}/{day[1]}", "Dates have to be given as YYYY-MM-DD.")
    elif " " not in value and (is_identifier(slot_of(name, spec.entity)) or any(c.isdigit() for c in value)):
        plain = value.lstrip("#@").lower()
        if plain != value:
            yield Variation(1, name, plain, f"{capital(label(name))} does not have the expected form.")
    elif words_of(name)[-1] in _PLACES and value.isalpha() and value.lower() != value:
        yield Variation(2, name, value.lower(), "Unknown place. Names have to be written with a capital letter.")
    elif len(value) > _SHORTEST and words_of(name)[-1] not in _FREE and "@" not in value and spec.act not in _MAKING:
        other = value.lower() if value.lower() != value else capital(value)
        yield Variation(4, name, other, "Nothing of that name exists; the spelling has to match exactly.")
