"""What a check says in the log: in the run's own stream, and in one stream for each record."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from json import dumps
from typing import Any

from ...actors.shell import Stamp
from ...events import (
    Recorded,
    RunCompleted,
    RunEvent,
    RunResumed,
    RunStarted,
    RunStopped,
    decode,
    fold_records,
    fold_run,
)
from ...store import EventLog
from ..errors import UsageError
from ..run_stream import RELEASE
from ..tally import ENDS
from .judging import Judged, stream_of


@dataclass(frozen=True, slots=True)
class Subject:
    """What a run checks, and how: it is resumed only with the same."""

    run: str
    file: str
    digest: str
    """Of the file, sha256, 64 hex digits."""
    size: int
    """Bytes."""
    records: int
    format_: str | None
    rules: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """As the run's stream says it."""
        return {"file": self.file, **self.identity()}

    def identity(self) -> dict[str, Any]:
        """What makes it what it is; a file may be moved meanwhile."""
        return {
            "kind": "check",
            "run": self.run,
            "sha256": self.digest,
            "bytes": self.size,
            "records": self.records,
            "format": self.format_ or "recognised",
            "rules": dict(self.rules),
        }


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
        """Start the run, or go on with it; whether it is finished already.

        Raises:
            UsageError: the run is of something else.
        """
        records = await self._log.read(self._subject.run)
        before = fold_run(self._subject.run, records)
        self._version = before.version
        if not before.version:
            await self._write(self._started())
            return False
        if before.config_digest != _digest(self._subject.identity()):
            raise UsageError(_difference(self._subject, before.config))
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
        """Whether that record is in the log."""
        return number < len(self._kept) and bool(self._kept[number])

    async def recorded(self, number: int, line: int) -> Judged:
        """What the log says of a record that is in it."""
        stream = stream_of(self._subject.run, number)
        frames = await self._log.read_frames(stream)
        dialogue = fold_records(stream, [Recorded(stream, n, b"", decode(f)) for n, f in enumerate(frames, start=1)])
        return Judged(number, line, dialogue.phase, dialogue.rule_findings)

    async def record(self, judged: Sequence[Judged]) -> None:
        """Put the events of records into the log, together."""
        await asyncio.gather(
            *(
                self._log.append_frames(stream_of(self._subject.run, one.number), one.frames, expected=0)
                for one in judged
            )
        )

    async def complete(self) -> None:
        """Every record is in the log."""
        await self._write(RunCompleted())

    async def stop(self, reason: str) -> None:
        """It ends before its end."""
        await self._write(RunStopped(reason=reason))

    def _started(self) -> RunStarted:
        return RunStarted(
            config=self._subject.to_json(),
            config_digest=_digest(self._subject.identity()),
            pool_digest="",
            tools=0,
            dialogues=self._subject.records,
            seed=0,
            release=RELEASE,
        )

    async def _write(self, event: RunEvent) -> None:
        envelope = self._stamp.envelope(event, role="importer", cause=None)
        await self._log.append(self._subject.run, [envelope], expected=self._version)
        self._version += 1


def _digest(identity: dict[str, Any]) -> str:
    return sha256(dumps(identity, sort_keys=True).encode()).hexdigest()


def _difference(subject: Subject, before: Mapping[str, Any]) -> str:
    changed = [
        f"{key}: was {dumps(before.get(key))[:80]}, is {dumps(value)[:80]}"
        for key, value in subject.identity().items()
        if before.get(key) != value
    ]
    what = "; ".join(changed) or "its identity"
    return (
        f"run {subject.run!r} is in the log already, and is of something else ({what}). "
        "Give this check another name with --run, or another log with --log; --no-log records nothing"
    )
