"""Anthropic tools: a name, a description and an `input_schema`."""

from collections.abc import Iterator

from ..hints import hints_in
from ..notations import arguments_of, returns_of
from .documents import Document
from .port import RawTool, ToolFormat


def _recognises(document: Document) -> bool:
    return any(isinstance(entry, dict) and "input_schema" in entry for entry in document.entries())


def _read(document: Document) -> Iterator[RawTool]:
    for place, entry in document.objects():
        domain = entry.get("domain")
        yield RawTool(
            place=place,
            name=entry.get("name"),
            description=entry.get("description"),
            parameters=arguments_of(place, entry),
            returns=returns_of(entry),
            hints=hints_in(entry.get("annotations")),
            domain=domain if isinstance(domain, str) and domain else document.stem,
        )


FORMAT = ToolFormat("anthropic", _recognises, _read)
