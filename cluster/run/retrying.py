"""Failed dialogues opened anew: each is replaced by a further dialogue of the run, and stays in the log as it is."""

from collections.abc import Sequence

from ...events import FailedReplaced, Run
from .runtime import WritesLog


async def replacing_failed(log: WritesLog, run: Run) -> FailedReplaced | None:
    """Return the event that replaces the failed dialogues of *run*; None where none failed that was not replaced."""
    failed = [number for number in await _failed(log, run.id) if number not in run.replaced]
    return FailedReplaced(failed=tuple(failed)) if failed else None


async def _failed(log: WritesLog, run: str) -> Sequence[int]:
    prefix, after = f"{run}/", ""
    failed: list[int] = []
    while page := await log.heads(prefix, after):
        after = page[-1].stream
        numbers = (head.stream.removeprefix(prefix) for head in page if head.last == "dialogue_failed")
        failed += [int(number) for number in numbers if number.isdecimal()]
    return sorted(failed)
