"""The way from two logs to a comparison: one walk over the dialogues of each run."""

from collections.abc import Sequence

from ....events import Recorded, Run, fold_run
from ...contract import EventLog
from ..load import Unreadable, collect, ended_in, noting
from ..outcome import ACCEPTED_ONLY
from ..run.summary import load_run
from .comparison import RunComparison, comparison_of
from .quantities import number_of
from .side import SideMeter


async def load_comparison(
    a: tuple[EventLog, str],
    b: tuple[EventLog, str],
    *,
    stand_in: str,
    unreadable: list[Unreadable],
) -> RunComparison:
    """Compare run B with run A, each of them a log and a name; *stand_in* is the name of the offline model.

    What cannot be read is noted in *unreadable*, and left out. Raises NoSuchStream.
    """
    accepted_a, accepted_b = [await ended_in(*one, ACCEPTED_ONLY) for one in (a, b)]
    same = min(len(accepted_a), len(accepted_b))
    side_a = await _measured(*a, accepted_a[:same], unreadable)
    side_b = await _measured(*b, accepted_b[:same], unreadable)
    return comparison_of(side_a, side_b, stand_in=stand_in)


async def _measured(log: EventLog, name: str, varied: list[str], unreadable: list[Unreadable]) -> SideMeter:
    summary = await load_run(log, name, unreadable=[])
    run = Run(name)
    records: Sequence[Recorded] = ()
    with noting(name, unreadable):
        records = await log.read(name)
        run = fold_run(name, records)
    meter = SideMeter(summary, run, records, frozenset(map(number_of, varied)))
    await collect(log, name, meter, unreadable=unreadable)
    return meter
