"""The type of a schema that does not say it, as far as its other keywords give it away."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .keywords import Note

_OPEN: Final = ("anyOf", "oneOf", "allOf", "not", "const", "if", "$ref")
_GIVEAWAYS: Final = (
    ("object", ("properties", "patternProperties", "additionalProperties", "minProperties", "maxProperties")),
    ("array", ("items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems")),
    ("string", ("minLength", "maxLength", "pattern", "format", "contentEncoding")),
    ("number", ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")),
)


def inferred_type(raw: JsonObject, note: Note) -> JsonObject:
    """The type keyword for *raw*, which has none; empty where anything may fit."""
    if any(key in raw for key in _OPEN):
        return {}
    for type_, keys in _GIVEAWAYS:
        if any(key in raw for key in keys):
            note(f"no type is given, so {type_} is inferred")
            return {"type": type_}
    if (of_values := _type_of_values(raw.get("enum"))) is not None:
        note(f"no type is given, so {of_values} is inferred from the allowed values")
        return {"type": of_values}
    if not isinstance(raw.get("required"), list):  # that speaks of the object around it
        note("no type is given, so anything fits")
    return {}


def _type_of_values(values: JsonValue) -> str | None:
    if not isinstance(values, list) or not values:
        return None
    types = {type(value) for value in values}
    names = {str: "string", bool: "boolean", int: "integer", float: "number"}
    return names.get(types.pop()) if len(types) == 1 else None
