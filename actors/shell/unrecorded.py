"""Answers that have come and that the log has not confirmed: what a kill would make a run pay for twice.

They are bounded in number and in age. A healthy log confirms an answer within milliseconds, so nobody waits for it; a
log that stands still stops the asking.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from itertools import count
from typing import Final

from ..outside import monotonic

MOST: Final = 64
"""Unrecorded answers of a worker at which it asks nothing more."""
MOST_OF_DIALOGUE: Final = 8
"""Unrecorded answers of one dialogue at which it asks nothing more."""
LONGEST: Final = 5.0
"""Seconds that the log may take to confirm an answer before its worker asks nothing more."""


class Unrecorded:
    """The unrecorded answers of all visits of a worker."""

    def __init__(self, most: int = MOST, longest: float = LONGEST, clock: Callable[[], float] = monotonic) -> None:
        self._most = most
        self._longest = longest
        self._clock = clock
        self._count = 0
        self._sent: dict[int, float] = {}
        """When each answer was handed to the log, the oldest first."""
        self._numbers = count()
        self._fewer = asyncio.Event()

    def __len__(self) -> int:
        """Return the number of answers that the log has not confirmed."""
        return self._count

    async def room(self) -> None:
        """Return as soon as another question may be put."""
        while self._full():
            self._fewer.clear()
            await self._fewer.wait()

    def _full(self) -> bool:
        oldest = next(iter(self._sent.values()), None)
        return self._count >= self._most or (oldest is not None and self._clock() - oldest >= self._longest)

    def add(self) -> None:
        """Count an answer that has come."""
        self._count += 1

    def send(self) -> int:
        """Begin to wait for the log to confirm an answer. Return the number that it is confirmed by."""
        number = next(self._numbers)
        self._sent[number] = self._clock()
        return number

    def take(self, number: int | None) -> None:
        """Count an answer no more: the one that was sent as *number*, or one that never was."""
        self._count -= 1
        if number is not None:
            del self._sent[number]
        self._fewer.set()


class VisitAnswers:
    """The unrecorded answers of one visit."""

    def __init__(self, of_worker: Unrecorded) -> None:
        self._of_worker = of_worker
        self._came = 0
        """Those that are not on their way to the log yet: an answer that was asked for before them is still out."""
        self._sent: deque[int] = deque()
        self._fewer = asyncio.Event()
        self.closed = False
        """True once the visit is over, or the log has refused a record: nothing of it is recorded any more."""

    def __len__(self) -> int:
        """Return the number of answers of this visit that the log has not confirmed."""
        return self._came + len(self._sent)

    async def room(self, most: int = MOST_OF_DIALOGUE) -> None:
        """Return as soon as the dialogue may ask again."""
        while len(self) >= most:
            self._fewer.clear()
            await self._fewer.wait()

    def came(self) -> None:
        """Count an answer."""
        if self.closed:
            return
        self._of_worker.add()
        self._came += 1

    def sent(self, answers: int) -> None:
        """*answers* are on their way to the log; those that came in a batch were never counted."""
        for _ in range(min(answers, self._came)):
            self._came -= 1
            self._sent.append(self._of_worker.send())

    def recorded(self, answers: int) -> None:
        """Count the first *answers* that were sent no more: the log has them."""
        for _ in range(min(answers, len(self._sent))):
            self._of_worker.take(self._sent.popleft())
        self._fewer.set()

    def close(self) -> None:
        """Count none of them any more, nor any that still comes: nobody else is to wait for what is never recorded."""
        self.closed = True
        self.recorded(len(self._sent))
        for _ in range(self._came):
            self._of_worker.take(None)
        self._came = 0
