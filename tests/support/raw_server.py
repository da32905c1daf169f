"""A server that sends prepared bytes, whatever HTTP says about them."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass(slots=True)
class RawServer:
    """What it was asked, and where it listens."""

    url: str = ""
    requests: list[bytes] = field(default_factory=list)
    """The bytes of each request."""
    sent: int = 0
    """Bytes that it could send before the client went away."""


@asynccontextmanager
async def raw_server(reply: bytes | Iterable[bytes], *, hangs: bool = False) -> AsyncIterator[RawServer]:
    """Send *reply* to each request and close, or keep the connection open where it *hangs*; pieces may be endless."""
    server = RawServer()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(
                (
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                ),
                0,
            )
            server.requests.append(head + await reader.readexactly(length))
            for piece in [reply] if isinstance(reply, bytes) else reply:
                writer.write(piece)
                await writer.drain()
                server.sent += len(piece)
            if hangs:
                await reader.read()
        writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        listening.close()
        listening.close_clients() if hasattr(listening, "close_clients") else None


def response(body: bytes, *headers: bytes, status: bytes = b"200 OK") -> bytes:
    """The bytes of a response with that *body*."""
    length = b"content-length: %d" % len(body)
    lines = [b"HTTP/1.1 " + status, b"content-type: application/json", length, b"connection: close", *headers]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body
