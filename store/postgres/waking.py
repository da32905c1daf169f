"""The waking of those who follow a log that other processes append to: they are called by NOTIFY."""

import asyncio
from contextlib import suppress

import psycopg

from ..errors import StoreError
from ..notifier import Notifier
from .address import Address
from .committer import CHANNEL
from .connections import connect

_PAUSE = 1.0
"""Seconds until a lost connection is made again."""


class Waking:
    """A connection that listens, from the first follower on."""

    def __init__(self, address: Address, notifier: Notifier) -> None:
        self._address, self._notifier = address, notifier
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Listen, if that has not begun."""
        if self._task is None:
            self._task = asyncio.create_task(self._listen(), name="log-listener")

    async def _listen(self) -> None:
        while True:
            with suppress(psycopg.Error, StoreError):  # followers look by themselves meanwhile
                async with await connect(self._address, writable=False) as db:
                    await db.execute(f"LISTEN {CHANNEL}")
                    self._notifier.notify()  # for what came before
                    async for _ in db.notifies():
                        self._notifier.notify()
            await asyncio.sleep(_PAUSE)

    async def close(self) -> None:
        """Listen no more."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
