"""The rows of one run, kept up by following the log: read once from its beginning, and never again as a whole."""

import asyncio
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime

from ....events import BESIDE, EventsError, Recorded
from ....store import EventLog, StoreError
from ....store.views import DialogueOutcome, Unreadable, dialogues_of, outcome_by_last
from ....store.views.run.rows import DialogueRow, row_of
from ....store.views.run.summary import Counted
from ....store.views.run.tally import RunTally, tally


class RunIndex:
    """What is known of a run's dialogues. It belongs to one event loop."""

    def __init__(self, log: EventLog, run: str) -> None:
        self.run = run
        self.numbers: list[int] = []
        """Of all dialogues, in order."""
        self.expected = 0
        """Events that were there when it began to look."""
        self.seen = 0
        """Events that it has looked at."""
        self.latest: datetime | None = None
        """The time of the last event that it has looked at."""
        self.trouble = ""
        """Why it does not follow the log any more; empty while it does."""
        self.over = asyncio.Event()
        """Set once nobody wants to know any more."""
        self._begun = False
        self._log = log
        self._rows: dict[int, DialogueRow] = {}
        self._open: dict[str, list[Recorded]] = {}
        """The records of dialogues under way."""
        self._fresh: set[str] = set()
        """Dialogues under way whose rows are behind."""
        self._tally: tuple[int, RunTally] | None = None
        self._grown = asyncio.Condition()
        self._following: asyncio.Task[None] | None = None

    @property
    def complete(self) -> bool:
        """True if everything that was there at the beginning has been looked at."""
        return (self._begun and self.seen >= self.expected) or bool(self.trouble)

    async def begin(self, patience: float) -> None:
        """Begin to follow, if it does not yet; wait until it is complete, but not longer than *patience* seconds."""
        if self._following is None:
            self._following = asyncio.create_task(self._follow())
        with suppress(TimeoutError):
            async with asyncio.timeout(patience), self._grown:
                await self._grown.wait_for(lambda: self.complete)

    async def end(self) -> None:
        """Follow no longer."""
        self.over.set()
        if self._following is not None:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
        await self._tell()

    async def changed(self, seen: int) -> int:
        """Wait until more than *seen* events have been looked at, or it follows no longer; return how many."""
        async with self._grown:
            await self._grown.wait_for(lambda: self.seen > seen or self.over.is_set())
        return self.seen

    def version(self, number: int | None) -> int:
        """Return the events seen of one dialogue, or for None of all."""
        if number is None:
            return self.seen
        records = self._open.get(f"{self.run}/{number}")
        row = self._rows.get(number)
        return len(records) if records is not None else row.events if row is not None else 0

    def rows(self) -> Sequence[DialogueRow]:
        """Return the rows that there are, in the order of their numbers."""
        for stream in self._fresh:
            if stream in self._open:
                self._put(row_of(self._open[stream]))
        self._fresh.clear()
        return [self._rows[number] for number in self.numbers if number in self._rows]

    def counted(self) -> Counted | None:
        """Return its dialogues counted, once all have been looked at; None before, or where some are damaged."""
        if not self.complete or self.trouble:
            return None
        rows = self.rows()
        return Counted(Counter(row.outcome for row in rows), sum(row.events for row in rows))

    def tally(self) -> RunTally:
        """Return the run in numbers, added up once for what has been looked at."""
        if self._tally is None or self._tally[0] != self.seen:
            self._tally = self.seen, tally(self.rows())
        return self._tally[1]

    async def row(self, number: int) -> DialogueRow | None:
        """Return the row of one dialogue, which is read now if it has none yet; None where it cannot be read."""
        if number not in self._rows:
            with suppress(StoreError, EventsError):
                records = await self._log.read(f"{self.run}/{number}")
                if records and number not in self._rows:
                    return row_of(records)
        return self._rows.get(number)

    async def _follow(self) -> None:
        prefix = f"{self.run}/"
        try:
            heads = [head async for head in self._log.heads(prefix)]
            self.numbers = sorted(_numbers(head.stream for head in heads))
            self.expected = sum(head.version for head in heads)
            self._begun = True
            await self._tell()
            async for _, record in self._log.follow(prefix):
                await self._take(record)
                self.seen, self.latest = self.seen + 1, record.time
                if self.complete or not self.seen % 1_000:
                    await self._tell()
        except (StoreError, EventsError) as error:
            self.trouble = str(error)
            await self._read_apart()
            await self._tell()

    async def _tell(self) -> None:
        async with self._grown:
            self._grown.notify_all()

    async def _take(self, record: Recorded) -> None:
        stream = record.stream
        if next(_numbers([stream]), None) is None:
            return
        if record.version == 1:
            self._open[stream] = []
        elif stream not in self._open:  # it had ended: a review, or a verification that begins again
            self._open[stream] = list(await self._log.read(stream, upto=record.version - 1))
        records = self._open[stream]
        records.append(record)
        self._fresh.add(stream)
        if outcome_by_last(record.event.type) is not DialogueOutcome.IN_FLIGHT or record.event.type in BESIDE:
            self._put(row_of(records))
            del self._open[stream]
            self._fresh.discard(stream)
            await asyncio.sleep(0)  # whoever asks for a page comes first
        elif record.version == 1:
            self._put(row_of(records))

    def _put(self, row: DialogueRow) -> None:
        if row.number not in self._rows and not _has(self.numbers, row.number):
            insort(self.numbers, row.number)
        self._rows[row.number] = row

    async def _read_apart(self) -> None:
        """Read dialogue by dialogue, without those that are damaged: following stops at the first of them."""
        unreadable: list[Unreadable] = []
        with suppress(StoreError, EventsError):
            async for records in dialogues_of(self._log, self.run, unreadable=unreadable):
                with suppress(EventsError):
                    self._put(row_of(records))
        if unreadable:
            self.trouble += f" ({len(unreadable)} left out)"


def _numbers(streams: Iterable[str]) -> Iterator[int]:
    """Yield the numbers of dialogues, without streams that are called otherwise."""
    for stream in streams:
        number = stream.rpartition("/")[2]
        if number.isascii() and number.isdecimal():
            yield int(number)


def _has(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number
