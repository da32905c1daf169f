"""One connection to an MCP server: opened, used and closed within time limits, whatever the server does."""

import asyncio
import os
from collections.abc import Awaitable
from contextlib import AbstractAsyncContextManager
from typing import Any, Final, TypeVar

from mcp.client import Client
from mcp.client.session import IncomingMessage
from mcp.shared.exceptions import MCPError
from mcp_types import CallToolResult, Implementation, ListToolsResult
from pydantic import ValidationError

from ....events import JsonObject
from ...secrets import Secrets
from ..errors import ServerUnavailable
from ..implementations import McpHttp, McpStdio
from ..limits import Limits
from ..sandbox.frames import reply_limit
from .http import http
from .stdio import ServerLied, stdio

_T = TypeVar("_T")
_CLOSE_SECONDS: Final = 5.0
_SHOWN: Final = 300
_ENVELOPE: Final = 65536
"""Bytes of a message beyond the result that it carries twice: as text and as data."""


class McpConnection:
    """A server that is there, until it is closed. One task opens and closes it, as the SDK wants."""

    def __init__(self, name: str, server: McpStdio | McpHttp, limits: Limits) -> None:
        self._name = name
        self._server = server
        self._limits = limits
        self._ready: asyncio.Future[Client] = asyncio.get_running_loop().create_future()
        self._closing = asyncio.Event()
        self._faults: list[str] = []
        self._secrets = _secrets(server)
        self._task = asyncio.create_task(self._live())

    async def opened(self) -> "McpConnection":
        """This, once the server has answered.

        Raises:
            ServerUnavailable: it does not start, or does not answer in time.
        """
        either: set[asyncio.Future[Any]] = {self._ready, self._task}
        try:
            await asyncio.wait(either, timeout=self._limits.start_seconds, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            await self.close()  # no other owner is left
            raise
        if self._ready.done():
            return self
        why = self.fault or f"it has not answered within {self._limits.start_seconds:g} s"
        await self.close()
        raise ServerUnavailable(self._name, why)

    @property
    def fault(self) -> str:
        """The server's latest fault; empty if none is known."""
        return self._faults[-1] if self._faults else ""

    async def call(self, tool: str, arguments: JsonObject) -> CallToolResult:
        """Call *tool* and return the server's answer. Raises TimeoutError, and whatever the SDK raises."""
        return await self._within(self._ready.result().call_tool(tool, arguments))

    async def list_tools(self, cursor: str | None) -> ListToolsResult:
        """One page of its tools. Raises TimeoutError, and whatever the SDK raises."""
        return await self._within(self._ready.result().list_tools(cursor=cursor))

    async def close(self) -> None:
        """End it. A server that does not let go is left to be killed by the task that started it."""
        self._closing.set()
        done, _ = await asyncio.wait({self._task}, timeout=_CLOSE_SECONDS if self._ready.done() else 0)
        if not done:
            self._task.cancel()
            await asyncio.wait({self._task}, timeout=_CLOSE_SECONDS)
        self._ready.cancel()

    def in_words(self, error: BaseException) -> str:
        """*error* in one bounded line, without what the server was told in confidence."""
        return self._secrets.hidden(_in_words(error))[:_SHOWN]

    def hidden(self, text: str) -> str:
        """*text* of the server without what it was told in confidence."""
        return self._secrets.hidden(text)

    async def _within(self, request: Awaitable[_T]) -> _T:
        async with asyncio.timeout(self._limits.call_seconds):
            return await request

    async def _live(self) -> None:
        try:
            async with Client(
                self._transport(),
                client_info=Implementation(name="toolace-mt", version="0"),
                message_handler=self._hear,
                read_timeout_seconds=max(self._limits.start_seconds, self._limits.call_seconds),
                cache=None,
            ) as client:
                self._ready.set_result(client)
                await self._closing.wait()
        except Exception as error:  # noqa: BLE001 - whatever a server makes the SDK raise, it cannot be used
            self._faults.append(self.in_words(error))

    async def _hear(self, message: IncomingMessage) -> None:
        if isinstance(message, Exception):
            self._faults = [self.in_words(message)]

    def _transport(self) -> AbstractAsyncContextManager[Any]:
        most = 2 * reply_limit(self._limits.output_bytes) + _ENVELOPE
        if isinstance(self._server, McpStdio):
            return stdio(self._server, most)
        seconds = max(self._limits.start_seconds, self._limits.call_seconds)
        return http(self._server, most, seconds=seconds)


def _secrets(server: McpStdio | McpHttp) -> Secrets:
    """The values that it is given from the environment."""
    given = server.pass_environment if isinstance(server, McpStdio) else server.headers_from_environment.values()
    return Secrets(word for name in given for word in (os.environ.get(name, ""), *os.environ.get(name, "").split()))


def _in_words(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    match error:
        case MCPError():
            said = error.error.message
        case ValidationError():
            first = error.errors(include_url=False, include_input=False)[0]
            said = f"{'.'.join(map(str, first['loc'])) or 'it'}: {first['msg']}"
        case ServerLied() | TimeoutError() if str(error):
            said = str(error)
        case _:
            said = f"{type(error).__name__}: {error}"
    return " ".join(said.split())
