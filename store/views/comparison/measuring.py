"""The way from two logs to a comparison: one walk over the dialogues of each run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....events import Recorded, Run, fold_run
from ...contract import EventLog
from ..load import Unreadable, collect, ended_in, noting
from ..outcome import ACCEPTED_ONLY
from ..run.summary import load_run
from .comparison import EmbeddedBy, RunComparison, comparison_of
from .quantities import Quantity, number_of
from .side import SideMeter

RunInLog = tuple[EventLog, str]


@dataclass(frozen=True, slots=True)
class Embedded:
    """Amounts that an embedding model gives, by the number of the dialogue of each side."""

    by: EmbeddedBy
    a: Mapping[str, Mapping[Quantity, float]]
    b: Mapping[str, Mapping[Quantity, float]]


async def accepted_alike(a: RunInLog, b: RunInLog) -> tuple[list[str], list[str]]:
    """Return the first accepted dialogues of both runs, as many of each: figures of variety change with the number."""
    accepted_a, accepted_b = [await ended_in(*one, ACCEPTED_ONLY) for one in (a, b)]
    same = min(len(accepted_a), len(accepted_b))
    return accepted_a[:same], accepted_b[:same]


async def load_comparison(
    a: RunInLog, b: RunInLog, *, stand_in: str, unreadable: list[Unreadable], embedded: Embedded | None = None
) -> RunComparison:
    """Compare run B with run A, each of them a log and a name; *stand_in* is the name of the offline model.

    What cannot be read is noted in *unreadable*, and left out. Raises NoSuchStream.
    """
    accepted_a, accepted_b = await accepted_alike(a, b)
    side_a = await _measured(*a, accepted_a, unreadable, {} if embedded is None else embedded.a)
    side_b = await _measured(*b, accepted_b, unreadable, {} if embedded is None else embedded.b)
    return comparison_of(side_a, side_b, stand_in=stand_in, coherence=None if embedded is None else embedded.by)


async def _measured(
    log: EventLog,
    name: str,
    varied: list[str],
    unreadable: list[Unreadable],
    beside: Mapping[str, Mapping[Quantity, float]],
) -> SideMeter:
    summary = await load_run(log, name, unreadable=[])
    run = Run(name)
    records: Sequence[Recorded] = ()
    with noting(name, unreadable):
        records = await log.read(name)
        run = fold_run(name, records)
    meter = SideMeter(summary, run, records, frozenset(map(number_of, varied)), beside)
    await collect(log, name, meter, unreadable=unreadable)
    return meter
