"""Type names that are not JSON Schema's, read as what their writers meant: `dict`, `list(str)`, `Union[int, None]`."""

import re
from typing import Final

from ....events import JsonObject

JSON_TYPES: Final = ("object", "array", "string", "integer", "number", "boolean", "null")

_ALIASES: Final[dict[str, JsonObject]] = {
    **{name: {"type": "object"} for name in ("dict", "dictionary", "map", "mapping", "hash", "hashmap", "struct")},
    **{name: {"type": "array"} for name in ("list", "tuple", "set", "frozenset", "sequence", "iterable", "arraylist")},
    **{name: {"type": "string"} for name in ("str", "text", "char", "varchar", "character", "literal", "bytes")},
    **{name: {"type": "integer"} for name in ("int", "long", "short", "int32", "int64", "bigint", "whole number")},
    **{name: {"type": "number"} for name in ("float", "double", "num", "decimal", "numeric", "real", "float64")},
    **{name: {"type": "boolean"} for name in ("bool", "bit")},
    **{name: {"type": "null"} for name in ("none", "nonetype", "nil", "void", "undefined")},
    **{name: {"type": "string", "format": "date-time"} for name in ("datetime", "timestamp", "date-time")},
    **{name: {"type": "string", "format": name} for name in ("date", "time", "email", "uri", "uuid")},
    "url": {"type": "string", "format": "uri"},
    **{name: {} for name in ("any", "all", "json", "mixed", "unknown", "variant", "value", "typing.any")},
}
_UNIONS: Final = ("union", "anyof", "oneof")
_TOKEN: Final = re.compile(r"\s*([\w. -]*\w|[\[\](){}<>,|]|\S)")
_OPENING: Final = {"[": "]", "(": ")", "<": ">", "{": "}"}
_MAX_LENGTH: Final = 500


def schema_of_type(name: str) -> JsonObject | None:
    """The schema that a type's *name* stands for; None if it is unknown."""
    if len(name) > _MAX_LENGTH:
        return None
    if (known := _simple(name)) is not None:
        return known
    parser = _Parser(_TOKEN.findall(name.replace(" or ", " | ")))
    try:
        schema = parser.union()
    except (_UnreadableError, RecursionError):
        return None
    return schema if parser.done else None


def _simple(name: str) -> JsonObject | None:
    key = name.strip().lower()
    return {"type": key} if key in JSON_TYPES else _ALIASES.get(key)


class _UnreadableError(Exception):
    """The name is in no grammar that is known."""


class _Parser:
    """Reads `union = one { "|" one }`, `one = name [ "[" union { "," union } "]" ]`."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def done(self) -> bool:
        return self._at >= len(self._tokens)

    def union(self) -> JsonObject:
        options = [self._one()]
        while self._peek() == "|":
            self._at += 1
            options.append(self._one())
        return any_of(options)

    def _one(self) -> JsonObject:
        name = self._next().lower()
        arguments: list[JsonObject] = []
        if (closing := _OPENING.get(self._peek())) is not None:
            self._at += 1
            arguments.append(self.union())
            while self._peek() == ",":
                self._at += 1
                arguments.append(self.union())
            if self._next() != closing:
                raise _UnreadableError
        return _generic(name.removeprefix("typing."), arguments)

    def _peek(self) -> str:
        return "" if self.done else self._tokens[self._at]

    def _next(self) -> str:
        if self.done:
            raise _UnreadableError
        self._at += 1
        return self._tokens[self._at - 1]


def _generic(name: str, arguments: list[JsonObject]) -> JsonObject:
    if not arguments:
        if (known := _simple(name)) is None:
            raise _UnreadableError
        return dict(known)
    if name == "optional":
        return any_of([*arguments, {"type": "null"}])
    if name in _UNIONS:
        return any_of(arguments)
    outer = _simple(name)
    if outer == {"type": "array"}:
        if name == "tuple" and len(arguments) > 1:
            return {
                "type": "array",
                "prefixItems": [*arguments],
                "minItems": len(arguments),
                "maxItems": len(arguments),
            }
        return {"type": "array", "items": arguments[0]}
    if outer == {"type": "object"}:
        return {"type": "object", "additionalProperties": arguments[-1]}
    if outer is None:
        raise _UnreadableError
    return dict(outer)


def any_of(options: list[JsonObject]) -> JsonObject:
    """The schema of what fits one of *options*; plain types become a list of types."""
    unique: list[JsonObject] = []
    for option in options:
        if option not in unique:
            unique.append(option)
    if len(unique) == 1 or {} in unique:
        return unique[0] if len(unique) == 1 else {}
    if all(set(option) == {"type"} and isinstance(option["type"], str) for option in unique):
        return {"type": [option["type"] for option in unique]}
    return {"anyOf": [*unique]}
