"""A request to check files: one after the other, in one report."""

import os
from contextlib import ExitStack, aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from ...store import open_log
from ..config.rule_set import RuleSettings
from .check import Check, Checked
from .judging import CheckSettings
from .outputs import as_line, written_whole
from .progress import Progress
from .reported import Reported, reported
from .reports import CheckReport
from .summary import Summary
from .workers import jobs_for, judging


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """The files to check, the rules, and the outputs."""

    files: tuple[tuple[Path, str], ...]
    """Each with the name of its run."""
    rules: RuleSettings
    format_: str | None
    log: str | None
    """None: nothing is recorded."""
    passing: Path | None
    """The file for the records that pass."""
    fixed: Path | None
    """The file for all records, with what is safely fixable fixed."""
    most: int | None
    """The largest number of findings in the report."""
    jobs: int | None
    """Processes that judge; None: as many as there are cores, if there is enough to do."""


class LimitedReport:
    """Passes records on to a report, up to a number of findings."""

    def __init__(self, report: CheckReport, most: int | None) -> None:
        self._report = report
        self._room = most
        self.withheld = 0

    def add(self, record: Reported) -> None:
        """Report a record, if it has findings or fixes."""
        if self._room is not None:
            kept = record.findings[: self._room]
            self.withheld += len(record.findings) - len(kept)
            self._room -= len(kept)
            record = replace(record, findings=kept)
        if record.findings or record.fixes:
            self._report.add(record)


_WAIT = 10.0
"""Seconds to wait for another process that records the same run."""


async def check_files(order: CheckRequest, report: CheckReport, progress: Progress) -> list[Summary]:
    """Check and report every file; return the numbers of each.

    Raises:
        FormatError: nothing of a file can be read.
        CommandError, StoreError: it could not go on; what is recorded is kept.
    """
    jobs = jobs_for([path for path, _ in order.files], order.jobs)
    limited = LimitedReport(report, order.most)
    summaries = [Summary(str(path), None if order.log is None else run) for path, run in order.files]
    report.begin()
    with ExitStack() as files:
        passing = files.enter_context(written_whole(order.passing))
        fixed = files.enter_context(written_whole(order.fixed))
        async with judging(jobs) as judge:
            log = None if order.log is None else open_log(order.log)
            try:
                for (path, run), summary in zip(order.files, summaries, strict=True):
                    if log is not None:
                        await log.hold(run, wait=_WAIT)
                    check = Check(path, _settings(order, run), judge, log, jobs=jobs)
                    await _one(check, summary, limited, progress, _Files(passing, fixed))
            finally:
                if log is not None:
                    await log.close()
    progress.clear()
    report.end(summaries, withheld=limited.withheld)
    return summaries


@dataclass(frozen=True, slots=True)
class _Files:
    """The open outputs."""

    passing: BinaryIO | None
    fixed: BinaryIO | None

    def take(self, checked: Checked) -> None:
        """Write a record to the outputs that it belongs to."""
        if self.passing is not None and checked.judged.passed:
            self.passing.write(as_line(checked.raw))
        if self.fixed is not None:
            self.fixed.write(_fixed(checked))


async def _one(check: Check, summary: Summary, limited: LimitedReport, progress: Progress, files: _Files) -> None:
    async with aclosing(check.records()) as records:
        async for checked in records:
            told = reported(checked.raw.file or summary.file, checked.judged, run=summary.run)
            summary.add(checked.judged, told)
            limited.add(told)
            files.take(checked)
            progress.advance(summary)
    summary.finished_before = check.finished_before


def _fixed(checked: Checked) -> bytes:
    """Return the record, fixed where it could be; nothing for one that is too large to be held."""
    if checked.judged.fixed is not None:
        return checked.judged.fixed.data + b"\n"
    return as_line(checked.raw) if checked.raw.data is not None else b""


def _settings(order: CheckRequest, run: str) -> CheckSettings:
    return CheckSettings(
        run=run,
        node=os.uname().nodename,
        rules=order.rules,
        format_=order.format_,
        records=order.log is not None,
        fixes=order.fixed is not None,
    )
