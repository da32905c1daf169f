"""Opens a log to read from, and says what the argument of a command means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from ...store import EventLog, open_log
from ..errors import UsageError

T = TypeVar("T")
_DIGITS = 18
"""No run has more dialogues."""


@asynccontextmanager
async def reading(place: str) -> AsyncIterator[EventLog]:
    """The log at *place*, for reading: it may be written to meanwhile. Raises StoreError."""
    log = open_log(place, writable=False)
    try:
        yield log
    finally:
        await log.close()


def read_with(place: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """What *work* makes of the log at *place*. Raises StoreError."""

    async def run() -> T:
        async with reading(place) as log:
            return await work(log)

    return asyncio.run(run())


def dialogue_named(name: str) -> str:
    """The stream of a dialogue named `RUN/NUMBER`. Raises UsageError."""
    run, slash, number = name.partition("/")
    if not (run and slash and number.isdecimal() and len(number) <= _DIGITS):
        raise UsageError(f"{name!r} is no dialogue: one is named RUN/NUMBER, such as demo/17")
    return f"{run}/{int(number)}"
