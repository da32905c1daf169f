"""What the conductor needs of whoever does the work, and the in-process version of it."""

from collections.abc import Sequence
from typing import Protocol

from ..actors.questions import RoleName
from ..actors.shell import Visited
from ..events import Frame
from ..store import Head
from .config import Models, PoolOfActors
from .keeper import Keeper
from .worker import Worker


class WorkerLost(Exception):
    """The worker died or cannot be reached; the dialogue is in the log as far as it came."""


class Staff(Protocol):
    """The workers of a run and the keeper of its log, wherever they live."""

    async def visit(self, role: RoleName, stream: str, frames: Sequence[Frame]) -> Visited:
        """Let a worker that serves *role* carry the dialogue on.

        Raises:
            WorkerLost: the worker is gone.
            StoreError, ModelError, EventsError: as `Shell.visit`.
        """

    async def append(self, stream: str, frames: Sequence[Frame], *, expected: int) -> None:
        """Record frames. Raises StoreError."""

    async def read_frames(self, stream: str) -> Sequence[Frame]:
        """Everything recorded of a stream. Raises StoreError."""

    async def heads(self, prefix: str, after: str) -> Sequence[Head]:
        """A page of heads after *after*. Raises StoreError."""

    async def counts(self, *, after: int) -> dict[str, int]:
        """As `Keeper.counts`."""

    async def stop(self) -> None:
        """Let every worker put no more questions."""

    async def close(self) -> None:
        """Let go of everything."""


class LocalStaff:
    """Everything in this process and event loop: for tests, for debugging, and where Ray is too much."""

    def __init__(self, keeper: Keeper, pools: Sequence[PoolOfActors], models: Models, run: str) -> None:
        self._keeper = keeper
        self._workers = {
            role: worker
            for pool in pools
            for worker in [
                Worker(pool.roles, models, keeper, run=run, node="local", in_flight=pool.in_flight * pool.replicas)
            ]
            for role in pool.roles
        }

    async def visit(self, role: RoleName, stream: str, frames: Sequence[Frame]) -> Visited:
        """As `Staff.visit`."""
        return await self._workers[role].visit(stream, frames)

    async def append(self, stream: str, frames: Sequence[Frame], *, expected: int) -> None:
        """As `Staff.append`."""
        await self._keeper.append_frames(stream, frames, expected=expected)

    async def read_frames(self, stream: str) -> Sequence[Frame]:
        """As `Staff.read_frames`."""
        return await self._keeper.read_frames(stream)

    async def heads(self, prefix: str, after: str) -> Sequence[Head]:
        """As `Staff.heads`."""
        return await self._keeper.heads(prefix, after)

    async def counts(self, *, after: int) -> dict[str, int]:
        """As `Staff.counts`."""
        return await self._keeper.counts(after=after)

    async def stop(self) -> None:
        """As `Staff.stop`."""
        for worker in self._workers.values():
            worker.stop()

    async def close(self) -> None:
        """As `Staff.close`."""
        for worker in {id(worker): worker for worker in self._workers.values()}.values():
            await worker.close()
        await self._keeper.close()
