"""MCP `tools/list`: a saved JSON-RPC answer, several of them, or the bare list of tools."""

from collections.abc import Iterator
from dataclasses import replace

from pydantic import JsonValue

from ..errors import MalformedTool, shown
from ..notations import arguments_of, returns_of
from .documents import Document
from .port import RawTool, ToolFormat


def _recognises(document: Document) -> bool:
    return (
        any(isinstance(answer, dict) and "jsonrpc" in answer for answer in _answers(document))
        or bool(_pages(document))
        or any(isinstance(e, dict) and "inputSchema" in e for e in document.entries())
    )


def _read(document: Document) -> Iterator[RawTool]:
    answers = _answers(document)
    for answer in answers:
        if isinstance(answer, dict) and "error" in answer:
            raise MalformedTool(
                document.source, f"the server answered with an error: {shown(_message(answer))}", "Ask it again"
            )
    pages = _pages(document) or [document.value]
    for page in pages:
        yield from _page(replace(document, value=page, lines=None), last=page is pages[-1])


def _page(document: Document, *, last: bool) -> Iterator[RawTool]:
    more = last and isinstance(document.value, dict) and document.value.get("nextCursor")
    note = ("the list ends with a cursor: the server has more tools than this file",) if more else ()
    for place, entry in document.objects():
        hints = annotations if isinstance(annotations := entry.get("annotations"), dict) else None
        yield RawTool(
            place=place,
            name=entry.get("name"),
            description=entry.get("description", entry.get("title", (hints or {}).get("title"))),
            parameters=arguments_of(place, entry),
            returns=returns_of(entry),
            domain=document.stem,
            hints=hints,
            warnings=note,
        )
        note = ()


def _answers(document: Document) -> list[JsonValue]:
    return document.value if isinstance(document.value, list) else [document.value]


def _pages(document: Document) -> list[JsonValue]:
    """The `result` of every JSON-RPC answer in the file."""
    return [
        answer["result"]
        for answer in _answers(document)
        if isinstance(answer, dict) and isinstance(answer.get("result"), dict)
    ]


def _message(answer: dict[str, JsonValue]) -> JsonValue:
    error = answer["error"]
    return error.get("message", error) if isinstance(error, dict) else error


FORMAT = ToolFormat("mcp", _recognises, _read)
