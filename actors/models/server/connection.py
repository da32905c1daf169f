"""One client's connection: requests in, planned bytes out, one at a time."""

import asyncio
from collections.abc import Callable

from .counts import Counts
from .http import NotHttp, Request, read_request, write_head
from .plans import Plan
from .settings import Served


class Connection(asyncio.Protocol):
    """Speaks HTTP/1.1 to one client without a task or a stream of its own: callbacks are all it takes."""

    def __init__(self, plan: Callable[[Request], Plan], counts: Counts, open_ones: set["Connection"]) -> None:
        self._plan = plan
        self._counts = counts
        self._open_ones = open_ones
        self._loop = asyncio.get_running_loop()
        self._buffer = bytearray()
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._current: Plan | None = None
        self._last = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client is there."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open_ones.add(self)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 — why it has gone does not matter
        """The client has gone; what it waited for is abandoned."""
        self._transport = None
        self._open_ones.discard(self)
        if self._timer is not None:
            self._timer.cancel()
        if self._current is not None:
            self._finished(Served.ABANDONED)

    def data_received(self, data: bytes) -> None:
        """Some bytes of a request."""
        self._buffer += data
        if self._current is None:
            self._take()

    def close(self) -> None:
        """Let go of the client."""
        if self._transport is not None:
            self._transport.abort()

    def _take(self) -> None:
        try:
            request = read_request(self._buffer)
        except NotHttp as error:
            self._give_up(error)
            return
        if request is None:
            return
        del self._buffer[: request.size]
        self._last = request.headers.get("connection", "").lower() == "close"
        self._current = plan = self._plan(request)
        self._counts.in_flight += 1
        self._counts.most_in_flight = max(self._counts.most_in_flight, self._counts.in_flight)
        if plan.delay > 0:
            self._timer = self._loop.call_later(plan.delay, self._send, 0)
        else:
            self._send(0)

    def _send(self, number: int) -> None:
        plan, transport = self._current, self._transport
        if plan is None or transport is None:
            return
        if number < len(plan.pieces):
            transport.write(plan.pieces[number])
            if plan.pause > 0 and number + 1 < len(plan.pieces):
                self._timer = self._loop.call_later(plan.pause, self._send, number + 1)
                return
            if number + 1 < len(plan.pieces):
                self._send(number + 1)
                return
        self._end(plan, transport)

    def _end(self, plan: Plan, transport: asyncio.Transport) -> None:
        self._counts.input_tokens += plan.input_tokens
        self._counts.output_tokens += plan.output_tokens
        self._finished(plan.served)
        if plan.cut and not plan.pieces:
            transport.abort()
        elif plan.cut or self._last:
            transport.close()
        elif self._buffer:
            self._take()

    def _finished(self, served: Served | None) -> None:
        self._current = self._timer = None
        self._counts.in_flight -= 1
        if served is not None:
            self._counts.served[served] += 1

    def _give_up(self, error: NotHttp) -> None:
        assert self._transport is not None
        body = str(error).encode()
        self._transport.write(write_head(error.status, "text/plain", len(body), {}, close=True) + body)
        self._counts.served[Served.BAD_REQUEST] += 1
        self._transport.close()
