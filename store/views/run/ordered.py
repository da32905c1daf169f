"""What a run has accepted beyond the number that was ordered: always the same dialogues, however they were opened."""

from ....events import fold_run
from ...contract import EventLog
from ..load import ended_in, noting
from ..outcome import ACCEPTED_ONLY


async def load_surplus(log: EventLog, run: str) -> frozenset[str]:
    """Return the dialogues of *run* that were accepted beyond the order: all but those of the lowest numbers.

    None of them where no number was ordered, or the run's own record does not read.
    """
    ordered: int | None = None
    with noting(run, []):
        ordered = fold_run(run, await log.read(run)).accepted
    if ordered is None:
        return frozenset()
    accepted = await ended_in(log, run, ACCEPTED_ONLY)
    return frozenset(accepted[ordered:])
