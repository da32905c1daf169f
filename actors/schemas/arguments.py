"""The schema of a tool's arguments, as servers with grammars take it: references resolved, words left out."""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from ...events import JsonObject, Tool
from .parts import ANY, any_of, closed, const

_MOST: Final = 200
"""Longest text and list that is asked for: a grammar spells repetitions out."""
_DEEPEST: Final = 12
_MOST_KINDS: Final = 8
_OF_A_KIND: Final = frozenset({"type", "properties", "required", "title", "description", "additionalProperties"})
_KEPT: Final = frozenset({"type", "enum", "const", "minimum", "maximum"})
_COUNTS: Final = frozenset({"minItems", "maxItems", "minLength", "maxLength"})
_FORMATS: Final = frozenset({"date", "time", "date-time", "uuid"})


def call_schema(tool: Tool) -> JsonObject:
    """Schema of a call of *tool*."""
    return closed({"name": const(tool.name), "arguments": arguments_schema(tool.parameters)})


def arguments_schema(parameters: JsonObject) -> JsonObject:
    """Schema of the arguments; an object of any kind only where the tool's own schema says no more."""
    cleaned = _cleaned(parameters, parameters, ())
    kinds = cleaned.get("anyOf", [cleaned])
    objects = isinstance(kinds, list) and all(isinstance(one, dict) and one.get("type") == "object" for one in kinds)
    return cleaned if objects else {"type": "object"}


def _cleaned(schema: JsonValue, root: JsonObject, within: tuple[str, ...]) -> JsonObject:
    """The schema without references; *within* are those that lead here, so that a recursive one ends."""
    if not isinstance(schema, dict) or len(within) > _DEEPEST:
        return dict(ANY)
    if isinstance(reference := schema.get("$ref"), str):
        target = _target(root, reference)
        return dict(ANY) if target is None or reference in within else _cleaned(target, root, (*within, reference))
    for key in ("anyOf", "oneOf"):
        if isinstance(kinds := schema.get(key), list) and kinds:
            if (whole := _whole(schema, key, kinds)) is not None:
                return any_of([_cleaned(one, root, (*within, "")) for one in whole])
            return any_of([_cleaned(kind, root, (*within, "")) for kind in kinds])
    if isinstance(parts := schema.get("allOf"), list) and "properties" not in schema:
        return _cleaned(parts[0], root, (*within, "")) if len(parts) == 1 else dict(ANY)
    kept: JsonObject = {key: value for key, value in schema.items() if key in _KEPT}
    kept |= {
        key: value for key, value in schema.items() if key in _COUNTS and isinstance(value, int) and value <= _MOST
    }
    if schema.get("format") in _FORMATS:
        kept["format"] = schema["format"]
    if "enum" in kept or "const" in kept:
        return kept
    if "properties" in schema or kept.get("type") == "object":
        return _object(schema, root, within)
    if "items" in schema and not isinstance(schema["items"], bool):
        return {"type": "array", **kept, "items": _cleaned(schema["items"], root, (*within, ""))}
    return kept if "type" in kept else dict(ANY)


def _whole(schema: JsonObject, key: str, kinds: list[JsonValue]) -> list[JsonObject] | None:
    """An object's schema with each of the *kinds* that stand under *key* in it; None where they are no such kinds.

    A grammar knows no `anyOf` beside properties, and not many repetitions of them either.
    """
    properties, beside = schema.get("properties"), {name: value for name, value in schema.items() if name != key}
    if not isinstance(properties, dict) or not properties:
        return None
    if len(kinds) > _MOST_KINDS:
        return [beside]
    whole: list[JsonObject] = []
    for kind in kinds:
        if not isinstance(kind, dict) or kind.get("type", "object") != "object":
            return None
        if not set(kind) <= _OF_A_KIND:
            return [beside]
        own = kind.get("properties")
        whole.append(
            {
                **beside,
                "properties": {**properties, **(own if isinstance(own, dict) else {})},
                "required": [*_listed(schema.get("required")), *_listed(kind.get("required"))],
            }
        )
    return whole


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _object(schema: JsonObject, root: JsonObject, within: tuple[str, ...]) -> JsonObject:
    """Schema of an object: closed where its properties are named and nothing says that there may be others."""
    properties, extra = schema.get("properties"), schema.get("additionalProperties")
    more = _cleaned(extra, root, (*within, "")) if isinstance(extra, dict) else None
    if not isinstance(properties, dict) or not properties:
        is_closed = extra is False or (isinstance(properties, dict) and extra is None and schema is root)
        return (
            closed({}) if is_closed else {"type": "object", **({} if more is None else {"additionalProperties": more})}
        )
    required = schema.get("required")
    needed = set(map(str, required)) if isinstance(required, list) else set[str]()
    named: JsonObject = {
        name: _cleaned(part, root, (*within, "")) for name, part in properties.items() if part is not False
    }
    made = closed(named, optional=[name for name in named if name not in needed])
    return made if extra in (None, False) else {**made, "additionalProperties": True if more is None else more}


def _target(root: JsonObject, reference: str) -> JsonValue:
    """The part of *root* that a local reference names; None where there is none."""
    found: JsonValue = root
    if not reference.startswith("#"):
        return None
    for step in filter(None, reference[1:].split("/")):
        if not isinstance(found, Mapping):
            return None
        found = found.get(step.replace("~1", "/").replace("~0", "~"))
    return found
