"""HTTP server: requests in, responses out, faults on the way."""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Self

from aiohttp import web

from .responding import Answer, Reply, Responder
from .served import Counts, Served
from .settings import ServerSettings
from .wires import WIRES

_MAX_BODY = 64 * 2**20
_LARGE = 200_000
"""Bytes of a body."""
_PIECES = 8
_IN_PIECES = (Served.SLOW_BODY, Served.DROPPED_MIDWAY, Served.ENDLESS)
_MORE = b"x" * 2**16
_GRACE = 0.01
"""Seconds that requests in flight have to end when the server closes."""


class MockServer:
    """Answers chat requests over HTTP in the wire formats of OpenAI and Anthropic, with faults as its settings say."""

    def __init__(self, settings: ServerSettings, answer: Answer) -> None:
        self.counts = Counts()
        self.url = ""
        """Address without a path: `http://127.0.0.1:8000`."""
        self._pause = settings.slow_seconds / _PIECES
        responder = Responder(settings, answer, self.counts)
        self.batches = responder.batches.batches
        """Batches that were created, by id."""
        self._respond = responder.respond
        self._large = asyncio.Lock()

    @asynccontextmanager
    async def listening(
        self, host: str = "127.0.0.1", port: int = 0, *, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Self]:
        """Listen until the context ends; port 0 takes a free one. Raises OSError where that is not possible."""
        loop = asyncio.get_running_loop()
        factory = partial(web.BaseRequest, loop=loop, client_max_size=_MAX_BODY)
        http = web.Server(self._handle, request_factory=factory, handler_cancellation=True, access_log=None)
        server = await loop.create_server(http, host, port, ssl=tls, backlog=1024)
        taken = server.sockets[0].getsockname()[1]
        named = f"[{host}]" if ":" in host else host
        self.url = f"{'http' if tls is None else 'https'}://{named}:{taken}"
        try:
            yield self
        finally:
            server.close()
            await http.shutdown(_GRACE)
            await server.wait_closed()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if (request.content_length or 0) > _MAX_BODY:
            raise web.HTTPRequestEntityTooLarge(_MAX_BODY, request.content_length or 0)
        asked = (request.method, request.path_qs, request.headers, await request.read())
        # What takes long to read keeps nobody else waiting, and comes one by one. Only this thread may change the state
        # of batches.
        if len(asked[-1]) > _LARGE and request.path in WIRES:
            async with self._large:
                reply = await asyncio.to_thread(self._respond, *asked)
        else:
            reply = self._respond(*asked)
        if reply.served is None:
            return reply.response
        # A client has to leave what does not end.
        counts, served = self.counts, Served.ENDLESS if reply.served is Served.ENDLESS else Served.ABANDONED
        counts.in_flight += 1
        counts.most_in_flight = max(counts.most_in_flight, counts.in_flight)
        try:
            if reply.delay > 0:
                await asyncio.sleep(reply.delay)
            sent = await self._send(request, reply)
            served = reply.served
            counts.input_tokens += reply.input_tokens
            counts.output_tokens += reply.output_tokens
            return sent
        finally:
            counts.in_flight -= 1
            counts.served[served] += 1

    async def _send(self, request: web.BaseRequest, reply: Reply) -> web.StreamResponse:
        """Send a response as its fault demands: whole, slowly, half, or not at all."""
        transport, response, body = request.transport, reply.response, reply.response.body
        if transport is None:
            raise ConnectionResetError("the client has gone")
        if reply.served is Served.DROPPED:
            transport.abort()
            return response
        if reply.served is Served.NO_HTTP and isinstance(body, bytes) and isinstance(transport, asyncio.Transport):
            transport.write(body)
            transport.close()
            return response
        if reply.served not in _IN_PIECES or not isinstance(body, bytes):
            await response.prepare(request)
            await response.write_eof()
            return response
        streamed = web.StreamResponse(headers=response.headers)
        if reply.served is Served.ENDLESS:
            await streamed.prepare(request)
            await streamed.write(body)
            with suppress(ConnectionError):
                while True:
                    await streamed.write(_MORE)
            return streamed
        streamed.content_length, step = len(body), len(body) // _PIECES + 1
        await streamed.prepare(request)
        if reply.served is Served.DROPPED_MIDWAY:
            await streamed.write(body[: len(body) // 2])
            transport.close()
            return streamed
        for start in range(0, len(body), step):
            await asyncio.sleep(self._pause)
            await streamed.write(body[start : start + step])
        await streamed.write_eof()
        return streamed


async def serve(
    host: str, port: int, settings: ServerSettings, answer: Answer, *, say: Callable[[str], object]
) -> None:
    """Serve until SIGINT or SIGTERM; *say* gets the address at the start and the counts at the end.

    Raises:
        OSError: the address cannot be listened on.
    """
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    async with MockServer(settings, answer).listening(host, port) as server:
        say(f"serving at {server.url}: OpenAI's base_url is {server.url}/v1, Anthropic's {server.url}")
        await stop.wait()
    for line in server.counts.lines():
        say(line)
