"""Sessions shared by dialogues, for calls that change nothing: one connection to each server, and a result cache."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Final

from ..errors import ServerUnavailable
from ..implementations import McpHttp, McpImplementation, McpStdio
from ..limits import Limits
from ..result_cache import ResultCache
from .connection import McpConnection

_LIFE_CALLS: Final = 1000
_LIFE_SECONDS: Final = 600.0
"""A server that leaks, or that reads its files once, is begun anew now and then."""


class SharedSession:
    """A connection that several dialogues use at once. Who has found a fault with it says that it is over."""

    def __init__(self, connection: McpConnection) -> None:
        self.opening = asyncio.create_task(connection.opened())
        self.over = False
        self.users = 0
        self.calls = 0
        self.born = time.monotonic()

    @property
    def connection(self) -> McpConnection:
        """The connection, once it is open."""
        return self.opening.result()


class SharedSessions:
    """Opens a connection when a call wants it, and closes it when it is worn, is over, or the work ends."""

    def __init__(
        self,
        servers: Mapping[str, McpStdio | McpHttp],
        limits: Limits,
        *,
        life_calls: int = _LIFE_CALLS,
        life_seconds: float = _LIFE_SECONDS,
    ) -> None:
        self.limits = limits
        self.cache = ResultCache()
        self._servers = servers
        self._life_calls, self._life_seconds = life_calls, life_seconds
        self._open: dict[str, SharedSession] = {}
        self._closing: set[asyncio.Task[None]] = set()

    def suits(self, implementation: McpImplementation) -> bool:
        """True if calls of this tool may be shared: they change nothing that a later call could see."""
        server = self._servers.get(implementation.server)
        return implementation.cacheable and server is not None and not server.stateful

    @asynccontextmanager
    async def use(self, server: str) -> AsyncIterator[SharedSession]:
        """The connection to *server*, for one call. Who waits for its opening waits for the same one.

        Raises:
            ServerUnavailable: it does not start, or does not answer in time.
        """
        shared = self._current(server)
        shared.users += 1
        shared.calls += 1
        try:
            await asyncio.shield(shared.opening)
            yield shared
        except ServerUnavailable:
            shared.over = True
            raise
        finally:
            shared.users -= 1
            if shared.over and self._open.get(server) is shared:
                del self._open[server]
            if not shared.users and self._open.get(server) is not shared:
                self._close(shared)

    async def close(self) -> None:
        """End every connection."""
        while self._open:
            _, shared = self._open.popitem()
            shared.opening.cancel()
            self._close(shared)
        await asyncio.gather(*self._closing)

    def _current(self, server: str) -> SharedSession:
        shared = self._open.get(server)
        if shared is not None and not self._worn(shared):
            return shared
        if shared is not None and not shared.users:
            self._close(shared)
        self._open[server] = SharedSession(McpConnection(server, self._servers[server], self.limits))
        return self._open[server]

    def _worn(self, shared: SharedSession) -> bool:
        return shared.calls >= self._life_calls or time.monotonic() - shared.born > self._life_seconds

    def _close(self, shared: SharedSession) -> None:
        task = asyncio.create_task(_closed(shared.opening))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)


async def _closed(opening: asyncio.Task[McpConnection]) -> None:
    await asyncio.wait({opening})
    with contextlib.suppress(ServerUnavailable, asyncio.CancelledError):
        await opening.result().close()
