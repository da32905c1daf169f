"""The check of a file of dialogues: streamed, judged by a few processes, recorded in order."""

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from ...actors.formats import RawRecord, UnreadableFile, raw_records
from ...actors.shell import Stamp
from ...store import EventLog
from ..errors import RunFailure
from .comparing import CopyFinder
from .identity import parts_of, survey
from .judging import CheckSettings, Judged
from .recording import Journal
from .workers import Judge, batches, in_order


@dataclass(frozen=True, slots=True)
class Checked:
    """One record, and the result of its check."""

    raw: RawRecord
    judged: Judged


class Check:
    """The check of one file."""

    def __init__(self, path: Path, settings: CheckSettings, judge: Judge, log: EventLog | None, *, jobs: int) -> None:
        self._path = path
        self._settings = settings
        self._judge = judge
        self._log = log
        self._at_once = 2 * jobs + 1
        self._journal: Journal | None = None
        self._copies: CopyFinder | None = CopyFinder(settings.rules.copies)
        self.finished_before = False
        """True if the log held all of it already; known once the first record has come."""

    async def records(self) -> AsyncGenerator[Checked, None]:
        """Yield every record in the order of the file, as soon as it is judged and in the log.

        Raises:
            UnreadableFile: nothing of the file can be read.
            UsageError: the run is of something else.
            RunFailure, StoreError: it could not go on; what is recorded is kept.
        """
        before = _fingerprint(self._path)
        self._journal = await self._begin()
        journal = None if self.finished_before else self._journal
        try:
            async with aclosing(self._judged()) as records:
                async for record in records:
                    yield record
            _refuse_changed(self._path, before)
        except (RunFailure, UnreadableFile) as error:
            if journal is not None:
                await journal.stop(str(error)[:500])
            raise
        if journal is not None:
            await journal.complete()

    async def _judged(self) -> AsyncGenerator[Checked, None]:
        async with aclosing(in_order(batches(raw_records(self._path)), self._work, at_once=self._at_once)) as done:
            async for batch, judged in done:
                for raw, one in zip(batch, await self._recorded(batch, judged), strict=True):
                    yield Checked(raw, one)

    async def _begin(self) -> Journal | None:
        if self._log is None:
            return None
        subject = survey(self._path, self._settings, kind="check")
        journal = Journal(self._log, subject, Stamp(self._settings.run, self._settings.node))
        self.finished_before = await journal.begin()
        if self.finished_before:
            self._copies = None  # the log says what it came to
        return journal

    async def _work(self, batch: Sequence[RawRecord]) -> list[Judged]:
        """Judge a batch; a record that is in the log already is as the log says."""
        kept = {} if self._journal is None else await self._kept(self._journal, batch)
        fresh = [raw for raw in batch if raw.number not in kept]
        judged = {one.number: one for one in await self._judge(self._settings, fresh)} if fresh else {}
        return [kept.get(raw.number) or judged[raw.number] for raw in batch]

    async def _recorded(self, batch: Sequence[RawRecord], judged: Sequence[Judged]) -> list[Judged]:
        """Compare the records of a batch with all before them, and put the new ones into the log."""
        told = judged if self._copies is None else self._copies.compared(batch, judged)
        if self._journal is not None:
            has = self._journal.has
            # A record that was in the log stays as it was, whatever it is like.
            told = [
                replace(old, copy=new.copy) if has(old.number) else new for old, new in zip(judged, told, strict=True)
            ]
            await self._journal.record([one for one in told if not has(one.number)])
        return [one.recorded() for one in told]

    async def _kept(self, journal: Journal, batch: Sequence[RawRecord]) -> dict[int, Judged]:
        """Return those records of a batch that the log holds, as it holds them."""
        kept = [raw for raw in batch if journal.has(raw.number)]
        again = await self._again(kept)
        compares = self._copies is not None
        known = {raw.number: await journal.recorded(raw.number, raw.line, sketched=compares) for raw in kept}
        return {number: replace(one, fixed=again[number].fixed) if again else one for number, one in known.items()}

    async def _again(self, kept: Sequence[RawRecord]) -> dict[int, Judged]:
        """Fix *kept* anew: the log does not hold fixed records."""
        if not (kept and self._settings.fixes):
            return {}
        return {one.number: one for one in await self._judge(replace(self._settings, records=False), kept)}


def _refuse_changed(path: Path, before: tuple[int, int]) -> None:
    if _fingerprint(path) != before:
        raise RunFailure(f"{path} was changed while it was checked. Check it again under another --run")


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        stats = [os.stat(part) for part in parts_of(path)]  # noqa: PTH116 — a path that is no file says so in the same words
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    return max(stat.st_mtime_ns for stat in stats), sum(stat.st_size for stat in stats)
