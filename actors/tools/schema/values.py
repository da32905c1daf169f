"""The keywords that hold values of the arguments themselves: enum, const, default, examples."""

import ast
import json
import re
from typing import Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .keywords import Note, number_of

_PROSE_ENUM: Final = re.compile(r"\[Enum\]\s*:?\s*(\[[^\[\]]*\]|[^\[\]\n.]+)\.?\s*$")
_NONES: Final = ("None", "null", "none", "undefined")
_MAX_ENUM: Final = 1000


def with_values(schema: JsonObject, raw: JsonObject, note: Note) -> JsonObject:
    """*schema* with the enum, const, default and examples of *raw*, each of them fitting its type."""
    result = dict(schema)
    if "const" in raw:
        result["const"] = raw["const"]
    if (values := _enum(raw, note)) is not None:
        result = _with_enum(result, values, note)
    examples = raw.get("examples")
    if isinstance(examples, list) and examples:
        result["examples"] = examples
    elif "example" in raw:
        result["examples"] = [raw["example"]]
    return _with_default(result, raw, note) if "default" in raw else result


def _enum(raw: JsonObject, note: Note) -> list[JsonValue] | None:
    values = raw.get("enum")
    if values is None:
        return _enum_in_prose(raw.get("description"), note)
    if isinstance(values, str):
        note(f"enum {shown(values)} is read as a list")
        values = [part.strip() for part in re.split(r"[,|]", values) if part.strip()]
    elif isinstance(values, dict):
        note("the enum's keys are read as its values")
        values = list(values)
    if not isinstance(values, list) or not values or len(values) > _MAX_ENUM:
        note(f"enum {shown(values)} is left out: it is not a list of 1 to {_MAX_ENUM} values")
        return None
    return values


def _enum_in_prose(description: JsonValue, note: Note) -> list[JsonValue] | None:
    match = _PROSE_ENUM.search(description) if isinstance(description, str) else None
    if match is None:
        return None
    values = _listed(match[1])
    if values:
        note("the allowed values were found only in its description")
    return values or None


def _listed(text: str) -> list[JsonValue]:
    if not text.startswith("["):
        parts = [part.strip().removeprefix("and ").strip("\"'` ") for part in text.split(",")]
        return [*parts] if len(parts) > 1 and all(parts) else []
    for read in (json.loads, ast.literal_eval):
        try:
            values = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return [value for value in values if isinstance(value, str | int | float | bool)]
    return []


def _with_enum(schema: JsonObject, values: list[JsonValue], note: Note) -> JsonObject:
    """An enum on an array speaks of its items."""
    items = schema.get("items", {})
    if schema.get("type") == "array" and isinstance(items, dict) and not any(isinstance(v, list) for v in values):
        note("the enum of an array is read as that of its items")
        return {**schema, "items": _with_enum(items, values, note) if "enum" not in items else items}
    unique: list[JsonValue] = []
    for value in values:
        if not any(_same(value, other) for other in unique):
            unique.append(value)
    fitting = [_coerced(value, schema) for value in unique]
    bare = {key: value for key, value in schema.items() if key in ("type", "anyOf")}
    if not all(_fits(value, bare) for value in fitting):
        note("the type contradicts the allowed values and is left out")
        schema = {key: value for key, value in schema.items() if key not in bare}
        fitting = unique
    elif fitting != unique:
        note("the allowed values are converted to their type")
    return {**schema, "enum": fitting}


def _with_default(schema: JsonObject, raw: JsonObject, note: Note) -> JsonObject:
    default = raw["default"]
    if default in _NONES and default not in _allowed(schema):
        note(f"default {shown(default)} is left out: it means that there is no default")
        return schema
    coerced = _coerced(default, schema)
    if not _fits(coerced, schema):
        note(f"default {shown(default)} is left out: it does not fit the schema")
        return schema
    if not _same(coerced, default):
        note(f"default {shown(default)} is read as {shown(coerced)}")
    return {**schema, "default": coerced}


def _allowed(schema: JsonObject) -> list[JsonValue]:
    values = schema.get("enum")
    return values if isinstance(values, list) else []


def _coerced(value: JsonValue, schema: JsonObject) -> JsonValue:
    """*value* in the one type that *schema* says, where it spells a value of that type."""
    if _fits(value, {key: item for key, item in schema.items() if key == "type"}):
        return value
    match schema.get("type"), value:
        case "integer" | "number" as type_, str():
            number = number_of(value)
            return value if number is None or (type_ == "integer" and number != int(number)) else number
        case "boolean", str() if value.lower() in ("true", "false"):
            return value.lower() == "true"
        case "string", bool():
            return str(value).lower()
        case "string", int() | float():
            return str(value)
        case _:
            return value


def _fits(value: JsonValue, schema: JsonObject) -> bool:
    if not schema:
        return True
    try:
        return bool(Draft202012Validator(schema).is_valid(value))
    except (SchemaError, RecursionError, OverflowError):
        return False


def _same(one: JsonValue, other: JsonValue) -> bool:
    return type(one) is type(other) and one == other
