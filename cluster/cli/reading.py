"""Reading a log from a command."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

import typer

from ...store import EventLog, NoSuchStream, open_log
from ...store.views import LISTING, Readable, UnknownEvent, events_behind, load_readable
from .app import errors, naming, program

T = TypeVar("T")


def read_with(location: str, work: Callable[[EventLog], Awaitable[T]]) -> T:
    """Return what *work* makes of the log at *location*, which may be written to meanwhile. Raises StoreError."""

    async def run() -> T:
        async with open_log(location, writable=False) as log:
            return await work(log)

    with locating(location):
        return asyncio.run(run())


@contextmanager
def locating(location: str) -> Iterator[None]:
    """Have the error about a name that the log at *location* has not say how that log's runs are listed."""
    try:
        yield
    except NoSuchStream as error:
        raise NoSuchStream(str(error).replace(LISTING, f"'{program()} runs{naming(location)}'")) from None


def read_dialogue(location: str, dialogue: str) -> Readable:
    """Return the records of *dialogue* as far as they can be read, and say where they end. Raises StoreError."""
    readable = read_with(location, lambda opened: load_readable(opened, dialogue))
    if readable.broken:
        known = len(readable.records)
        errors.print(f"{dialogue} is shown up to version {known}: {readable.broken}", style="yellow", soft_wrap=True)
    return readable


def behind(location: str, dialogue: str, readable: Readable) -> Sequence[UnknownEvent]:
    """Return the events behind those of *readable*, as far as the log tells of them; none where it is whole."""
    if not readable.broken:
        return ()
    return read_with(location, lambda opened: events_behind(opened, dialogue, len(readable.records)))


def end_if_broken(readable: Readable) -> None:
    """End with the status of a failure where the dialogue could not be read to its end."""
    if readable.broken:
        raise typer.Exit(1)
