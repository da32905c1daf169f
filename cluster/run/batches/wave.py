"""One wave: questions that are one batch at a provider, from before it is created until its answers have come."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ....actors.models import ModelUnavailable
from ....actors.models.batch import BatchProvider, QuestionKey, Results
from ....actors.models.batch.port import LONGEST_FILE
from ....actors.outside import monotonic
from ....actors.shell.shell import Stopping
from ....events import BatchItem
from .endpoints import BatchedEndpoint

T = TypeVar("T")
_logger = logging.getLogger(__name__)
_TOO_LONG = "the results of batch %r are longer than %s bytes: %d questions are asked again, in a smaller batch"


@dataclass(slots=True)
class Wave:
    """A batch, and those of its questions whose outcomes are not recorded yet."""

    id: str
    endpoint: str
    since: int
    """Seconds since 1970."""
    size: int
    """Questions in the batch."""
    items: dict[str, BatchItem]
    """Needed questions by custom id."""
    batch: str | None = None
    resumed: bool = False
    """True if an earlier launch has sent it."""
    answered: int = 0
    reason: str = ""
    """Reason for which a question was not answered."""
    settled: bool = False
    """True once every question has an outcome, or will be asked again."""
    cut: bool = False
    """True if its results are more than are read, and some of them are."""
    doubtful: bool = False
    """True if the provider may have it although that could not be heard."""
    open: set[QuestionKey] = field(default_factory=set)
    """Keys of questions whose outcomes are not recorded."""


class Carrier:
    """Carries waves of one endpoint through: created or found, waited for, fetched."""

    def __init__(self, at: BatchedEndpoint, provider: BatchProvider, stopped: asyncio.Event) -> None:
        self._at = at
        self._provider = provider
        self._stopped = stopped

    async def create(self, wave: Wave, bodies: Mapping[str, bytes]) -> str:
        """Return the id of the batch, created once: after a try whose outcome is unknown it is looked for first.

        Raises:
            ModelError: the provider refuses it, or cannot be reached.
            Stopping: the run is stopping.
        """

        async def attempt() -> str:
            if wave.doubtful and (found := await self._find(wave)) is not None:
                return found
            try:
                return await self._provider.create(wave.id, bodies)
            except ModelUnavailable:
                wave.doubtful = True
                raise

        return await self._patiently(attempt)

    async def find(self, wave: Wave) -> str | None:
        """Return the id of a batch that an earlier launch may have created; None if the provider does not have it."""
        return await self._patiently(lambda: self._find(wave))

    async def results(self, wave: Wave, batch: str) -> Results:
        """Wait until *batch* has ended, and return its results. Raises as `create`, and QueueFull."""
        pauses = self._pauses()
        while not await self._patiently(lambda: self._provider.ended(batch)):
            await self.pause(next(pauses))
        results = Results()
        for _ in range(self._at.settings.retries.tries):
            results = await self._patiently(lambda: self._provider.results(batch))
            if results.cut:
                wave.cut = bool(results.outcomes)  # or it would be asked for ever
                _logger.warning(_TOO_LONG, batch, LONGEST_FILE, len(wave.items.keys() - results.outcomes.keys()))
            if results.cut or wave.items.keys() <= results.outcomes.keys():
                break
            await self.pause(next(pauses))  # what was cut off is paid for: it is fetched again before it is asked again
        return results

    async def pause(self, seconds: float) -> None:
        """Wait. Raises Stopping."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopped.wait()
        except TimeoutError:
            return
        raise Stopping

    async def _find(self, wave: Wave) -> str | None:
        pauses = self._pauses()
        for batch in await self._provider.candidates(wave.id, wave.since, wave.size):
            while (ours := await self._provider.has_marker(batch, wave.id)) is None:
                await self.pause(next(pauses))
            if ours:
                return batch
        return None

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return the result of *call*, which is made again while the provider is out, up to the outage timeout."""
        pauses, since = self._pauses(), monotonic()
        while True:
            if self._stopped.is_set():
                raise Stopping
            begun = monotonic()
            try:
                return await call()
            except ModelUnavailable as error:
                if begun - since > self._at.outage_timeout:
                    raise
                pause = next(pauses)
                await self.pause(pause if error.retry_after is None else error.retry_after)

    def _pauses(self) -> "_Pauses":
        return _Pauses(self._at.batch.poll_seconds, self._at.batch.longest_poll_seconds)


class _Pauses:
    """Seconds between looks: doubled from look to look."""

    def __init__(self, first: float, longest: float) -> None:
        self._next, self._longest = first, longest

    def __next__(self) -> float:
        pause = min(self._next, self._longest)
        self._next = 2 * pause
        return pause
