"""Reads in threads, each with a connection of its own, so that an event loop never waits for a disk."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from ..errors import LogClosed, NoSuchStream
from .connections import open_reader
from .faults import translated

P = ParamSpec("P")
T = TypeVar("T")

_THREADS = 4


class Readers:
    """A few threads and the connections that they share."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle = [open_reader(path)]
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="log-reader")
        self._closed = False

    async def run(self, read: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call *read* in a thread with a connection.

        Raises LogClosed, NoSuchStream where a name is no text, and LogUnreadable where the file is damaged.
        """
        if self._closed:
            raise LogClosed(f"{self._path} was closed")
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, lambda: self._run(read, *args, **kwargs))

    def _run(self, read: Callable[Concatenate[sqlite3.Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        with translated(self._path):
            try:
                db = self._idle.pop()
            except IndexError:
                db = open_reader(self._path)
            try:
                return read(db, *args, **kwargs)
            except UnicodeEncodeError as error:
                raise NoSuchStream(f"no stream can be called {error.object!r:.80}") from None
            finally:
                self._idle.append(db)

    def close(self) -> None:
        """Wait for the reads under way and close their connections."""
        self._closed = True
        self._pool.shutdown()
        while self._idle:
            self._idle.pop().close()
