"""The log writer: the one process that writes to the log, whoever appends."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass
from itertools import count

import msgpack

from ...actors.outside import monotonic
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


@dataclass(frozen=True, slots=True)
class _UnderWay:
    """Appends that the log has not confirmed."""

    since: float
    appends: Sequence[Append]
    over: asyncio.Event

    def __len__(self) -> int:
        return sum(len(one.frames) for one in self.appends)


class LogWriter:
    """Appends for everybody, and counts what it appends so that progress can be shown as it is made.

    The log is opened at the first call, so that its errors reach the caller. Every method raises StoreError.
    """

    def __init__(self, location: str, run: str, wait: float) -> None:
        """Write *run* to the log at *location*, once another process that does is done, within *wait* seconds."""
        self._location, self._run, self._wait = location, run, wait
        self._opening: asyncio.Task[EventLog] | None = None
        self._numbers = count()
        self._counts: Counter[str] = Counter()
        self._news = asyncio.Event()
        self._under_way: dict[int, _UnderWay] = {}

    async def log(self) -> EventLog:
        """Return the log, opened if it has not been."""
        if self._opening is None or (self._opening.done() and self._opening.exception() is not None):
            self._opening = asyncio.create_task(self._open())
        return await asyncio.shield(self._opening)

    async def _open(self) -> EventLog:
        log = await asyncio.to_thread(open_log, self._location, writable=True, wait=self._wait)
        try:
            await log.hold(self._run, wait=self._wait)
        except BaseException:
            await log.close()
            raise
        return log

    async def append_all(self, appends: Sequence[Append]) -> list[Sequence[bytes] | StoreError]:
        """Return each append's digests, or why it was refused: one stream's conflict is its own."""
        number = next(self._numbers)
        under_way = self._under_way[number] = _UnderWay(monotonic(), appends, asyncio.Event())
        try:
            return await self._append_all(appends)
        finally:
            del self._under_way[number]
            under_way.over.set()

    async def standing(self) -> tuple[int, float]:
        """Return the number of events that wait for the log, and for how many seconds the oldest of them does."""
        now = monotonic()
        oldest = min((one.since for one in self._under_way.values()), default=now)
        return sum(map(len, self._under_way.values())), now - oldest

    async def _append_all(self, appends: Sequence[Append]) -> list[Sequence[bytes] | StoreError]:
        log = await self.log()
        made = (log.append_frames(one.stream, one.frames, expected=one.expected) for one in appends)
        outcomes: list[Sequence[bytes] | StoreError] = []
        for append, outcome in zip(appends, await asyncio.gather(*made, return_exceptions=True), strict=True):
            if isinstance(outcome, BaseException) and not isinstance(outcome, StoreError):
                raise outcome
            outcomes.append(outcome)
            if not isinstance(outcome, StoreError):
                self._counts.update(type_of(frame) for frame in append.frames)
        self._news.set()
        return outcomes

    async def append_frames(self, stream: str, frames: Sequence[Frame], *, expected: int) -> Sequence[bytes]:
        """Return the digests of one append, for a caller in the same process."""
        (outcome,) = await self.append_all([Append(stream, tuple(frames), expected)])
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome

    async def counts(self, after: int) -> dict[str, int]:
        """Return how many events of each type were appended here, as soon as there are more than *after* in all."""
        while self._counts.total() <= after:
            self._news.clear()
            await self._news.wait()
        return dict(self._counts)

    async def read_frames(self, stream: str, upto: int | None = None) -> Sequence[Frame]:
        """Return the first *upto* events recorded of a stream; None: all.

        Appends to it that are under way come first: whoever sent them may be dead, and others go on from what is read.
        """
        for one in list(self._under_way.values()):
            if any(append.stream == stream for append in one.appends):
                await one.over.wait()
        return await (await self.log()).read_frames(stream, upto=upto)

    async def heads(self, prefix: str, after: str) -> list[Head]:
        """Return up to a page of heads whose names begin with *prefix* and come after *after*."""
        page: list[Head] = []
        async with aclosing((await self.log()).heads(prefix, after=after)) as heads:
            async for head in heads:
                page.append(head)
                if len(page) == PAGE:
                    break
        return page

    async def spent(self, run: str, budget: Budget) -> Past:
        """Return what a run has taken in all its launches, as far as *budget* asks; the whole run is read for it.

        Raises:
            UnpricedBudget: the price of an answer is unknown, and the budget counts money.
        """
        log = await self.log()
        meter, unreadable = PastMeter(run), list[Unreadable]()
        async for records in dialogues_of(log, run, unreadable=unreadable):
            meter.add(records)
        for one in unreadable:
            head = await log.head(one.stream)
            meter.add_unreadable(head.version if head is not None else 0)
        return meter.past(budget)

    async def close(self) -> None:
        """Wait for what is under way and let go of the log."""
        opening = self._opening
        if opening is not None and opening.done() and opening.exception() is None:  # else nothing was appended
            await opening.result().close()


def type_of(frame: Frame) -> str:
    """Return the event type that a frame's header names."""
    return str(msgpack.unpackb(frame.header)[6])
