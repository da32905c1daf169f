"""What a run has accepted beyond the number that was ordered: always the same dialogues, however they were opened."""

from ....events import fold_run
from ...contract import EventLog
from ..load import noting
from ..outcome import DialogueOutcome, outcome_by_last


async def load_surplus(log: EventLog, run: str) -> frozenset[str]:
    """Return the dialogues of *run* that were accepted beyond the order: all but those of the lowest numbers.

    None where no number was ordered, or the run's own record does not read.
    """
    ordered: int | None = None
    with noting(run, []):
        ordered = fold_run(run, await log.read(run)).accepted
    if ordered is None:
        return frozenset()
    accepted = [
        head.stream async for head in log.heads(f"{run}/") if outcome_by_last(head.last) is DialogueOutcome.ACCEPTED
    ]
    return frozenset(sorted(accepted, key=_number)[ordered:])


def _number(stream: str) -> tuple[int, str]:
    number = stream.rpartition("/")[2]
    return (int(number) if number.isdecimal() else 0, stream)
