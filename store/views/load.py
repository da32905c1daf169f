"""The way from the log to the views: one dialogue, every dialogue of a run, and what cannot be read."""

from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from typing import Protocol

from ...events import DamagedLog, Recorded, WireError
from ..contract import EventLog
from ..errors import BrokenChain, LogUnreadable, NoSuchStream, PayloadErased
from .errors import NoSuchVersion, NotExportable
from .outcome import DialogueOutcome, outcome_by_last
from .view import View

LISTING = "'toolace-mt runs'"
"""The command that lists the runs of a log, as a message names it; who knows where the log is adds that."""

_DIGITS = 18
"""Digits of a dialogue's number at the most: no run has more dialogues."""


class Unreadable(View):
    """A stream that was passed over."""

    stream: str
    why: str
    erased: bool
    """True where a payload was erased on purpose; else the stream is damaged, or of a newer release."""


async def load(log: EventLog, dialogue: str) -> Sequence[Recorded]:
    """Return all records of *dialogue*, which is named `RUN/NUMBER`. Raises NoSuchStream, and as the log's `read`."""
    run, slash, number = dialogue.partition("/")
    if not (run and slash and number.isdecimal() and len(number) <= _DIGITS):
        raise NoSuchStream(f"{dialogue!r} is no dialogue: one is named RUN/NUMBER, such as demo/17")
    stream = f"{run}/{int(number)}"
    records = await log.read(stream)
    if not records:
        raise NoSuchStream(f"there is no {stream!r} in this log: {LISTING} lists what there is")
    return records


class Collector(Protocol):
    """A view that adds up dialogue by dialogue."""

    def add(self, records: Sequence[Recorded], /) -> None:
        """Add one dialogue: all its records. Raises DamagedLog, with nothing added."""


async def collect(log: EventLog, run: str, *collectors: Collector, unreadable: list[Unreadable] | None = None) -> None:
    """Add every dialogue of *run* to each of *collectors*, in one walk over the log.

    Raises NoSuchStream where there is no such run, DamagedLog, and as `dialogues_of`.
    """
    await expect_run(log, run)
    async for records in dialogues_of(log, run, unreadable=unreadable):
        with noting(records[0].stream, unreadable):
            for collector in collectors:
                collector.add(records)


def run_of(stream: str) -> str | None:
    """Return the run of a dialogue's stream, `<run>/<number>`; None for a run's own stream."""
    run, slash, _ = stream.rpartition("/")
    return run if slash else None


async def expect_run(log: EventLog, run: str) -> None:
    """Raise NoSuchStream where *log* holds nothing of a run of that name, or where it is a dialogue's."""
    async with aclosing(log.heads(f"{run}/")) as heads:
        if await anext(heads, None) is not None:
            return
    if (whole := run_of(run)) is not None:
        raise NoSuchStream(f"{run!r} is the name of a dialogue: name a run, such as {whole!r}")
    if await log.head(run) is None:
        raise NoSuchStream(f"there is no run {run!r} in this log: {LISTING} lists what there is")


async def expect_runs(log: EventLog, runs: Iterable[str]) -> None:
    """Raise NoSuchStream where *log* holds nothing of one of *runs*."""
    for run in runs:
        await expect_run(log, run)


async def ended_in(log: EventLog, run: str, outcomes: Collection[DialogueOutcome]) -> list[str]:
    """Return the streams of *run*'s dialogues that ended in one of *outcomes*, in the order of their numbers.

    It looks at the heads alone, so memory is a name for each of them.
    """
    found = [head.stream async for head in log.heads(f"{run}/") if outcome_by_last(head.last) in outcomes]
    return sorted(found, key=lambda stream: (len(stream), stream))


@contextmanager
def noting(stream: str, unreadable: list[Unreadable] | None) -> Iterator[None]:
    """Note in *unreadable* what the block cannot read, or finds other than its head says; without a list, raise it."""
    try:
        yield
    except (BrokenChain, PayloadErased, LogUnreadable, WireError, DamagedLog, NotExportable) as error:
        if unreadable is None:
            raise
        unreadable.append(Unreadable(stream=stream, why=str(error), erased=isinstance(error, PayloadErased)))


async def dialogues_of(
    log: EventLog,
    run: str,
    outcomes: Collection[DialogueOutcome] | None = None,
    *,
    unreadable: list[Unreadable] | None = None,
    collectors: Sequence[Collector] = (),
) -> AsyncIterator[Sequence[Recorded]]:
    """Yield the records of each dialogue of *run*, one dialogue in memory at a time.

    With *outcomes* only the dialogues that ended so; the others are read only for *collectors*, which are given every
    dialogue. With *unreadable* what cannot be read is noted there and passed over; of the others it always is passed
    over. Raises as the log's `read`, also where a dialogue is not as its head says.
    """
    async for head in log.heads(f"{run}/"):
        wanted = outcomes is None or outcome_by_last(head.last) in outcomes
        if not wanted and not collectors:
            continue
        records: Sequence[Recorded] = ()
        with noting(head.stream, unreadable if wanted else []):
            found = await log.read(head.stream, upto=head.version)
            if len(found) < head.version:
                raise BrokenChain(head.stream, len(found) + 1, "it is missing at the end of the stream")
            if found and found[-1].digest != head.digest:
                raise BrokenChain(head.stream, head.version, "the head of its stream has another digest")
            for collector in collectors:
                collector.add(found)
            records = found
        if records and wanted:
            yield records


def upto(records: Sequence[Recorded], version: int | None) -> Sequence[Recorded]:
    """Return the first *version* of a stream's *records*; all of them for None. Raises NoSuchVersion."""
    if version is None:
        return records
    if not 0 <= version <= len(records):
        raise NoSuchVersion(version, len(records))
    return records[:version]
