"""An MCP server of the official SDK that keeps a little shop; over HTTP where it is given a listening socket.

`--more` adds a tool, `--pid FILE` notes each process.
"""

import asyncio
import os
import socket
import sys
from pathlib import Path

import uvicorn
from mcp.server.mcpserver import MCPServer
from mcp_types import ToolAnnotations

READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
server = MCPServer("shop")


@server.tool(annotations=READS)
def price_of(product: str, quantity: int) -> dict[str, str | int]:
    """Say what some pieces of a product cost."""
    return {"product": product, "quantity": quantity, "cents": quantity * (len(product) * 7 + 11)}


@server.tool(annotations=READS)
def word_count(text: str) -> dict[str, int]:
    """Count the words of a text."""
    return {"words": len(text.split())}


@server.tool(annotations=ToolAnnotations(destructive_hint=True))
def empty_shelf(shelf: str) -> dict[str, str]:
    """Throw away all that stands on a shelf."""
    return {"emptied": shelf}


if "--more" in sys.argv:

    @server.tool(annotations=READS)
    def opening_hours(day: str) -> dict[str, str]:
        """Say when the shop is open."""
        return {"day": day, "opens": "09:00"}


def serve_http(listening: int) -> None:
    """Serve over the socket of that number."""
    app = uvicorn.Server(uvicorn.Config(server.streamable_http_app(), log_level="critical"))
    asyncio.run(app.serve(sockets=[socket.socket(fileno=listening)]))


if __name__ == "__main__":
    if "--pid" in sys.argv:
        with Path(sys.argv[sys.argv.index("--pid") + 1]).open("a", encoding="ascii") as file:
            file.write(f"{os.getpid()}\n")
    if "--socket" in sys.argv:
        serve_http(int(sys.argv[sys.argv.index("--socket") + 1]))
    else:
        server.run("stdio")
