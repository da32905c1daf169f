"""The tools of a live MCP server, in the shape that a saved `tools/list` has."""

import asyncio
import json
from typing import Final

from mcp_types import ListToolsResult
from pydantic import JsonValue

from ....events import JsonObject
from ..errors import ServerUnavailable
from ..implementations import McpHttp, McpStdio
from ..limits import Limits
from .connection import McpConnection

_MOST_PAGES: Final = 200
_MOST_TOOLS: Final = 10_000
_MOST_BYTES: Final = 2**26


async def list_tools(name: str, server: McpStdio | McpHttp, limits: Limits | None = None) -> JsonObject:
    """`{"tools": [...]}` with every page of the server's list, ready for the importer of saved lists.

    Raises:
        ServerUnavailable: it does not start, hangs, dies, or never comes to an end.
    """
    limits = limits or Limits()
    connection = await McpConnection(name, server, limits).opened()
    try:
        async with asyncio.timeout(limits.start_seconds + limits.call_seconds):
            return {"tools": [_hidden(tool, connection) for tool in await _pages(name, connection)]}
    except ServerUnavailable:
        raise
    except TimeoutError as error:
        raise ServerUnavailable(name, _late(limits, connection.fault)) from error
    except Exception as error:  # whatever a server makes the SDK raise, its list cannot be had
        why = connection.fault or connection.in_words(error)
        raise ServerUnavailable(name, f"its list of tools cannot be read: {why}") from error
    finally:
        await connection.close()


def _late(limits: Limits, fault: str) -> str:
    seconds = limits.start_seconds + limits.call_seconds
    within = f"{limits.call_seconds:g} s for a page, {seconds:g} s for all"
    return f"its list of tools did not arrive ({within})" + (f"; the server says: {fault}" if fault else "")


async def _pages(name: str, connection: McpConnection) -> list[JsonValue]:
    tools: list[JsonValue] = []
    cursors: set[str] = set()
    cursor: str | None = None
    size = 0
    for _ in range(_MOST_PAGES):
        page = await connection.list_tools(cursor)
        tools.extend(_plain(page))
        size += len(json.dumps(tools[-len(page.tools) :])) if page.tools else 0
        _refuse_too_much(name, len(tools), size)
        cursor = page.next_cursor
        if cursor is None:
            return tools
        if cursor in cursors:
            raise ServerUnavailable(name, f"its list of tools repeats a cursor, after {len(tools)} tools")
        cursors.add(cursor)
    raise ServerUnavailable(name, f"its list of tools has more than {_MOST_PAGES} pages ({len(tools)} tools so far)")


def _refuse_too_much(name: str, tools: int, size: int) -> None:
    if tools > _MOST_TOOLS or size > _MOST_BYTES:
        most = f"at most {_MOST_TOOLS} tools and {_MOST_BYTES} bytes of them are read"
        raise ServerUnavailable(name, f"its list of tools is too large: {most}")


def _hidden(value: JsonValue, connection: McpConnection) -> JsonValue:
    """Return *value* without what the server was told in confidence, names of fields included."""
    match value:
        case str():
            return connection.hidden(value)
        case list():
            return [_hidden(each, connection) for each in value]
        case dict():
            return {connection.hidden(key): _hidden(each, connection) for key, each in value.items()}
        case _:
            text = json.dumps(value)
            return value if connection.hidden(text) == text else connection.hidden(text)


def _plain(page: ListToolsResult) -> list[JsonValue]:
    return [tool.model_dump(mode="json", by_alias=True, exclude_unset=True) for tool in page.tools]
