"""The practice range as a server: started, used, closed."""

import asyncio
import signal
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

from .connection import Connection
from .counts import Counts
from .plans import Answer, Planner
from .settings import ServerSettings


class PracticeServer:
    """Answers questions over HTTP in the wire forms of OpenAI and Anthropic, and errs as its settings say."""

    def __init__(self, settings: ServerSettings, answer: Answer) -> None:
        self.counts = Counts()
        self._plan = Planner(settings, answer, self.counts).plan
        self._open: set[Connection] = set()
        self._server: asyncio.Server | None = None
        self.url = ""
        """Where it listens, without a path: `http://127.0.0.1:8000`."""

    async def start(self, host: str = "127.0.0.1", port: int = 0, *, tls: ssl.SSLContext | None = None) -> Self:
        """Listen; port 0 takes a free one. Raises OSError where that is not possible."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: Connection(self._plan, self.counts, self._open), host, port, ssl=tls, backlog=1024
        )
        taken = self._server.sockets[0].getsockname()[1]
        named = f"[{host}]" if ":" in host else host
        self.url = f"{'http' if tls is None else 'https'}://{named}:{taken}"
        return self

    async def close(self) -> None:
        """Let go of every client and of the port."""
        if self._server is None:
            return
        self._server.close()
        for connection in tuple(self._open):
            connection.close()
        await self._server.wait_closed()
        self._server = None

    async def __aenter__(self) -> Self:
        return self if self._server is not None else await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def serve(host: str, port: int, settings: ServerSettings, answer: Answer, *, say: Callable[[str], object]) -> Counts:
    """Serve until SIGINT or SIGTERM; *say* is told the address at the start and the counts at the end.

    Raises:
        OSError: the address cannot be listened on.
    """
    return asyncio.run(_serve(host, port, settings, answer, say))


async def _serve(
    host: str, port: int, settings: ServerSettings, answer: Answer, say: Callable[[str], object]
) -> Counts:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    server = await PracticeServer(settings, answer).start(host, port)
    say(f"serving at {server.url}: OpenAI's base_url is {server.url}/v1, Anthropic's {server.url}")
    await stop.wait()
    await server.close()
    for line in server.counts.lines():
        say(line)
    return server.counts
