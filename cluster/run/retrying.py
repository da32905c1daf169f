"""Failed dialogues opened anew: each is replaced by a further dialogue of the run, and stays in the log as it is."""

from ...events import FailedReplaced, Run
from .heads import heads_of
from .runtime import WritesLog


async def replacing_failed(log: WritesLog, run: Run) -> FailedReplaced | None:
    """Return the event that replaces the failed dialogues of *run*; None where none failed that was not replaced."""
    ended = [number async for number, head in heads_of(log, run.id) if head.last == "dialogue_failed"]
    failed = sorted(set(ended) - run.replaced)
    return FailedReplaced(failed=tuple(failed)) if failed else None
