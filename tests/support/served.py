"""The mock server in a thread of its own, for commands, which have an event loop of their own."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from toolace_mt.actors.offline.server import MockServer, ServerSettings


@contextmanager
def serving(say: Callable[[str, str], str], **settings: Any) -> Iterator[MockServer]:
    """A server in a thread of its own, as the command has an event loop of its own; its counts."""
    loop, ready, servers = asyncio.new_event_loop(), threading.Event(), list[MockServer]()
    ended = asyncio.Event()

    async def serve() -> None:
        async with MockServer(ServerSettings(models=("mock",), **settings), say).listening() as server:
            servers.append(server)
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(30)
        yield servers[0]
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(30)
        loop.close()


@contextmanager
def served(say: Callable[[str, str], str], **settings: Any) -> Iterator[str]:
    """The address of such a server."""
    with serving(say, **settings) as server:
        yield server.url
