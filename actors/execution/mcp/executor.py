"""Tools of live MCP servers, called through the official SDK."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from ....events import JsonObject
from ..errors import ServerUnavailable
from ..implementations import McpHttp, McpImplementation, McpStdio
from ..limits import Limits, objection
from ..port import ExecutionOutcome, Freshness, OutcomeKind, Session
from .calling import run
from .connection import McpConnection
from .shared_sessions import SharedSessions
from .sharing_session import SharingSession


class McpExecutor:
    """Runs tools of MCP servers. A server is started, or a session with it begun, for every dialogue that needs it.

    Calls that change nothing may be put to one that is there already, or be answered from the cache.
    """

    def __init__(
        self,
        implementations: Mapping[str, McpImplementation],
        servers: Mapping[str, McpStdio | McpHttp],
        limits: Limits | None = None,
    ) -> None:
        self._implementations = implementations
        self._servers = servers
        self._limits = limits or Limits()
        self._slots = asyncio.Semaphore(self._limits.sessions)
        self._shared = SharedSessions(servers, self._limits)

    @asynccontextmanager
    async def session(self, freshness: Freshness = Freshness.OWN) -> AsyncIterator[Session]:
        """Connections of its own for one dialogue, each opened by the first call that needs it."""
        async with self._slots:
            own = McpSession(self._implementations, self._servers, self._limits)
            try:
                yield own if freshness is Freshness.OWN else self._sharing(own, freshness)
            finally:
                await own.end()

    async def close(self) -> None:
        """End every connection that outlived its session."""
        await self._shared.close()

    def _sharing(self, own: "McpSession", freshness: Freshness) -> SharingSession:
        cached = freshness is Freshness.CACHED
        return SharingSession(own, self._implementations, self._shared, cached=cached)


class McpSession:
    """The servers of one dialogue. One that failed is not started again: it would have another state."""

    def __init__(
        self,
        implementations: Mapping[str, McpImplementation],
        servers: Mapping[str, McpStdio | McpHttp],
        limits: Limits,
    ) -> None:
        self._implementations = implementations
        self._servers = servers
        self._limits = limits
        self._open: dict[str, McpConnection] = {}
        self._over: dict[str, str] = {}

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        implementation = self._implementations.get(name)
        if implementation is None:
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=f"no implementation is configured for {name!r}")
        if (why := self._over.get(implementation.server) or objection(arguments, self._limits)) is not None:
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=why)
        try:
            connection = await self._connection(implementation.server)
        except ServerUnavailable as error:
            self._over[implementation.server] = str(error)
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=str(error))
        return await self._run(connection, implementation, arguments)

    async def end(self) -> None:
        """End every connection."""
        for name in list(self._open):
            await self._leave(name, "the session is over")

    async def _connection(self, server: str) -> McpConnection:
        if server not in self._open:
            if server not in self._servers:
                raise ServerUnavailable(server, "no server of that name is configured")
            self._open[server] = await McpConnection(server, self._servers[server], self._limits).opened()
        return self._open[server]

    async def _run(
        self, connection: McpConnection, implementation: McpImplementation, arguments: JsonObject
    ) -> ExecutionOutcome:
        outcome, usable = await run(connection, implementation.tool, arguments, self._limits)
        if not usable:
            why = f"an earlier call of {implementation.tool!r} failed: {outcome.text}"
            await self._leave(implementation.server, why)
        return outcome

    async def _leave(self, server: str, why: str) -> None:
        self._over.setdefault(server, why)
        if (connection := self._open.pop(server, None)) is not None:
            await connection.close()
