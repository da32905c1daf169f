"""Reading a log from a command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from ...store import EventLog, open_log

T = TypeVar("T")


def read_with(location: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """Return what *work* makes of the log at *location*, which may be written to meanwhile. Raises StoreError."""

    async def run() -> T:
        async with open_log(location, writable=False) as log:
            return await work(log)

    return asyncio.run(run())
