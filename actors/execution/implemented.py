"""Implementations of a pool's tools, as far as their origin shows them."""

from collections.abc import Mapping
from pathlib import Path

from ...events import JsonObject
from ..tools import Pool
from ..tools.formats import PYTHON
from ..tools.hints import reads_only
from .implementations import McpImplementation, McpServer, ToolImplementation


def python_implementations(pool: Pool) -> dict[str, ToolImplementation]:
    """The Python functions of *pool*, by safe name. Files are named by their whole path: a worker stands elsewhere."""
    return {
        name: ToolImplementation(target=_absolute(origin.place), reads_only=reads_only(origin.hints) is True)
        for name, origin in pool.origins.items()
        if origin.format == PYTHON
    }


def mcp_implementations(pool: Pool, servers: Mapping[str, McpServer]) -> dict[str, McpImplementation]:
    """The tools of *pool* that live *servers* offer, by safe name.

    A tool may be run again where it only reads a closed world, or where all that it changes ends with the session. A
    server that says nothing has said that its tools have effects in an open world: that is what the protocol means.
    """
    return {
        name: _from_hints(origin.server, origin.name, origin.hints or {}, fresh=servers[origin.server].fresh)
        for name, origin in pool.origins.items()
        if origin.server is not None and origin.server in servers
    }


def _from_hints(server: str, tool: str, said: JsonObject, *, fresh: bool) -> McpImplementation:
    reads = reads_only(said) is True
    closed = said.get("openWorldHint") is False
    return McpImplementation(
        server=server, tool=tool, deterministic=closed, effects=not reads and not (fresh and closed), reads_only=reads
    )


def _absolute(place: str) -> str:
    module, _, name = place.rpartition(":")
    return f"{Path(module).resolve()}:{name}" if module.endswith(".py") else place
