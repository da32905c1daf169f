"""Limits of JSON text: no duplicate keys, no NaN, bounded nesting, no lone surrogates."""

import json
from typing import NoReturn, Self

from pydantic import JsonValue

from .faults import FaultKind, Unreadable, shown

MAX_DEPTH = 60
"""Objects and lists within each other at the most."""
MAX_DIGITS = 4000
"""Digits of an integer at the most: more do not travel on the wire."""
_TOO_BIG = 10**MAX_DIGITS


def _without_duplicates(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise Unreadable(FaultKind.DUPLICATE_KEY, f"the key {shown(key, 80)!r} occurs twice in one object")
        seen.add(key)
    raise AssertionError


def _no_constant(name: str) -> NoReturn:
    raise Unreadable(FaultKind.NOT_FINITE, f"{name} is not a JSON value")


class WrittenFloat(float):
    """A number that knows how it was written: `2.10` may have been meant as an id."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        """The number that *text* writes."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    def __deepcopy__(self, memo: object) -> Self:
        """The same number, which does not change."""
        del memo
        return self


def as_written(number: JsonValue) -> str:
    """*number* as the reply has it."""
    return number.text if isinstance(number, WrittenFloat) else json.dumps(number)


STRICT = json.JSONDecoder(object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_float=WrittenFloat)
"""JSON as the standard has it."""
LENIENT = json.JSONDecoder(
    object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_float=WrittenFloat, strict=False
)
"""The same, with line breaks and tabs inside strings."""


def check_bounds(value: JsonValue) -> None:
    """Raises Unreadable where *value* is nested too deeply or holds a number that the log cannot."""
    level: list[JsonValue] = [value]
    depth = 0
    while level:
        depth += 1
        if depth > MAX_DEPTH + 1:
            raise Unreadable(FaultKind.TOO_DEEP, f"the JSON is nested more than {MAX_DEPTH} levels deep")
        below: list[JsonValue] = []
        for container in level:
            if isinstance(container, dict):
                below.extend(container.values())
            elif isinstance(container, list):
                below.extend(container)
            elif isinstance(container, float):
                if container - container != 0:
                    raise Unreadable(FaultKind.NOT_FINITE, "a number is too large")
            elif isinstance(container, int) and not -_TOO_BIG < container < _TOO_BIG:
                raise Unreadable(FaultKind.TOO_LARGE, f"an integer has more than {MAX_DIGITS} digits")
        level = below


def whole_characters(value: JsonValue) -> JsonValue:
    """*value* with half surrogate pairs replaced: no file and no log can hold them."""
    match value:
        case str():
            return whole_text(value)
        case list():
            return [whole_characters(item) for item in value]
        case dict():
            return _without_duplicates([(whole_text(key), whole_characters(item)) for key, item in value.items()])
        case _:
            return value


def whole_text(text: str) -> str:
    """*text* with pairs of surrogates joined and half pairs replaced by U+FFFD."""
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
