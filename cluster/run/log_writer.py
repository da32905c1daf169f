"""The log's log writer: the one process that writes to the log, whoever appends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

import msgpack

from ...events import Frame
from ...store import EventLog, Head, StoreError, open_log
from ...store.views import Unreadable, dialogues_of
from ..budget import Budget, Past, PastMeter

PAGE = 1000
"""Heads that are handed out at once."""


@dataclass(frozen=True, slots=True)
class Append:
    """One append on its way to the log writer."""

    stream: str
    frames: tuple[Frame, ...]
    expected: int


class LogWriter:
    """Appends for everybody, and counts what it appends so that progress can be shown as it is made."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._counts: Counter[str] = Counter()
        self._news = asyncio.Event()

    async def append_all(self, appends: Sequence[Append]) -> list[Sequence[bytes] | StoreError]:
        """Each append's digests, or why it was refused: one stream's conflict is its own."""
        return list(await asyncio.gather(*(self._append(append) for append in appends)))

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """One append, for a caller in the same process. Raises StoreError."""
        digests = await self._log.append_frames(stream, frames, expected=expected)
        self._counts.update(type_of(frame) for frame in frames)
        self._news.set()
        return digests

    async def _append(self, append: Append) -> Sequence[bytes] | StoreError:
        try:
            return await self.append_frames(append.stream, append.frames, expected=append.expected)
        except StoreError as error:
            return error

    async def counts(self, *, after: int) -> dict[str, int]:
        """How many events of each type were appended here, as soon as there are more than *after* in all."""
        while self._counts.total() <= after:
            self._news.clear()
            await self._news.wait()
        return dict(self._counts)

    async def read_frames(self, stream: str) -> Sequence[Frame]:
        """Everything recorded of a stream. Raises BrokenChain."""
        return await self._log.read_frames(stream)

    async def heads(self, prefix: str, after: str) -> list[Head]:
        """Up to a page of heads whose names begin with *prefix* and come after *after*."""
        page: list[Head] = []
        async with aclosing(self._log.heads(prefix, after=after)) as heads:
            async for head in heads:
                page.append(head)
                if len(page) == PAGE:
                    break
        return page

    async def spent(self, run: str, budget: Budget) -> Past:
        """What a run has taken in all its launches, as far as *budget* asks; the whole run is read for it.

        Raises:
            UnpricedBudget: nobody knows.
        """
        meter, unreadable = PastMeter(run), list[Unreadable]()
        async for records in dialogues_of(self._log, run, unreadable=unreadable):
            meter.add(records)
        for one in unreadable:
            head = await self._log.head(one.stream)
            meter.add_unreadable(head.version if head is not None else 0)
        return meter.past(budget)

    async def close(self) -> None:
        """Wait for what is under way and let go of the log."""
        await self._log.close()


def type_of(frame: Frame) -> str:
    """The event type that a frame's header names."""
    return str(msgpack.unpackb(frame.header)[6])


async def open_log_writer(log: str, *, wait: float) -> LogWriter:
    """The log writer of the log at *log*. Raises StoreError."""
    return LogWriter(await asyncio.to_thread(open_log, log, writable=True, wait=wait))
