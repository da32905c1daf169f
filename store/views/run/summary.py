"""Summaries of the runs that a log holds."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from ....events import Recorded, Run, RunStarted, fold_run
from ...contract import EventLog
from ...stored import Head
from ..load import Unreadable, expect_run, noting, run_of
from ..outcome import DialogueOutcome, outcome_by_last
from ..view import Sentence, View


class RunState(StrEnum):
    """The state of a run, as far as the log shows."""

    COMPLETED = "completed"
    STOPPED = "stopped"
    """On purpose; launching it again resumes it."""
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    """It died; launching it again resumes it."""
    UNFINISHED = "unfinished"
    """It runs or died: the log alone does not show which."""
    UNREADABLE = "unreadable"
    """Its own record is damaged or was erased; its dialogues need not be."""
    UNSTARTED = "unstarted"
    """There are dialogues under its name, and no record of the run itself."""


class RunSummary(View):
    """One run."""

    id: str
    state: RunState
    reason: Sentence | None
    """The reason why it stopped, or why its record cannot be read."""
    started: datetime | None
    last_event: datetime | None
    """The time of the last event of the run's own stream."""
    release: str | None
    """The version of the software that started it."""
    version: int
    """Of the run's own stream."""
    digest: str
    """Of that stream's last record, hex."""
    planned: int
    """Dialogues that it is to open; where accepted ones are ordered, at the most."""
    ordered: int | None
    """Accepted dialogues that were ordered; None: how many are opened was."""
    targets: Mapping[str, float]
    """Shares of the accepted dialogues that are aimed at, by stratum."""
    opened: int
    dialogues: Mapping[DialogueOutcome, int]
    """Those opened, by outcome."""
    events: int
    """Events of its dialogues, without those of its own stream, which `version` counts."""


class Counted(NamedTuple):
    """The dialogues of a run, counted."""

    outcomes: Mapping[DialogueOutcome, int]
    events: int


class _Counts:
    """Counts from the heads of a run's dialogues."""

    def __init__(self) -> None:
        self.outcomes: Counter[DialogueOutcome] = Counter()
        self.events = 0

    def add(self, head: Head) -> None:
        self.outcomes[outcome_by_last(head.last)] += 1
        self.events += head.version


def state_of(run: Run, *, writing: bool | None = None) -> RunState:
    """Return the state of *run*; *writing*: true if a process writes to its log now, None if that is unknown."""
    if run.version == 0:
        return RunState.UNSTARTED
    if run.completed:
        return RunState.COMPLETED
    if writing:
        return RunState.RUNNING
    if run.stopped is not None:
        return RunState.STOPPED
    return RunState.UNFINISHED if writing is None else RunState.INTERRUPTED


async def load_runs(
    log: EventLog, *, writing: bool | None = None, unreadable: list[Unreadable] | None = None
) -> Sequence[RunSummary]:
    """Return every run of the log, by name, from the heads of the streams: no dialogue is read.

    A run whose own stream does not read is noted in *unreadable*, and summed from its dialogues alone; without that
    list DamagedLog, BrokenChain, TornRecord or NewerRelease is raised.
    """
    counts: defaultdict[str, _Counts] = defaultdict(_Counts)
    async for head in log.heads():
        run = run_of(head.stream)
        if run is None:
            counts[head.stream].events += 0
        else:
            counts[run].add(head)
    return [await _summary(log, run, counts[run], writing, unreadable) for run in sorted(counts)]


async def load_run(
    log: EventLog,
    run: str,
    *,
    writing: bool | None = None,
    unreadable: list[Unreadable] | None = None,
    counted: Counted | None = None,
) -> RunSummary:
    """Return one run of the log; what is *counted* already is not counted again.

    Raises NoSuchStream, and as `load_runs`.
    """
    await expect_run(log, run)
    counts = _Counts()
    if counted is not None:
        counts.outcomes.update(counted.outcomes)
        counts.events = counted.events
    else:
        async for head in log.heads(f"{run}/"):
            counts.add(head)
    return await _summary(log, run, counts, writing, unreadable)


async def _summary(
    log: EventLog, id_: str, counts: _Counts, writing: bool | None, unreadable: list[Unreadable] | None
) -> RunSummary:
    records: Sequence[Recorded] = ()
    run: Run | None = None
    with noting(id_, unreadable):
        found = await log.read(id_)
        run, records = fold_run(id_, found), found
    why = unreadable[-1].why if run is None and unreadable else None
    run = run or Run(id_)
    first = records[0].event if records else None
    return RunSummary(
        id=id_,
        state=RunState.UNREADABLE if why else state_of(run, writing=writing),
        reason=why or run.stopped,
        started=records[0].time if records else None,
        last_event=records[-1].time if records else None,
        release=first.release if isinstance(first, RunStarted) else None,
        version=run.version,
        digest=records[-1].digest.hex() if records else "",
        planned=run.dialogues,
        ordered=run.accepted,
        targets=run.targets,
        opened=counts.outcomes.total(),
        dialogues={outcome: counts.outcomes[outcome] for outcome in DialogueOutcome},
        events=counts.events,
    )
