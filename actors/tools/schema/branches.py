"""Parts of a schema that stand in another place: `allOf` of plain objects, and `required` in all its forms."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .keywords import COUNTS, FLAGS, KNOWN, NUMBERS, SILENT, TEXTS, Note
from .refs import is_local, resolve
from .type_names import schema_of_type

_SAID_OF_OBJECTS: Final = frozenset({"type", "properties", "required", "title", "description", "example", "examples"})
_PLAIN_OBJECT: Final = _SAID_OF_OBJECTS | SILENT
_BRANCHES: Final = ("$ref", "allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties", "if")
_WORDS: Final = frozenset({"title", "description", "default", "example", "examples"})
"""Keywords that constrain nothing: of two, the later one is taken."""


def merged_all_of(
    raw: JsonObject, root: JsonObject, refs: tuple[str, ...]
) -> tuple[JsonObject, tuple[str, ...]] | None:
    """One schema for an `allOf` of a single branch or of plain objects; None where there is nothing to merge.

    With it come *refs*, and the references that were followed.
    """
    branches = raw.get("allOf")
    if not isinstance(branches, list) or not branches:
        return None
    beside = {key: value for key, value in raw.items() if key != "allOf"}
    parts: list[JsonObject] = []
    seen = refs
    for branch in (*branches, beside):
        part, seen = _followed(branch, root, seen)
        if part is None or not _is_plain_object(part):
            break
        parts.append(part)
    else:
        return _as_one(parts), seen
    first = branches[0]
    if len(branches) > 1 or not isinstance(first, dict):
        return None
    target, _ = _followed(first, root, refs)
    return None if _clash({**(target or {}), **first}, beside) else ({**first, **beside}, refs)


def plain_object(raw: JsonObject, root: JsonObject) -> JsonObject | None:
    """What *raw* says, itself, by reference or by an `allOf`, if that is an object of properties and nothing more."""
    found, _ = _followed(raw, root, ())
    return found if found is not None and _is_plain_object(found) and "properties" in found else None


def _followed(part: JsonValue, root: JsonObject, refs: tuple[str, ...]) -> tuple[JsonObject | None, tuple[str, ...]]:
    """*part* without references and `allOf` at its top, and *refs* with the references that were followed."""
    while isinstance(part, dict) and isinstance(ref := part.get("$ref"), str):
        if ref in refs or not is_local(ref):
            return None, refs
        try:
            target = resolve(root, ref)
        except LookupError:
            return None, refs
        refs = (*refs, ref)
        beside = {key: value for key, value in part.items() if key != "$ref"}
        part = with_beside(target, beside) if isinstance(target, dict) else None
    if not isinstance(part, dict):
        return None, refs
    part = with_flat_properties(part) or part
    return (merged_all_of(part, root, refs) or (part, refs)) if "allOf" in part else (part, refs)


def with_beside(target: JsonObject, beside: JsonObject) -> JsonObject:
    """*target* of a reference and what stands *beside* that, which both hold."""
    both = any(key in target and key in beside for key in ("properties", "required", "allOf", "anyOf", "oneOf"))
    return {"allOf": [target, beside]} if both else {**target, **beside}


def _clash(one: JsonObject, other: JsonObject) -> bool:
    return any(one[key] != other[key] for key in set(one) & set(other) - _WORDS)


def _as_one(parts: list[JsonObject]) -> JsonObject:
    merged: JsonObject = {}
    properties: JsonObject = {}
    required: list[JsonValue] = []
    for part in parts:
        merged.update(part)
        for name, schema in (own if isinstance(own := part.get("properties"), dict) else {}).items():
            properties[name] = _both(properties[name], schema) if name in properties else schema
        if isinstance(names := part.get("required"), list):
            required.extend(names)
    return {**merged, "type": "object", "properties": properties, "required": required}


def _both(one: JsonValue, other: JsonValue) -> JsonValue:
    """The schema of a property of which two branches speak."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return other
    apart = _clash(one, other) or not {"$ref", "allOf"}.isdisjoint({*one, *other})
    return {"allOf": [one, other]} if apart else {**one, **other}


def _is_plain_object(part: JsonObject) -> bool:
    keys = {key for key in part if not key.startswith("x-")} - _PLAIN_OBJECT
    closed = keys <= {"additionalProperties"} and part.get("additionalProperties", False) is False
    return closed and part.get("type", "object") == "object"


def with_flat_properties(raw: JsonObject) -> JsonObject | None:
    """*raw* with the schemas that stand beside an empty `properties` in it; None where there are none."""
    said = raw.get("type")
    if not isinstance(said, str) or schema_of_type(said) != {"type": "object"} or raw.get("properties"):
        return None
    flat = {key: value for key, value in raw.items() if _is_flat(key, value)}
    return {**{key: value for key, value in raw.items() if key not in flat}, "properties": flat} if flat else None


def _is_flat(key: str, value: JsonValue) -> bool:
    """True if *key* names a property: its *value* is a schema, and no keyword of that name holds one."""
    if key.startswith(("x-", "$")) or (
        key in KNOWN and key not in (*TEXTS, *NUMBERS, *COUNTS, *FLAGS, "pattern", "id")
    ):
        return False
    if not isinstance(value, dict):
        return False
    said = value.get("type")
    return schema_of_type(said) is not None if isinstance(said, str) else key not in KNOWN and "description" in value


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


def required_names(raw: JsonObject, schema: JsonObject, note: Note, *, branch: bool) -> JsonObject:
    """The `required` of *schema*, which was read from *raw*; empty where nothing is required.

    A *branch* speaks of the properties of the schema around it.
    """
    names = names_listed(raw.get("required"), note)
    for name in required_flags(raw.get("properties")):
        note(f"'required' inside the property {shown(name)} is read as the object's")
        if name not in names:
            names.append(name)
    if not branch and not any(key in raw for key in _BRANCHES):
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
