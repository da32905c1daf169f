"""What the user asked for, carried out: files one after the other, told in one report."""

import os
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ...store import open_log
from ..config.rule_set import RuleSettings
from .check import Check, Checked
from .judging import Terms
from .outputs import as_line, written_whole
from .placed import Reported, reported
from .progress import Progress
from .reports import CheckReport
from .summary import Summary
from .working import jobs_for, judging


@dataclass(frozen=True, slots=True)
class CheckOrder:
    """Which files are checked, how, and where what comes out goes."""

    files: tuple[tuple[Path, str], ...]
    """Each with the name of its run."""
    rules: RuleSettings
    format_: str | None
    log: str | None
    """None: nothing is recorded."""
    passing: Path | None
    """Where the records go that pass."""
    fixed: Path | None
    """Where all records go, with what is safely fixable fixed."""
    most: int | None
    """Findings that are told."""
    jobs: int | None
    """Processes that judge; None: as many as there are cores, if there is enough to do."""


class Teller:
    """Passes records on to a report, as long as there is room."""

    def __init__(self, report: CheckReport, most: int | None) -> None:
        self._report = report
        self._room = most
        self.withheld = 0

    def tell(self, record: Reported) -> None:
        """Tell of a record, if there is something to say of it."""
        if self._room is not None:
            kept = record.findings[: self._room]
            self.withheld += len(record.findings) - len(kept)
            self._room -= len(kept)
            record = replace(record, findings=kept)
        if record.findings or record.fixes:
            self._report.add(record)


async def carry_out(order: CheckOrder, report: CheckReport, progress: Progress) -> list[Summary]:
    """Check every file, and tell of it; what each came to.

    Raises:
        FormatError: nothing of a file can be read.
        CommandError, StoreError: it could not go on; what is recorded is kept.
    """
    jobs = jobs_for([path for path, _ in order.files], order.jobs)
    teller = Teller(report, order.most)
    summaries = [Summary(str(path), None if order.log is None else run) for path, run in order.files]
    report.begin()
    with ExitStack() as files:
        passing = files.enter_context(written_whole(order.passing))
        fixed = files.enter_context(written_whole(order.fixed))
        async with judging(jobs) as judge:
            log = None if order.log is None else open_log(order.log)
            try:
                for (path, run), summary in zip(order.files, summaries, strict=True):
                    check = Check(path, _terms(order, run), judge, log, jobs=jobs)
                    await _one(check, summary, teller, progress, _Files(passing, fixed))
            finally:
                if log is not None:
                    await log.close()
    progress.clear()
    report.end(summaries, withheld=teller.withheld)
    return summaries


@dataclass(frozen=True, slots=True)
class _Files:
    """Where records go."""

    passing: BinaryIO | None
    fixed: BinaryIO | None

    def take(self, checked: Checked) -> None:
        """Write a record where it belongs."""
        if self.passing is not None and checked.judged.passed:
            self.passing.write(as_line(checked.raw))
        if self.fixed is not None:
            self.fixed.write(_mended(checked))


async def _one(check: Check, summary: Summary, teller: Teller, progress: Progress, files: _Files) -> None:
    async with aclosing(check.records()) as records:
        async for checked in records:
            told = reported(summary.file, checked.judged, run=summary.run)
            summary.add(checked.judged, told)
            teller.tell(told)
            files.take(checked)
            progress.advance(summary)
    summary.finished_before = check.finished_before


def _mended(checked: Checked) -> bytes:
    """The record, fixed where it could be; nothing for one that is too large to be held."""
    if checked.judged.mended is not None:
        return checked.judged.mended.data + b"\n"
    return as_line(checked.raw) if checked.raw.data is not None else b""


def _terms(order: CheckOrder, run: str) -> Terms:
    return Terms(
        run=run,
        node=os.uname().nodename,
        rules=order.rules,
        format_=order.format_,
        records=order.log is not None,
        fixes=order.fixed is not None,
    )
