"""An MCP server over streamable HTTP, with a limit to how much it may send."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from mcp.client.streamable_http import streamable_http_client
from mcp.shared._stream_protocols import ReadStream, WriteStream
from mcp.shared.message import SessionMessage

from ..implementations import McpHttp


@asynccontextmanager
async def http(
    server: McpHttp, body_limit: int, *, seconds: float
) -> AsyncIterator[tuple[ReadStream[SessionMessage | Exception], WriteStream[SessionMessage]]]:
    """The streams of messages to and from the server; nothing waits longer than *seconds* for the next bytes."""
    headers = {name: _header(variable) for name, variable in server.headers_from_environment.items()}
    async with (
        httpx2.AsyncClient(
            transport=_Bounded(body_limit),
            timeout=httpx2.Timeout(seconds),
            headers={**headers, "accept-encoding": "identity"},
        ) as client,
        streamable_http_client(server.url, http_client=client, max_sse_event_size=body_limit) as streams,
    ):
        yield streams


def _header(variable: str) -> str:
    """A header's value, never shown: a message about it names the variable. Raises ValueError."""
    value = os.environ.get(variable, "").strip()
    if not value:
        raise ValueError(f"the environment variable {variable!r}, which holds a header, is not set")
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"the environment variable {variable!r} holds characters that an HTTP header cannot")
    return value


class _Bounded(httpx2.AsyncBaseTransport):
    """The network, without bodies that are over the limit or that are compressed, so that their size is unknown."""

    def __init__(self, limit: int) -> None:
        self._network = httpx2.AsyncHTTPTransport()
        self._limit = limit

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self._network.handle_async_request(request)
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            await response.aclose()
            raise httpx2.ReadError("the server sends a compressed body, which was not requested", request=request)
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        response.stream = _BoundedStream(response.stream, self._limit, request)
        return response

    async def aclose(self) -> None:
        await self._network.aclose()


class _BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream, limit: int, request: httpx2.Request) -> None:
        self._stream, self._left, self._request = stream, limit, request

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._stream:
            self._left -= len(chunk)
            if self._left < 0:
                raise httpx2.ReadError("the body is over the output limit", request=self._request)
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()
