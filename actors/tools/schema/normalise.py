"""The schemas of a tool, as they can be relied on: valid in draft 2020-12, self-contained, of type object at the top.

Malformed parts are mended if their meaning is plain, else left out, with a warning either way; only a value that is not
a schema at all is refused.
"""

import re
from dataclasses import dataclass
from typing import Final

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import JsonValue

from ....events import JsonObject
from ..errors import shown
from .branches import existing, names_listed
from .conditions import REFUSED_AT_THE_TOP, with_arguments_of_branches
from .keywords import KNOWN
from .read_only import without_read_only
from .reader import NoSchema, SchemaReader
from .type_names import schema_of_type

_OPTIONAL: Final = re.compile(r",\s*optional\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Normalised:
    """A reliable schema, and the warnings about the original."""

    schema: JsonObject
    warnings: tuple[str, ...]


def normalise_parameters(
    raw: JsonValue,
    *,
    required: JsonValue = None,
    root: JsonObject | None = None,
    sent: tuple[str, ...] = (),
) -> Normalised:
    """The schema of a tool's arguments: always of type object, with properties.

    *required* is what stood beside the parameters; *root* what local references point into, if not *raw*; what is read
    only in those that are *sent* in a body is left out.

    Raises:
        NoSchema: *raw* is not the schema of an object.
    """
    notes: list[str] = []
    if raw is None:
        notes.append("parameters: none are given, so it takes none")
        raw = {}
    if not isinstance(raw, dict):
        raise NoSchema("parameters", f"an object is expected, this is {shown(raw)}")
    whole = _with_optional(_wrapped(raw, notes), notes)
    schema = SchemaReader(root or raw, notes).read(_of_object(whole, notes), "parameters")
    if schema.get("type", "object") != "object":
        raise NoSchema("parameters", f"the arguments of a tool are an object, not {shown(schema['type'])}")
    schema = with_arguments_of_branches({**schema, "type": "object", "properties": schema.get("properties", {})})
    if not schema["properties"] and (lost := _lost(whole)):
        raise NoSchema("parameters", f"no argument can be read in it: {', '.join(map(shown, lost))}")
    if refused := [key for key in REFUSED_AT_THE_TOP if key in schema]:
        words = " and ".join(map(shown, refused))
        notes.append(f"parameters: OpenAI's and Anthropic's APIs refuse {words} at the top of a tool's arguments")
    if sent:
        schema = without_read_only(schema, sent, notes.append)
    return Normalised(_valid(_with_required(schema, required, notes), "parameters"), tuple(notes))


def normalise_returns(raw: JsonValue, *, root: JsonObject | None = None) -> Normalised:
    """The schema of a tool's result. Raises NoSchema."""
    notes: list[str] = []
    whole = _wrapped(raw, notes) if isinstance(raw, dict) else raw
    schema = SchemaReader(root or (raw if isinstance(raw, dict) else {}), notes).read(whole, "returns")
    return Normalised(_valid(schema, "returns"), tuple(f"{note}" for note in notes))


def _wrapped(raw: JsonObject, notes: list[str]) -> JsonObject:
    """*raw* as a schema, where it holds the properties themselves without saying so."""
    if not raw or not all(_is_property(value) for value in raw.values()):
        return raw
    if any(key in KNOWN and not (key == "type" and isinstance(raw[key], dict)) for key in raw if _speaks(key, raw)):
        return raw
    notes.append("parameters: the arguments stand in them without 'properties'")
    return {"type": "object", "properties": raw}


def _with_optional(raw: JsonObject, notes: list[str]) -> JsonObject:
    """*raw* with the arguments required whose types do not end in `optional`, where others do."""
    properties = raw.get("properties")
    if not isinstance(properties, dict) or not any(map(_is_optional, properties.values())):
        return raw
    plain = {name: _without_optional(value) for name, value in properties.items()}
    if isinstance(raw.get("required"), list):
        return {**raw, "properties": plain}
    notes.append(
        "parameters: a type that ends in 'optional' is of an argument that may be left out, the others may not"
    )
    return {**raw, "properties": plain, "required": [n for n, v in properties.items() if not _is_optional(v)]}


def _lost(raw: JsonObject) -> list[str]:
    """What stands in *raw* that may be arguments, and is no word of a schema."""
    unknown = {key: value for key, value in raw.items() if key not in KNOWN and not key.startswith("x-")}
    if len(unknown) == len(raw):
        return [key for key, value in unknown.items() if value and isinstance(value, str | dict | list)]
    return [key for key, value in unknown.items() if value and isinstance(value, dict)]


def _is_optional(value: JsonValue) -> bool:
    """True for xLAM's way to say that an argument is optional: `int, optional`."""
    said = value.get("type") if isinstance(value, dict) else value
    return isinstance(said, str) and _OPTIONAL.search(said) is not None


def _without_optional(value: JsonValue) -> JsonValue:
    if isinstance(value, dict) and isinstance(said := value.get("type"), str):
        return {**value, "type": _OPTIONAL.sub("", said)}
    return _OPTIONAL.sub("", value) if isinstance(value, str) else value


def _speaks(key: str, raw: JsonObject) -> bool:
    """True if *key* is a keyword of the schema rather than an argument's name."""
    value = raw[key]
    names_an_argument = isinstance(value, dict) and ("type" in value or "description" in value)
    return not names_an_argument or key in ("properties", "$defs", "definitions", "items")


def _is_property(value: JsonValue) -> bool:
    match value:
        case dict():
            return True
        case str():
            return schema_of_type(_OPTIONAL.sub("", value)) is not None
        case _:
            return False


def _of_object(raw: JsonObject, notes: list[str]) -> JsonObject:
    """*raw*, of type object where it may be one."""
    match raw.get("type"):
        case list(types) if "object" in types:
            notes.append("parameters: of its types only object is possible")
            return {**raw, "type": "object"}
        case None if raw and "types" not in raw and not any(key in raw for key in ("$ref", "allOf", "properties")):
            notes.append("parameters: no type is given, so object is inferred")
            return {**raw, "type": "object"}
        case None if not raw:
            return {"type": "object"}
        case _:
            return raw


def _with_required(schema: JsonObject, required: JsonValue, notes: list[str]) -> JsonObject:
    """*schema* with the names that stood *required* beside the parameters."""
    names = existing(names_listed(required, notes.append), schema, notes.append)
    if not names:
        return schema
    notes.append("'required' beside the parameters is read as theirs")
    own = schema.get("required")
    return {**schema, "required": [*dict.fromkeys([*(own if isinstance(own, list) else []), *names])]}


def _valid(schema: JsonObject, at: str) -> JsonObject:
    try:
        Draft202012Validator.check_schema(schema)
    except (SchemaError, RecursionError) as error:
        why = error.message if isinstance(error, SchemaError) else "it is nested too deeply"
        raise NoSchema(at, why) from error
    return schema
