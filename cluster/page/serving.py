"""The pages of a log, served to this machine until they are stopped."""

import asyncio
import socket
from collections.abc import Callable

import uvicorn
from starlette.applications import Starlette

from ...store import open_log, redacted
from ..errors import UsageError
from .app import pages
from .judging import Judging

_TRIED = 20
"""Ports that are tried, from the usual one on."""


def serve(
    log: str, port: int | None, *, usual: int, ready: Callable[[int], None], judging: Judging | None = None
) -> None:
    """Serve the pages of *log* on the loopback interface; *ready* is told the port.

    Raises StoreError where the log cannot be read, UsageError where *port* is taken.
    """
    asyncio.run(_serve(log, _bound(port, usual), ready, judging))


def _bound(port: int | None, usual: int) -> socket.socket:
    """Return a socket at *port*, or without one at the first that is free from the *usual* one on."""
    for tried in (port,) if port is not None else (*range(usual, usual + _TRIED), 0):
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind(("127.0.0.1", tried))
        except OSError as error:
            made.close()
            why = error.strerror
        else:
            return made
    raise UsageError(f"port {port} of 127.0.0.1 cannot be served: {why}; name another with --port, or none")


class PageServer(uvicorn.Server):
    """A server that ends what would otherwise go on as long as somebody listens."""

    def __init__(self, app: Starlette, *, port: int = 0) -> None:
        super().__init__(
            uvicorn.Config(app, port=port, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        )
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the pages first."""
        await self._app.state.close()
        await super().shutdown(sockets)


async def _serve(location: str, bound: socket.socket, ready: Callable[[int], None], judging: Judging | None) -> None:
    with bound:
        async with open_log(location, writable=False) as log:
            server = PageServer(pages(log, redacted(location), judging))
            ready(bound.getsockname()[1])
            await server.serve(sockets=[bound])
