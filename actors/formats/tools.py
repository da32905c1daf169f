"""The tools that stand beside a dialogue, in the nestings that occur."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import JsonObject, Tool
from .errors import UnreadableDialogue


def read_tools(written: JsonValue) -> tuple[Tool, ...]:
    """The tools of a list, or of a text that writes one down; of two with one name the first counts.

    Raises:
        UnreadableDialogue: it is no list of tools.
    """
    if written is None or written == "":
        return ()
    if isinstance(written, str):
        try:
            written = json.loads(written)
        except (ValueError, RecursionError) as error:
            raise UnreadableDialogue(f"'tools' is a text that is no JSON: {error}") from None
    if not isinstance(written, list):
        raise UnreadableDialogue(f"'tools' has to be a list, it is a {type(written).__name__}")
    known: dict[str, Tool] = {}
    for tool in _each(written):
        known.setdefault(tool.name, tool)
    return tuple(known.values())


def _each(written: list[JsonValue]) -> Iterator[Tool]:
    for number, item in enumerate(written, start=1):
        if not isinstance(item, dict):
            raise UnreadableDialogue(f"tool {number} has to be an object, it is a {type(item).__name__}")
        function = item.get("function")
        body = function if isinstance(function, dict) else item
        name = body.get("name")
        if not isinstance(name, str) or not name:
            raise UnreadableDialogue(f"tool {number} has no name")
        description = body.get("description")
        yield Tool(
            name=name,
            description=description if isinstance(description, str) else "",
            parameters=_parameters(body),
            returns=_object(body.get("returns", body.get("outputSchema"))),
        )


def _parameters(body: JsonObject) -> JsonObject:
    for key in ("parameters", "input_schema", "inputSchema"):
        found = _object(body.get(key))
        if found is not None:
            return found
    return {"type": "object"}


def _object(value: JsonValue) -> JsonObject | None:
    return value if isinstance(value, dict) else None
