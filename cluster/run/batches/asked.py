"""Questions under way in batches, and those who wait for their outcomes."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from ....actors.models import QuestionRefused
from ....actors.models.batch import BatchQuestion, QuestionKey
from ....actors.questions import Reply
from ....events import BatchItem
from .wave import Wave


@dataclass(slots=True, eq=False)
class Asked:
    """A question under way."""

    item: BatchItem
    done: asyncio.Future[Reply | QuestionRefused]
    question: BatchQuestion | None = None
    """None while no visit has asked it in this launch."""
    wave: Wave | None = None
    """None while it is due."""
    unanswered: int = 0


def new_future() -> asyncio.Future[Reply | QuestionRefused]:
    """Return a future of an outcome."""
    return asyncio.get_running_loop().create_future()


def key_of(item: BatchItem) -> QuestionKey:
    """Return the key of the question that *item* is."""
    return QuestionKey(item.dialogue, item.question, item.attempt, item.prompt)


def fail(asked: Sequence[Asked], error: Exception) -> None:
    """End the wait for *asked* with *error*."""
    for one in asked:
        if not one.done.done():
            one.done.set_exception(error)
            one.done.exception()  # whether somebody waits for it or not
