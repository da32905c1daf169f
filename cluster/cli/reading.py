"""Reading a log from a command."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from ...events import Recorded
from ...store import EventLog, open_log
from ...store.views import load
from ..errors import UsageError

T = TypeVar("T")
_DIGITS = 18
"""No run has more dialogues."""


def read_with(place: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """Return what *work* makes of the log at *place*, which may be written to meanwhile. Raises StoreError."""

    async def run() -> T:
        async with open_log(place, writable=False) as log:
            return await work(log)

    return asyncio.run(run())


def read_dialogue(place: str, name: str) -> Sequence[Recorded]:
    """Return all records of the dialogue that is named `RUN/NUMBER`. Raises UsageError, StoreError."""
    stream = dialogue_named(name)
    return read_with(place, lambda log: load(log, stream))


def dialogue_named(name: str) -> str:
    """Return the stream of a dialogue that is named `RUN/NUMBER`. Raises UsageError."""
    run, slash, number = name.partition("/")
    if not (run and slash and number.isdecimal() and len(number) <= _DIGITS):
        raise UsageError(f"{name!r} is no dialogue: one is named RUN/NUMBER, such as demo/17")
    return f"{run}/{int(number)}"
