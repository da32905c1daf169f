"""OpenAI tools: `{"type": "function", "function": {...}}`, the flat form of the Responses API, legacy functions.

A result's schema, a domain and an MCP server's hints are not part of the format; if a file has them all the same
(`returns`, `domain`, `annotations`), in the function or beside it, they are read, and written into the function. So is
the name that a tool had before it got one that providers accept (`original_name`).
"""

from collections.abc import Iterator

from ....events import JsonObject, Tool
from ..hints import hints_in
from ..notations import DESCRIPTIONS, NAMES, SCHEMAS, arguments_of, description_of, name_of, returns_of, says_arguments
from .documents import Document
from .port import RawTool, ToolFormat


def to_openai(tool: Tool, original: str | None = None) -> JsonObject:
    """*tool* as an OpenAI tool, with its *original* name, `returns`, `domain` and `annotations` where it has them."""
    function: JsonObject = {"name": tool.name, "description": tool.description, "parameters": tool.parameters}
    if original is not None:
        function["original_name"] = original
    if tool.returns is not None:
        function["returns"] = tool.returns
    if tool.domain is not None:
        function["domain"] = tool.domain
    if tool.hints is not None:
        function["annotations"] = tool.hints
    return {"type": "function", "function": function}


def _recognises(document: Document) -> bool:
    entries = [entry for entry in document.entries() if isinstance(entry, dict)]
    nested = any("function" in entry or entry.get("type") == "function" for entry in entries)
    listed = document.entries() != [document.value]  # a lone object may be anything that has a name
    keys = (*SCHEMAS, *NAMES, *DESCRIPTIONS) if listed else SCHEMAS
    return nested or any(key in entry for entry in entries for key in keys) or any(map(says_arguments, entries))


def _read(document: Document) -> Iterator[RawTool]:
    for place, entry in document.objects():
        nested = entry.get("function")
        function = nested if isinstance(nested, dict) else entry
        domain = function.get("domain", entry.get("domain"))
        original = function.get("original_name")
        yield RawTool(
            place=place,
            name=name_of(function),
            description=description_of(function),
            parameters=arguments_of(place, function),
            returns=returns_of(function, entry),
            required=function.get("required", entry.get("required")),
            hints=hints_in(function.get("annotations", entry.get("annotations"))),
            domain=domain if isinstance(domain, str) and domain else document.stem,
            original=original if isinstance(original, str) and original else None,
        )


FORMAT = ToolFormat("openai", _recognises, _read)
