"""Small parts of schemas, in the keywords that servers with grammars understand."""

from collections.abc import Sequence

from pydantic import JsonValue

from ...events import JsonObject

ANY: JsonObject = {"type": ["string", "number", "boolean", "object", "array", "null"]}
"""Any value. An empty schema means an object to some servers."""
TEXT: JsonObject = {"type": "string", "minLength": 1}
CONTENT: JsonObject = {"anyOf": [{"type": "object"}, {"type": "array"}, {"type": "string"}]}
"""The content of a result."""


def const(value: JsonValue) -> JsonObject:
    """Schema of the one *value*."""
    return {"const": value}


def one_of(values: Sequence[str]) -> JsonObject:
    """Schema of one of *values*; of any text where there are none."""
    return {"type": "string", "enum": [*dict.fromkeys(values)]} if values else dict(TEXT)


def any_of(schemas: Sequence[JsonObject]) -> JsonObject:
    """Schema of one of *schemas*."""
    return schemas[0] if len(schemas) == 1 else {"anyOf": [*schemas]}


def closed(properties: JsonObject, *, optional: Sequence[str] = ()) -> JsonObject:
    """Schema of an object with these properties, in this order, and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def exactly(schemas: Sequence[JsonObject]) -> JsonObject:
    """Schema of a list with one entry for each of *schemas*, in this order."""
    return {"type": "array", "prefixItems": [*schemas], "minItems": len(schemas), "maxItems": len(schemas)}


def between(least: int, most: int, items: JsonObject) -> JsonObject:
    """Schema of a list of *least* to *most* such items."""
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}
