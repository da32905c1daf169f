"""Batches of a run at providers, as its own stream tells of them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from ....events import BatchEnded, BatchPrepared, BatchSubmitted, Recorded
from ..view import View


class BatchState(StrEnum):
    """The state of a batch, as far as the log shows."""

    PREPARED = "being created"
    SUBMITTED = "at the provider"
    ENDED = "done"


class BatchLine(View):
    """One batch."""

    endpoint: str
    batch: str | None
    """The provider's id."""
    questions: int
    state: BatchState
    since: datetime
    answered: int | None
    """Answers that came; None before it has ended."""
    reason: str
    """Reason for which others did not."""


def batches_in(records: Iterable[Recorded]) -> list[BatchLine]:
    """Return the batches that *records* of a run's stream tell of, in the order of their beginning."""
    lines: dict[str, BatchLine] = {}
    for record in records:
        match record.event:
            case BatchPrepared() as event:
                lines[event.wave] = BatchLine(
                    endpoint=event.endpoint,
                    batch=None,
                    questions=len(event.items),
                    state=BatchState.PREPARED,
                    since=record.time,
                    answered=None,
                    reason="",
                )
            case BatchSubmitted() as event if event.wave in lines:
                change = {"batch": event.batch, "state": BatchState.SUBMITTED, "since": record.time}
                lines[event.wave] = lines[event.wave].model_copy(update=change)
            case BatchEnded() as event if event.wave in lines:
                change = {"state": BatchState.ENDED, "since": record.time}
                change |= {"answered": event.answered, "reason": event.reason}
                lines[event.wave] = lines[event.wave].model_copy(update=change)
            case _:
                continue
    return list(lines.values())
