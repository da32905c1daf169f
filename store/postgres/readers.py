"""Reads over a few connections that are kept for them; a read whose connection is lost is made again."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Concatenate, ParamSpec, TypeVar

import psycopg

from ..errors import LogClosed, LogUnreachable, NoSuchStream, StoreError
from .address import Address
from .connections import Connection, connect
from .faults import is_loss, translate

P = ParamSpec("P")
T = TypeVar("T")

_CONNECTIONS = 4
_PAUSES = (0.05, 0.1, 0.2, 0.5, 1.0)


class Readers:
    """A few connections and those who wait for one."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._idle: list[Connection] = []
        self._free = asyncio.Semaphore(_CONNECTIONS)
        self._closed = False

    async def run(
        self, read: Callable[Concatenate[Connection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return what *read* makes of a connection.

        Raises LogClosed, NoSuchStream where a name is no text, LogUnreachable where the server does not come back.
        """
        begun, tries = monotonic(), 0
        while True:
            try:
                return await self._once(read, *args, **kwargs)
            except UnicodeEncodeError as error:
                raise NoSuchStream(f"no stream can be called {error.object!r:.80}") from None
            except (psycopg.Error, TimeoutError, LogUnreachable) as error:
                if not is_loss(error) or monotonic() - begun > self._address.patience:
                    raise _told(error, self._address) from None
            await asyncio.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
            tries += 1

    async def _once(
        self, read: Callable[Concatenate[Connection, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        async with self._free:
            if self._closed:
                raise LogClosed(f"{self._address.shown} was closed")
            db = self._idle.pop() if self._idle else await connect(self._address, writable=False)
            try:
                async with asyncio.timeout(self._address.patience):
                    return await read(db, *args, **kwargs)
            except (psycopg.Error, TimeoutError, asyncio.CancelledError):
                await db.close()  # nobody knows what it would say next
                raise
            finally:
                if self._closed or db.closed:
                    await db.close()
                else:
                    self._idle.append(db)

    async def close(self) -> None:
        """Let go of the connections; a read under way closes its own when it has ended."""
        self._closed = True
        while self._idle:
            await self._idle.pop().close()


def _told(error: psycopg.Error | TimeoutError | LogUnreachable, address: Address) -> StoreError:
    if isinstance(error, StoreError):
        return error
    if isinstance(error, TimeoutError):
        return LogUnreachable(f"{address.shown} did not answer within {address.patience:.0f} s")
    return translate(error, address)
