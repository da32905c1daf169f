"""The tools that stand beside a dialogue, in the nestings that occur."""

import json
from collections.abc import Iterator
from functools import lru_cache

import msgpack
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from pydantic import JsonValue

from ....events import JsonObject, Tool
from ...evidence import decoded
from ...tools.hints import hints_in
from ...tools.notations import description_of, name_of, parameters_of
from ...tools.schema import NoSchema, normalise_parameters
from ..errors import UnreadableDialogue

_TOOLS_KEPT = 8192
_SAYING = frozenset({"properties", "type", "$ref", "allOf", "anyOf", "oneOf"})
_DEPTH = 30


def read_tools(written: JsonValue) -> tuple[Tool, ...]:
    """The tools of a list, or of a text that writes one down; of two with one name the first counts.

    Raises:
        UnreadableDialogue: it is no list of tools.
    """
    if isinstance(written, str):
        written = _from_text(written.strip())
    if written is None:
        return ()
    if not isinstance(written, list):
        raise UnreadableDialogue(f"'tools' has to be a list, it is a {type(written).__name__}")
    known: dict[str, Tool] = {}
    for number, item in enumerate(written, start=1):
        tool = _read(item, number)
        known.setdefault(tool.name, tool)
    return tuple(known.values())


def _from_text(text: str) -> JsonValue:
    """The tools that a text writes down, as JSON or with Python's quotes; None for none."""
    if text in ("", "null", "None"):
        return None
    try:
        found: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        found = decoded(text)
        if not isinstance(found, list):
            raise UnreadableDialogue(f"'tools' is a text that is no JSON: {error}") from None
    return found


def written_tool(tool: Tool) -> JsonObject:
    """*tool* as OpenAI's API takes it, under the name that it has in the pool."""
    return {"type": "function", "function": written_function(tool)}


def written_function(tool: Tool) -> JsonObject:
    """What *tool* is, without the word that it is a function."""
    return {"name": tool.name, "description": tool.description, "parameters": tool.parameters}


def _read(item: JsonValue, number: int) -> Tool:
    try:
        packed = msgpack.packb(item)  # a key of its content, in a tenth of the time that JSON takes
    except (ValueError, TypeError, OverflowError):
        return _tool(item, number)
    return _remembered(packed, number)


@lru_cache(maxsize=_TOOLS_KEPT)
def _remembered(packed: bytes, number: int) -> Tool:
    """The dialogues of a file mostly share their tools, so each is made once."""
    return _tool(msgpack.unpackb(packed), number)


def _tool(item: JsonValue, number: int) -> Tool:
    if not isinstance(item, dict):
        raise UnreadableDialogue(f"tool {number} has to be an object, it is a {type(item).__name__}")
    function = item.get("function")
    body = function if isinstance(function, dict) else item
    name = name_of(body)
    if not isinstance(name, str) or not name:
        raise UnreadableDialogue(f"tool {number} has no name")
    description = description_of(body)
    return Tool(
        name=name,
        description=description if isinstance(description, str) else "",
        parameters=_parameters(body),
        returns=_object(body.get("returns", body.get("outputSchema"))),
        hints=hints_in(body.get("annotations", item.get("annotations"))),
    )


def _parameters(body: JsonObject) -> JsonObject:
    """The schema of the arguments: as it stands where it can be applied, else mended; open where nothing is said."""
    found = _object(parameters_of(body))
    if found is None:
        return {"type": "object"}
    if (found and _SAYING.isdisjoint(found)) or _is_odd(found):
        try:
            return normalise_parameters(found, required=body.get("required")).schema
        except NoSchema:
            return found  # the rule that applies it says what is wrong
    return found


def _is_odd(schema: JsonObject) -> bool:
    """True where JSON Schema does not allow what is written, or a word of OpenAPI's is in it that it does not know."""
    try:
        Draft202012Validator.check_schema(schema)
    except (SchemaError, RecursionError, TypeError, ValueError):
        return True
    return any(_nullable(schema, 0))


def _nullable(value: JsonValue, depth: int) -> Iterator[bool]:
    if depth > _DEPTH:
        return
    if isinstance(value, dict) and value.get("nullable") is True:
        yield True
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _nullable(part, depth + 1)


def _object(value: JsonValue) -> JsonObject | None:
    return value if isinstance(value, dict) else None
