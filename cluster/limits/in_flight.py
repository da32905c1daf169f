"""Calls under way at a model: after the word to stop, each of them has a while to be answered, and no longer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from ...actors.shell.shell import Stopping

STOP_SECONDS = 120.0
"""Seconds for which a stopping run waits for answers in flight, where its config does not say."""
_CLEARLY = 0.05
"""Share of its seconds by which one call has to begin before another: those of a burst arrive in any order."""

T = TypeVar("T")


class CallsInFlight:
    """The calls of one worker at one endpoint."""

    def __init__(self, stop_seconds: float) -> None:
        self._seconds = stop_seconds
        self._until: float | None = None
        self._limits: dict[asyncio.Timeout, float] = {}
        """The limit of each call, and the time at which it began."""

    async def answer(self, call: Awaitable[T]) -> T:
        """Return what *call* brings. Raises Stopping where it takes too long after the word to stop."""
        limit = asyncio.timeout_at(self._until)
        try:
            async with limit:
                self._limits[limit] = asyncio.get_running_loop().time()
                try:
                    return await call
                finally:
                    del self._limits[limit]
        except TimeoutError:
            if limit.expired():
                raise Stopping from None
            raise

    @property
    def longest(self) -> float:
        """Seconds for which the longest of them has lasted; 0 while there is none."""
        return asyncio.get_running_loop().time() - min(self._limits.values()) if self._limits else 0.0

    def before(self, begun: float, seconds: float) -> int:
        """Return the number of calls that began clearly before one that began then and has lasted for *seconds*."""
        latest = begun - _CLEARLY * seconds
        for number, since in enumerate(self._limits.values()):
            if since > latest:
                return number
        return len(self._limits)

    def stop(self) -> None:
        """Let the time run; a second word changes nothing."""
        if self._until is None:
            self._until = asyncio.get_running_loop().time() + self._seconds
            for limit in self._limits:
                limit.reschedule(self._until)
