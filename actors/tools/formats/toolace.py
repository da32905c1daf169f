"""ToolACE's dialogues: the tools are a JSON list inside the prose of each system prompt."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import MalformedTool, NotParsable, shown
from ..hints import hints_in
from ..notations import arguments_of
from .documents import Document, parse_json
from .port import RawTool, ToolFormat


def _recognises(document: Document) -> bool:
    return any(isinstance(entry, dict) and isinstance(entry.get("system"), str) for entry in document.entries())


def _read(document: Document) -> Iterator[RawTool]:
    for index, (place, entry) in enumerate(document.objects()):
        where = place if document.lines else f"{document.source}: prompt {index + 1}"
        system = entry.get("system")
        if not isinstance(system, str):
            raise MalformedTool(where, f"a system prompt is a text, this is {shown(system)}", "Fix it or remove it")
        for number, tool in enumerate(_listed(where, system), start=1):
            yield _raw(f"{where}, tool {number}", tool)


def _raw(place: str, tool: JsonValue) -> RawTool:
    if not isinstance(tool, dict):
        raise MalformedTool(place, f"a tool is an object, this is {shown(tool)}", "Fix it or remove it")
    entry: JsonObject = tool
    return RawTool(
        place=place,
        name=entry.get("name"),
        description=entry.get("description"),
        parameters=arguments_of(place, entry),
        returns=entry.get("results", entry.get("response")),
        required=entry.get("required"),
        hints=hints_in(entry.get("annotations")),
    )


def _listed(place: str, system: str) -> list[JsonValue]:
    """The first JSON list of objects in *system*; empty if no bracket begins one."""
    broken: ValueError | None = None
    at = system.find("[")
    while at >= 0:
        if system[at + 1 :].lstrip()[:1] == "{":
            try:
                _, length = json.JSONDecoder().raw_decode(system[at:])
                found = parse_json(system[at : at + length])
            except (ValueError, RecursionError) as error:
                broken = ValueError(str(error))
            else:
                return list(found)
        at = system.find("[", at + 1)
    if broken is not None:
        raise NotParsable(place, f"the list of tools in it is not JSON: {broken}", "Fix or delete the prompt")
    return []


FORMAT = ToolFormat("toolace", _recognises, _read, repeats=True)
