"""Appends of one visit: in order, in groups, and nothing waits for them but the visit's end."""

import asyncio
from collections.abc import Sequence
from typing import Protocol

from ...events import Frame


class Appends(Protocol):
    """The one thing of a log that the shell needs."""

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """As `EventLog.append_frames`."""


class Appender:
    """Sends on what is recorded of one stream; while one group is under way, the next one gathers."""

    def __init__(self, log: Appends, stream: str, version: int) -> None:
        self._log = log
        self._stream = stream
        self._version = version
        self._waiting: list[Frame] = []
        self._sending: asyncio.Task[None] | None = None

    def add(self, frames: Sequence[Frame]) -> None:
        """Send *frames* after those before them. An error shows in `settle`."""
        self._waiting += frames
        if self._sending is None:
            self._sending = asyncio.create_task(self._send())

    async def settle(self) -> None:
        """Return when everything is durable. Raises what the log raised."""
        while self._sending is not None:
            await self._sending

    @property
    def broken(self) -> bool:
        """Whether an append was refused, so that going on is in vain."""
        sending = self._sending
        return sending is not None and sending.done() and sending.exception() is not None

    async def _send(self) -> None:
        while self._waiting:
            group, self._waiting = self._waiting, []
            await self._log.append_frames(self._stream, group, expected=self._version)
            self._version += len(group)
        self._sending = None
