"""Properties that only a server sets: they stand in what it answers, and not in what it is sent."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .keywords import Note

_SAME: Final = ("allOf", "anyOf", "oneOf", "if", "then", "else")
"""Keywords whose schemas speak of the same object."""


def without_read_only(schema: JsonObject, sent: tuple[str, ...], note: Note) -> JsonObject:
    """The *schema* of arguments without what is read only in those that are *sent*, at any depth."""
    properties = schema.get("properties")
    if not isinstance(properties, dict):
        return schema
    left_out: list[str] = []
    kept = {
        name: _reduced(part, frozenset(), left_out) if name in sent else part
        for name, part in properties.items()
        if name not in sent or not _is_read_only(part)
    }
    gone = [*(name for name in properties if name not in kept), *left_out]
    if not gone:
        return schema
    note(f"properties that are read only are left out: {', '.join(shown(name) for name in dict.fromkeys(gone))}")
    return {**_without(schema, frozenset(properties) - frozenset(kept)), "properties": kept}


def _reduced(part: JsonValue, gone: frozenset[str], left_out: list[str]) -> JsonValue:
    """*part* without read-only properties; *gone* are those of the object around an `allOf` that it is a branch of."""
    if isinstance(part, list):
        return [_reduced(one, gone, left_out) for one in part]
    if not isinstance(part, dict):
        return part
    here = gone | frozenset(_named(part))
    left_out.extend(sorted(here - gone))
    reduced: JsonObject = {}
    for key, value in _without(part, here).items():
        if key == "properties" and isinstance(value, dict):
            inner = {name: one for name, one in value.items() if name not in here}
            reduced[key] = {name: _reduced(one, frozenset(), left_out) for name, one in inner.items()}
        elif key in _SAME:
            reduced[key] = _reduced(value, here, left_out)
        elif key in ("items", "prefixItems", "additionalProperties"):
            reduced[key] = _reduced(value, frozenset(), left_out)
        else:
            reduced[key] = value
    return reduced


def _named(part: JsonObject) -> Iterator[str]:
    """The read-only properties of an object, wherever in its schema they are described."""
    properties = part.get("properties")
    if isinstance(properties, dict):
        yield from (name for name, one in properties.items() if _is_read_only(one))
    branches = part.get("allOf")
    for branch in branches if isinstance(branches, list) else []:
        if isinstance(branch, dict):
            yield from _named(branch)


def _is_read_only(schema: JsonValue) -> bool:
    return isinstance(schema, dict) and schema.get("readOnly") is True


def _without(schema: JsonObject, gone: frozenset[str]) -> JsonObject:
    """*schema* that requires none of what is *gone*."""
    required = schema.get("required")
    if not isinstance(required, list) or gone.isdisjoint(name for name in required if isinstance(name, str)):
        return schema
    names = [name for name in required if name not in gone]
    kept = {key: value for key, value in schema.items() if key != "required"}
    return {**kept, "required": names} if names else kept
