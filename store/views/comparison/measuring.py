"""The way from two logs to a comparison: one walk over the dialogues of each run."""

from collections.abc import Sequence

from ....events import Recorded, Run, fold_run
from ...contract import EventLog
from ..load import Unreadable, collect, noting
from ..outcome import DialogueOutcome, outcome_by_last
from ..run.summary import load_run
from .comparison import RunComparison, comparison_of
from .quantities import in_order, number_of
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
    accepted_a, accepted_b = await accepted_numbers(*a), await accepted_numbers(*b)
    same = min(len(accepted_a), len(accepted_b))
    side_a = await _measured(*a, accepted_a[:same], unreadable)
    side_b = await _measured(*b, accepted_b[:same], unreadable)
    return comparison_of(side_a, side_b, stand_in=stand_in)


async def accepted_numbers(log: EventLog, run: str) -> list[str]:
    """Return the numbers of a run's accepted dialogues, in order, from the heads of their streams."""
    return sorted(
        [
            number_of(head.stream)
            async for head in log.heads(f"{run}/")
            if outcome_by_last(head.last) is DialogueOutcome.ACCEPTED
        ],
        key=in_order,
    )


async def _measured(log: EventLog, name: str, varied: list[str], unreadable: list[Unreadable]) -> SideMeter:
    summary = await load_run(log, name, unreadable=[])
    run = Run(name)
    records: Sequence[Recorded] = ()
    with noting(name, unreadable):
        records = await log.read(name)
        run = fold_run(name, records)
    meter = SideMeter(summary, run, records, frozenset(varied))
    await collect(log, name, meter, unreadable=unreadable)
    return meter
