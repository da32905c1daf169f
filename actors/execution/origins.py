"""Which tools of a pool have an implementation, as far as it can be seen from where they came."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import JsonValue

from ...events import JsonObject
from ..tools import Pool
from ..tools.python import NAME as PYTHON
from .implementations import McpHttp, McpImplementation, McpStdio, ToolImplementation


def python_implementations(pool: Pool) -> dict[str, ToolImplementation]:
    """The Python functions of *pool*, by safe name. Files are named by their whole path: a worker stands elsewhere."""
    return {
        name: ToolImplementation(target=_absolute(origin.place))
        for name, origin in pool.origins.items()
        if origin.format == PYTHON
    }


def mcp_implementations(
    listed: JsonObject, server: str, about: McpStdio | McpHttp, names: Mapping[str, str] | None = None
) -> dict[str, McpImplementation]:
    """The tools of a server's *listed* tools, by safe name; *names* gives those by the server's own, where they differ.

    A tool may be run again where it only reads a closed world, or where all that it changes ends with the session. A
    server that says nothing has said that its tools have effects in an open world: that is what the protocol means.
    """
    tools = listed.get("tools")
    found: dict[str, McpImplementation] = {}
    for tool in tools if isinstance(tools, list) else ():
        name = tool.get("name") if isinstance(tool, dict) else None
        if isinstance(tool, dict) and isinstance(name, str):
            hints = tool.get("annotations")
            found[(names or {}).get(name, name)] = _from_hints(server, name, hints, fresh=about.fresh)
    return found


def _from_hints(server: str, tool: str, hints: JsonValue, *, fresh: bool) -> McpImplementation:
    said = hints if isinstance(hints, dict) else {}
    reads = said.get("readOnlyHint") is True
    closed = said.get("openWorldHint") is False
    return McpImplementation(
        server=server, tool=tool, deterministic=closed, effects=not reads and not (fresh and closed), reads_only=reads
    )


def _absolute(place: str) -> str:
    module, _, name = place.rpartition(":")
    return f"{Path(module).resolve()}:{name}" if module.endswith(".py") else place
