"""The log of a check: the run's own stream, and one stream for each record."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from ...actors.shell import Stamp
from ...events import Recorded, RunCompleted, RunEvent, RunResumed, RunStopped, decode, fold_records, fold_run
from ...store import EventLog
from ...store.views import sketch_of
from ..run.progress import ENDS
from ..run.run_stream import RELEASE
from .identity import Subject, refuse_other, started
from .judging import Judged, judged_of, stream_of


class Journal:
    """The log of one check."""

    def __init__(self, log: EventLog, subject: Subject, stamp: Stamp) -> None:
        self._log = log
        self._subject = subject
        self._stamp = stamp
        self._version = 0
        self._kept = bytearray(subject.records + 1)
        """1 for each record that is in the log."""

    async def begin(self) -> bool:
        """Start the run, or go on with it; return True if it is finished already.

        Raises:
            UsageError: the run is of something else.
        """
        records = await self._log.read(self._subject.run)
        before = fold_run(self._subject.run, records)
        self._version = before.version
        if not before.version:
            await self._write(started(self._subject, dialogues=self._subject.records))
            return False
        refuse_other(self._subject, before)
        await self._look()
        if not before.completed:
            await self._write(RunResumed(config=self._subject.to_json(), release=RELEASE))
        return before.completed

    async def _look(self) -> None:
        prefix = f"{self._subject.run}/"
        async for head in self._log.heads(prefix):
            number = int(head.stream.removeprefix(prefix))
            if head.last in ENDS and number < len(self._kept):
                self._kept[number] = 1

    def has(self, number: int) -> bool:
        """Return True if that record is in the log."""
        return number < len(self._kept) and bool(self._kept[number])

    async def recorded(self, number: int, line: int, *, sketched: bool) -> Judged:
        """Read a record from the log, with its sketch if it is to be compared with others (*sketched*)."""
        stream = stream_of(self._subject.run, number)
        frames = await self._log.read_frames(stream)
        dialogue = fold_records(stream, [Recorded(stream, n, b"", decode(f)) for n, f in enumerate(frames, start=1)])
        return replace(judged_of(number, line, dialogue), sketch=sketch_of(dialogue) if sketched else None)

    async def record(self, judged: Sequence[Judged]) -> None:
        """Append the events of records to the log, concurrently."""
        await asyncio.gather(
            *(
                self._log.append_frames(stream_of(self._subject.run, one.number), one.frames, expected=0)
                for one in judged
            )
        )

    async def complete(self) -> None:
        """Record that every record is in the log."""
        await self._write(RunCompleted())

    async def stop(self, reason: str) -> None:
        """Record that the check stops early."""
        await self._write(RunStopped(reason=reason))

    async def _write(self, event: RunEvent) -> None:
        envelope = self._stamp.envelope(event, role="importer", cause=None)
        await self._log.append(self._subject.run, [envelope], expected=self._version)
        self._version += 1
