"""Parts of a schema that stand in another place: `allOf` of plain objects, and `required` in all its forms."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .keywords import Note

_PLAIN_OBJECT: Final = frozenset(
    {"type", "properties", "required", "title", "description", "example", "examples", "xml"}
)
_BRANCHES: Final = ("$ref", "allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties", "if")


def merged_all_of(raw: JsonObject) -> JsonObject | None:
    """One schema for an `allOf` of a single branch or of plain objects; None where there is nothing to merge."""
    branches = raw.get("allOf")
    if not isinstance(branches, list) or not branches:
        return None
    beside = {key: value for key, value in raw.items() if key != "allOf"}
    if len(branches) == 1 and isinstance(branches[0], dict) and not (set(beside) & set(branches[0]) - {"description"}):
        return {**branches[0], **beside}
    parts = [*branches, beside]
    if not all(_is_plain_object(part) for part in parts):
        return None
    merged: JsonObject = {}
    properties: JsonObject = {}
    required: list[JsonValue] = []
    for part in parts:
        if isinstance(part, dict):
            merged.update(part)
            if isinstance(own := part.get("properties"), dict):
                properties.update(own)
            if isinstance(names := part.get("required"), list):
                required.extend(names)
    return {**merged, "type": "object", "properties": properties, "required": required}


def _is_plain_object(part: JsonValue) -> bool:
    return isinstance(part, dict) and set(part) <= _PLAIN_OBJECT and part.get("type", "object") == "object"


def names_listed(value: JsonValue, note: Note) -> list[str]:
    """The names of a `required` list, each once; entries that are not names are left out with a warning."""
    if value is None or isinstance(value, bool):
        return []  # a flag speaks of the property that it stands in: see `required_flags`
    if isinstance(value, str):
        note(f"required {shown(value)} is read as a list of one name")
        value = [value]
    if not isinstance(value, list):
        note(f"required {shown(value)} is left out: it is not a list of names")
        return []
    names = [name for name in value if isinstance(name, str)]
    if len(names) < len(value):
        note("entries of 'required' that are not names are left out")
    return list(dict.fromkeys(names))


def required_names(raw: JsonObject, schema: JsonObject, note: Note) -> JsonObject:
    """The `required` of *schema*, which was read from *raw*; empty where nothing is required."""
    names = names_listed(raw.get("required"), note)
    for name in required_flags(raw.get("properties")):
        note(f"'required' inside the property {shown(name)} is read as the object's")
        if name not in names:
            names.append(name)
    if not any(key in raw for key in _BRANCHES):
        names = existing(names, schema, note)
    return {"required": [*names]} if names else {}


def existing(names: list[str], schema: JsonObject, note: Note) -> list[str]:
    """Those of *names* that are properties of *schema*."""
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    for name in names:
        if name not in known:
            note(f"required {shown(name)} is left out: there is no such property")
    return [name for name in names if name in known]


def required_flags(properties: JsonValue) -> list[str]:
    """The properties that say of themselves that they are required."""
    if not isinstance(properties, dict):
        return []
    return [
        name
        for name, schema in properties.items()
        if isinstance(schema, dict) and schema.get("required") in (True, "true", "True")
    ]
