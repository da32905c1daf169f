"""Function docs of BFCL and ACEBench: JSON lines or a list, with type names of their own, and a `response`."""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ..hints import hints_in
from ..notations import arguments_of, returns_of
from .documents import Document
from .port import RawTool, ToolFormat

_ABOUT: Final = re.compile(r"This tool belongs to (?:the )?(.+?)(?:\.|,| that | which )", re.DOTALL)
_MARK: Final = "Tool description: "


def _recognises(document: Document) -> bool:
    entries = [entry for entry in document.entries() if isinstance(entry, dict)]
    return any("parameters" in entry or "arguments" in entry for entry in entries) and (
        document.lines is not None
        or any("response" in entry or _type_of(_arguments(entry)) == "dict" for entry in entries)
    )


def _read(document: Document) -> Iterator[RawTool]:
    for place, entry in document.objects():
        about, description = _split(entry.get("description"))
        named = _ABOUT.match(about)
        yield RawTool(
            place=place,
            name=entry.get("name"),
            description=description,
            parameters=arguments_of(place, entry),
            hints=hints_in(entry.get("annotations")),
            returns=returns_of(entry),
            required=entry.get("required"),
            domain=named[1] if named else None,
            about=about,
        )


def _split(description: JsonValue) -> tuple[str, JsonValue]:
    """The sentence about the class that stands before every description, and the tool's own."""
    if isinstance(description, str) and _ABOUT.match(description) and _MARK in description:
        about, _, own = description.partition(_MARK)
        return about.strip(), own
    return "", description


def _arguments(entry: JsonObject) -> JsonValue:
    return entry.get("parameters", entry.get("arguments"))


def _type_of(schema: JsonValue) -> JsonValue:
    return schema.get("type") if isinstance(schema, dict) else None


FORMAT = ToolFormat("bfcl", _recognises, _read)
