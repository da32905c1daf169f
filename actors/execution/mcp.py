"""Tools of live MCP servers, called through the official SDK."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from mcp.shared.exceptions import MCPError
from mcp_types import CONNECTION_CLOSED, CallToolResult, TextContent
from pydantic import ValidationError

from ...events import JsonObject
from . import frames
from .errors import ServerUnavailable
from .implementations import Limits, McpHttp, McpImplementation, McpStdio
from .mcp_connection import Connection
from .port import Outcome, OutcomeKind


class McpExecutor:
    """Runs tools of MCP servers. A server is started, or a session with it begun, for every dialogue that needs it."""

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

    @asynccontextmanager
    async def session(self) -> AsyncIterator["McpSession"]:
        """Connections of its own for one dialogue, each opened by the first call that needs it."""
        async with self._slots:
            session = McpSession(self._implementations, self._servers, self._limits)
            try:
                yield session
            finally:
                await session.end()

    async def close(self) -> None:
        """Nothing outlives its session."""


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
        self._open: dict[str, Connection] = {}
        self._over: dict[str, str] = {}

    async def call(self, name: str, arguments: JsonObject) -> Outcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        implementation = self._implementations.get(name)
        if implementation is None:
            return Outcome(kind=OutcomeKind.NOT_RUNNABLE, text=f"nothing is configured that runs {name!r}")
        if (why := self._over.get(implementation.server) or self._objection(arguments)) is not None:
            return Outcome(kind=OutcomeKind.NOT_RUNNABLE, text=why)
        try:
            connection = await self._connection(implementation.server)
        except ServerUnavailable as error:
            self._over[implementation.server] = str(error)
            return Outcome(kind=OutcomeKind.NOT_RUNNABLE, text=str(error))
        return await self._run(connection, implementation, arguments)

    async def end(self) -> None:
        """End every connection."""
        for name in list(self._open):
            await self._leave(name, "the session is over")

    async def _connection(self, server: str) -> Connection:
        if server not in self._open:
            if server not in self._servers:
                raise ServerUnavailable(server, "no server of that name is configured")
            self._open[server] = await Connection(server, self._servers[server], self._limits).opened()
        return self._open[server]

    async def _run(self, connection: Connection, implementation: McpImplementation, arguments: JsonObject) -> Outcome:
        start = time.perf_counter()
        fatal = True
        try:
            result = await connection.call(implementation.tool, arguments)
        except TimeoutError:
            kind, text = OutcomeKind.TIMED_OUT, f"it takes more than {self._limits.call_seconds:g} s"
            text = f"{text}; the server says: {connection.fault}" if connection.fault else text
        except MCPError as error:
            fatal = error.code == CONNECTION_CLOSED
            kind, text = _refused(error, connection)
        except (ValidationError, RuntimeError) as error:
            kind, text = OutcomeKind.UNREADABLE, f"the server's answer is no result: {connection.in_words(error)}"
        except Exception as error:  # noqa: BLE001 - whatever a server makes the SDK raise is an outcome
            kind, text = OutcomeKind.KILLED, f"the connection is lost: {connection.in_words(error)}"
        else:
            fatal = False
            kind, text = _read(result, self._limits)
        seconds = round(time.perf_counter() - start, 6)
        if fatal:
            await self._leave(implementation.server, f"an earlier call of {implementation.tool!r} failed: {text}")
        return Outcome(kind=kind, text=text, seconds=seconds)

    async def _leave(self, server: str, why: str) -> None:
        self._over.setdefault(server, why)
        if (connection := self._open.pop(server, None)) is not None:
            await connection.close()

    def _objection(self, arguments: JsonObject) -> str | None:
        if frames.depth_of(arguments) > self._limits.depth:
            return f"its arguments are nested over the limit of {self._limits.depth}"
        if len(json.dumps(arguments, ensure_ascii=False)) > self._limits.input_bytes:
            return f"its arguments are over the limit of {self._limits.input_bytes} bytes"
        return None


def _refused(error: MCPError, connection: Connection) -> tuple[OutcomeKind, str]:
    """What an error of the protocol means: the server is gone, or has no such tool. A tool's own error is a result."""
    if error.code == CONNECTION_CLOSED and connection.fault:
        return OutcomeKind.UNREADABLE, f"the connection is given up: {connection.fault}"
    if error.code == CONNECTION_CLOSED:
        return OutcomeKind.KILLED, "the server has closed the connection"
    return OutcomeKind.NOT_RUNNABLE, f"the server refuses the call: {connection.in_words(error)}"


def _read(result: CallToolResult, limits: Limits) -> tuple[OutcomeKind, str]:
    """The result as a tool turn holds it: its one text, or else its data, or else its texts line by line."""
    texts = [block.text for block in result.content if isinstance(block, TextContent)]
    if len(texts) == 1 or (texts and result.structured_content is None):
        text = "\n".join(texts)
    elif result.structured_content is not None:
        text = json.dumps(result.structured_content, ensure_ascii=False)
    elif result.content:
        return OutcomeKind.UNREADABLE, "its result holds no text and no data"
    else:
        text = ""
    storable = text.encode("utf-8", "replace").decode()
    if len(storable.encode()) > limits.output_bytes:
        return OutcomeKind.TOO_LARGE, f"its result is over the limit of {limits.output_bytes} bytes"
    return (OutcomeKind.RAISED if result.is_error else OutcomeKind.RETURNED), storable
