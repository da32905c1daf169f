"""Tools of MCP servers. Needs the optional MCP SDK, so it is imported only where a run has such tools."""

from .executor import McpExecutor
from .listing import list_tools

__all__ = ["McpExecutor", "list_tools"]
