"""The formats that tools come in, the ones with the clearest marks first: the first that recognises a file reads it."""

from typing import Final

from ..errors import EmptyPool, UnknownFormat, shown
from . import anthropic, apibank, bfcl, mcp, openai, openapi, python, toolace
from .documents import Document
from .port import ToolFormat

FORMATS: Final[dict[str, ToolFormat]] = {
    format_.name: format_
    for format_ in (
        openapi.FORMAT,
        toolace.FORMAT,
        mcp.FORMAT,
        anthropic.FORMAT,
        apibank.FORMAT,
        bfcl.FORMAT,
        openai.FORMAT,
    )
}


def format_of(document: Document, said: str | None = None) -> ToolFormat:
    """The format of *document*: the one that was *said*, or the first that recognises it.

    Raises:
        UnknownFormat: no format recognises it, or the one that was *said* is unknown.
        EmptyPool: it is an empty list.
    """
    if said is not None:
        if said not in FORMATS:
            raise UnknownFormat(document.source, f"the format {shown(said)} is not known", (*FORMATS, python.NAME))
        return FORMATS[said]
    if document.entries() == []:
        raise EmptyPool(document.source, "there is no tool in it", "Add at least one, or remove it from the pool")
    for format_ in FORMATS.values():
        if format_.recognises(document):
            return format_
    if isinstance(document.value, dict) and "mcpServers" in document.value:
        what = "it names MCP servers, and holds none of their tools: 'mcp+stdio:COMMAND' or a URL is a source"
        raise UnknownFormat(document.source, what, FORMATS)
    raise UnknownFormat(document.source, "no format of tools is recognised in it", FORMATS)
