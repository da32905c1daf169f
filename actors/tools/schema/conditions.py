"""What a schema demands of several properties together: one of them, or one because of another."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .branches import names_listed
from .keywords import Note

REFUSED_AT_THE_TOP: Final = ("anyOf", "oneOf", "allOf", "not", "enum")
"""Keywords that OpenAI and Anthropic refuse beside the properties of a tool's arguments."""
_OF_AN_OBJECT: Final = frozenset({"required", "properties", "patternProperties", "dependentRequired"})


def with_dependencies(raw: JsonObject, note: Note) -> JsonObject:
    """*raw* with what stands under `dependencies`, as drafts up to 7 have it, under today's keywords."""
    old = raw.get("dependencies")
    if old is None:
        return raw
    whole = {key: value for key, value in raw.items() if key != "dependencies"}
    if not isinstance(old, dict):
        note(f"dependencies {shown(old)} is left out: it is not an object")
        return whole
    for key, kind in (("dependentRequired", list | str), ("dependentSchemas", dict | bool)):
        found: JsonObject = {name: value for name, value in old.items() if isinstance(value, kind)}
        beside = raw.get(key)
        if found:
            whole[key] = {**found, **(beside if isinstance(beside, dict) else {})}
    return whole


def dependent_names(raw: JsonObject, note: Note) -> JsonObject:
    """The `dependentRequired` of *raw*, mended; empty where it demands nothing."""
    said = raw.get("dependentRequired")
    if said is None:
        return {}
    if not isinstance(said, dict):
        note(f"dependentRequired {shown(said)} is left out: it is not an object")
        return {}
    read = {name: names_listed(value, note) for name, value in said.items()}
    kept: JsonObject = {name: [*names] for name, names in read.items() if names}
    return {"dependentRequired": kept} if kept else {}


def of_one_object(base: JsonObject, nested: JsonObject) -> bool:
    """True if the type of *base* holds beside the branches that are *nested* in it: they speak of the same object."""
    branches = nested.get("anyOf")
    if not isinstance(branches, list):
        return True
    return base == {"type": "object"} and all(map(_is_of_an_object, branches))


def _is_of_an_object(branch: JsonValue) -> bool:
    if not isinstance(branch, dict):
        return False
    said = branch.get("type")
    return said == "object" or (said is None and not _OF_AN_OBJECT.isdisjoint(branch))


def with_arguments_of_branches(schema: JsonObject) -> JsonObject:
    """The *schema* of arguments with those that only the branches of its `anyOf` or `oneOf` list.

    Each branch holds as before; where they differ about an argument, it fits one of them.
    """
    properties = schema.get("properties")
    for key in ("anyOf", "oneOf"):
        branches = schema.get(key)
        if properties or not isinstance(branches, list) or not all(map(_is_of_an_object, branches)):
            continue
        found: dict[str, list[JsonValue]] = {}
        for name, one in _properties(branches):
            if one not in found.setdefault(name, []):
                found[name].append(one)
        if found:
            listed: JsonObject = {name: ones[0] if len(ones) == 1 else {"anyOf": ones} for name, ones in found.items()}
            return {**schema, "properties": listed}
    return schema


def _properties(branches: list[JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for branch in branches:
        own = branch.get("properties") if isinstance(branch, dict) else None
        yield from own.items() if isinstance(own, dict) else ()
