"""Reads the figures of a run's dialogues, or of a file's, one dialogue in memory at a time."""

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...actors.formats import FORMATS, raw_records, read_entry
from ...actors.statistics import MOST_DIALOGUES, Coherence, SetMeter, SetStatistics, Spoken, spoken_in
from ...events import Dialogue, DialogueImported, Recorded, admit, unopened
from ...store import EventLog
from ...store.views import (
    ACCEPTED_ONLY,
    DialogueOutcome,
    Funnel,
    LiveFunnel,
    Realised,
    RealisedMeter,
    RunSummary,
    Unreadable,
    collect,
    dialogue_at,
    last_of,
    load_run,
    load_surplus,
    outcome_by_last,
)

MOST_NAMED = 1000
"""Records that are no dialogues, of which each is named."""


@dataclass(frozen=True, slots=True)
class UnreadRecord:
    """A record of a file that is no dialogue."""

    source: str
    """Its file and line."""
    why: str


@dataclass(frozen=True, slots=True)
class MeasuredRun:
    """A run, and the figures of those of its dialogues that were asked for."""

    summary: RunSummary
    funnel: Funnel
    realised: Realised
    """Complexity of all refined dialogues, however they ended."""
    statistics: SetStatistics
    spoken: Sequence[Spoken]
    """What is said in the first dialogues, for a model that says how coherent they are."""
    beyond_order: int
    """Accepted dialogues beyond the number ordered: as in an export, they are not in the set."""
    unreadable: Sequence[Unreadable]
    coherence: Coherence | None = None
    """None: no model was named."""


@dataclass(frozen=True, slots=True)
class MeasuredFile:
    """A file, and the figures of its dialogues."""

    file: str
    statistics: SetStatistics
    spoken: Sequence[Spoken]
    """As of a run."""
    unread: Sequence[UnreadRecord]
    """The first thousand."""
    unread_records: int
    """All of them."""
    coherence: Coherence | None = None
    """None: no model was named."""


class _Meter:
    """Measures dialogues, and keeps what is said in the first of them."""

    def __init__(self) -> None:
        self._statistics = SetMeter()
        self.spoken: list[Spoken] = []

    def add(self, dialogue: Dialogue) -> None:
        """Add one dialogue."""
        self._statistics.add(dialogue)
        if len(self.spoken) < MOST_DIALOGUES:
            self.spoken.append(spoken_in(dialogue))

    @property
    def statistics(self) -> SetStatistics:
        """The figures so far."""
        return self._statistics.statistics


class _Chosen:
    """Hands the dialogues that ended in one of some ways to a meter."""

    def __init__(
        self,
        meter: _Meter,
        outcomes: Collection[DialogueOutcome],
        without: Container[str],
        tell: Callable[[int], object],
    ) -> None:
        self._meter, self._outcomes, self._without, self._tell = meter, outcomes, without, tell
        self._read = 0

    def add(self, records: Sequence[Recorded]) -> None:
        """Add one dialogue. Raises DamagedLog."""
        last = last_of(records)
        outcome = DialogueOutcome.IN_FLIGHT if last is None else outcome_by_last(last.event.type)
        if outcome in self._outcomes and records[0].stream not in self._without:
            self._meter.add(dialogue_at(records))
        self._read += 1
        self._tell(self._read)


async def measure_run(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] = ACCEPTED_ONLY,
    *,
    tell: Callable[[int], object] = lambda _: None,
) -> MeasuredRun:
    """Return the figures of *run*; *tell* hears how many dialogues were read. Raises NoSuchStream, StoreError."""
    unreadable: list[Unreadable] = []
    summary = await load_run(log, run, unreadable=[])
    surplus = await load_surplus(log, run)
    meter, funnel, realised = _Meter(), LiveFunnel(run), RealisedMeter()
    await collect(log, run, _Chosen(meter, outcomes, surplus, tell), funnel, realised, unreadable=unreadable)
    beyond = len(surplus) if DialogueOutcome.ACCEPTED in outcomes else 0
    return MeasuredRun(summary, funnel.funnel, realised.realised, meter.statistics, meter.spoken, beyond, unreadable)


def measure_file(
    path: Path, shape: str | None = None, *, tell: Callable[[int], object] = lambda _: None
) -> MeasuredFile:
    """Return the figures of a file or folder, read as `check` reads it; *shape* None: each record is recognised.

    Raises:
        UnreadableFile: nothing of it can be read.
    """
    meter = _Meter()
    unread: list[UnreadRecord] = []
    unread_records = 0
    for raw in raw_records(path):
        entry = read_entry(raw, format_=FORMATS[shape] if shape else None)
        fault = entry.fault if entry.imported is None else _added(meter, raw.source, entry.imported)
        if fault is not None:
            unread_records += 1
            if len(unread) < MOST_NAMED:
                unread.append(UnreadRecord(raw.source, fault.removeprefix(f"{raw.source}: ")))
        tell(raw.number)
    return MeasuredFile(str(path), meter.statistics, meter.spoken, unread, unread_records)


def _added(meter: _Meter, source: str, imported: DialogueImported) -> str | None:
    """Add a dialogue; return why it cannot be, or None."""
    try:
        meter.add(admit(unopened(source), imported))
    except Exception as error:  # noqa: BLE001 — whatever a record does to its reader, the rest goes on
        return f"it breaks whoever reads it: {type(error).__name__}: {error}"
    return None
