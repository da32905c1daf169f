"""JSON schemas as far as a value needs them: references, alternatives and types."""

from collections.abc import Mapping

from .....events import JsonObject

_DEPTH = 8


def resolved(schema: object, root: JsonObject) -> JsonObject:
    """*schema* with its reference followed, its first alternative that is not null chosen, and its parts merged."""
    here = schema if isinstance(schema, dict) else {}
    for _ in range(_DEPTH):
        if "$ref" in here:
            here = {**_target(here["$ref"], root), **{k: v for k, v in here.items() if k != "$ref"}}
        elif (choice := _alternative(here)) is not None:
            here = {**choice, **{k: v for k, v in here.items() if k not in ("anyOf", "oneOf")}}
        elif isinstance(parts := here.get("allOf"), list):
            here = _merged([part for part in parts if isinstance(part, dict)], here)
        else:
            break
    return here


def _target(reference: object, root: JsonObject) -> JsonObject:
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return {}
    here: object = root
    for step in reference[2:].split("/"):
        here = here.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(here, dict) else None
    return here if isinstance(here, dict) else {}


def _alternative(schema: JsonObject) -> JsonObject | None:
    for key in ("anyOf", "oneOf"):
        choices = schema.get(key)
        if isinstance(choices, list):
            usable = [c for c in choices if isinstance(c, dict) and c.get("type") != "null"]
            if usable:
                return usable[0]
    return None


def _merged(parts: list[JsonObject], whole: JsonObject) -> JsonObject:
    merged: JsonObject = {}
    properties: JsonObject = {}
    required: list[object] = []
    for part in [*parts, {k: v for k, v in whole.items() if k != "allOf"}]:
        merged.update(part)
        if isinstance(own := part.get("properties"), dict):
            properties.update(own)
        if isinstance(names := part.get("required"), list):
            required += names
    if properties:
        merged["properties"] = properties
    if required:
        merged["required"] = [str(name) for name in required]
    return merged


def type_of(schema: JsonObject) -> str:
    """The type of a resolved schema; `string` where it says none and nothing else tells."""
    named = schema.get("type")
    if isinstance(named, list):
        named = next((t for t in named if t != "null"), None)
    if isinstance(named, str):
        return named
    if "properties" in schema:
        return "object"
    return "array" if "items" in schema else "string"


def properties_of(schema: JsonObject, root: JsonObject) -> Mapping[str, JsonObject]:
    """The schemas of an object's properties, resolved."""
    properties = resolved(schema, root).get("properties")
    if not isinstance(properties, dict):
        return {}
    return {name: resolved(part, root) for name, part in properties.items()}


def required_of(schema: JsonObject, root: JsonObject) -> frozenset[str]:
    """The names that an object must have."""
    required = resolved(schema, root).get("required")
    return frozenset(str(name) for name in required) if isinstance(required, list) else frozenset()
