"""Reading a log from a command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from ...store import EventLog, open_log
from ...store.views import Readable, load_readable
from .app import errors

T = TypeVar("T")


def read_with(location: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """Return what *work* makes of the log at *location*, which may be written to meanwhile. Raises StoreError."""

    async def run() -> T:
        async with open_log(location, writable=False) as log:
            return await work(log)

    return asyncio.run(run())


def read_dialogue(location: str, dialogue: str) -> Readable:
    """Return the records of *dialogue* as far as they can be read, and say where they end. Raises StoreError."""
    readable = read_with(location, lambda opened: load_readable(opened, dialogue))
    if readable.broken:
        known = len(readable.records)
        errors.print(f"{dialogue} is shown up to version {known}: {readable.broken}", style="yellow", soft_wrap=True)
    return readable


def end_if_broken(readable: Readable) -> None:
    """End with the status of a failure where the dialogue could not be read to its end."""
    if readable.broken:
        raise typer.Exit(1)
