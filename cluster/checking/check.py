"""A file of dialogues is checked: streamed, judged by a few processes, recorded in order."""

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path

from ...actors.formats import Raw, UnreadableFile, raw_records
from ...actors.shell import Stamp
from ...store import EventLog
from ..errors import RunFailure
from .judging import Judged, Terms
from .recording import Journal
from .subject import survey
from .working import Judge, batches, in_order


@dataclass(frozen=True, slots=True)
class Checked:
    """One record, and what became of it."""

    raw: Raw
    judged: Judged


class Check:
    """The check of one file."""

    def __init__(self, path: Path, terms: Terms, judge: Judge, log: EventLog | None, *, jobs: int) -> None:
        self._path = path
        self._terms = terms
        self._judge = judge
        self._log = log
        self._at_once = 2 * jobs + 1
        self._journal: Journal | None = None
        self.finished_before = False
        """Whether the log held all of it already; known once the first record has come."""

    async def records(self) -> AsyncGenerator[Checked, None]:
        """Every record in the order of the file, as soon as it is judged and in the log.

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
                for raw, one in zip(batch, judged, strict=True):
                    yield Checked(raw, one)

    async def _begin(self) -> Journal | None:
        if self._log is None:
            return None
        subject = survey(self._path, self._terms, kind="check")
        journal = Journal(self._log, subject, Stamp(self._terms.run, self._terms.node))
        self.finished_before = await journal.begin()
        return journal

    async def _work(self, batch: Sequence[Raw]) -> list[Judged]:
        """What becomes of a batch; of what is in the log already, the log says it."""
        journal = self._journal
        if journal is None:
            return await self._judge(self._terms, batch)
        fresh = [raw for raw in batch if not journal.has(raw.number)]
        judged = await self._judge(self._terms, fresh) if fresh else []
        await journal.record(judged)
        known = {one.number: one.recorded() for one in judged}
        kept = [raw for raw in batch if raw.number not in known]
        again = await self._again(kept)
        for raw in kept:
            one = await journal.recorded(raw.number, raw.line)
            known[raw.number] = replace(one, mended=again[raw.number].mended) if again else one
        return [known[raw.number] for raw in batch]

    async def _again(self, kept: Sequence[Raw]) -> dict[int, Judged]:
        """What is fixed is not in the log, so it is fixed anew."""
        if not (kept and self._terms.fixes):
            return {}
        return {one.number: one for one in await self._judge(replace(self._terms, records=False), kept)}


def _refuse_changed(path: Path, before: tuple[int, int]) -> None:
    if _fingerprint(path) != before:
        raise RunFailure(f"{path} was changed while it was checked. Check it again under another --run")


def _fingerprint(path: Path) -> tuple[int, int]:
    try:
        stat = os.stat(path)  # noqa: PTH116 — a path that is no file says so in the same words
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    return stat.st_mtime_ns, stat.st_size
