"""The runtime of a run: its workers and log writer as the conductor sees them, and the in-process version."""

from collections.abc import Sequence
from typing import Protocol, Self

from ...actors.shell import NO_OUTCOMES, Appends, Outcomes, Visited
from ...events import Frame
from ...store import Head
from ..budget import Past
from ..config.resolved_run import ResolvedRun
from ..config.run_config import PoolOfActors
from ..limits import BatchGrant, BatchReport, Governor, LimitsStatus
from .log_writer import LogWriter
from .worker import Worker, limits_of


class WorkerLost(Exception):
    """The worker died or cannot be reached; the dialogue is in the log as far as it came."""


class WritesLog(Appends, Protocol):
    """The log writer of a run, wherever it lives."""

    async def read_frames(self, stream: str, upto: int | None = None) -> Sequence[Frame]:
        """As `LogWriter.read_frames`."""

    async def heads(self, prefix: str, after: str) -> Sequence[Head]:
        """As `LogWriter.heads`."""

    async def counts(self, after: int) -> dict[str, int]:
        """As `LogWriter.counts`."""

    async def standing(self) -> tuple[int, float]:
        """As `LogWriter.standing`."""


class Runtime(Protocol):
    """The workers of a run and the log writer of its log, wherever they live."""

    @property
    def log_writer(self) -> WritesLog:
        """The log writer of the run's log."""

    async def visit(
        self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
    ) -> Visited:
        """Let a worker that serves *role* carry the dialogue on; the log has the first *recorded* of *frames*.

        *outcomes* are those of its questions in batches.

        The events of a dialogue that has ended may be left out of the result.

        Raises:
            WorkerLost: the worker is gone.
            StoreError, ModelError, EventsError: as `Shell.visit`.
        """

    async def past(self) -> Past:
        """Return what earlier launches have spent; nothing where the run has no budget. Raises UnpricedBudget."""

    async def reserve(self, report: BatchReport) -> BatchGrant:
        """As `Governor.reserve`."""

    async def status(self) -> LimitsStatus:
        """Return the status of the endpoints and of the budget."""

    async def stop(self) -> None:
        """Tell every worker to put no more questions."""

    async def close(self) -> None:
        """Let go of everything."""


class LocalRuntime:
    """Workers and log writer in this process and event loop: for tests, for debugging, and where Ray is too much."""

    def __init__(self, run: ResolvedRun, log_writer: LogWriter, pools: Sequence[PoolOfActors], past: Past) -> None:
        self.log_writer = log_writer
        self._past = past
        self._governor = Governor(limits_of(run), run.config.budget, past.spent)
        self._workers: dict[str, Worker] = {}
        for number, pool in enumerate(pools, start=1):
            whole = pool.model_copy(update={"in_flight": pool.in_flight * pool.replicas})
            name = f"worker-{number}"
            worker = Worker(run.config, whole, log_writer, self._governor, name=name, node="local", run=run)
            self._workers.update(dict.fromkeys(pool.roles, worker))

    @classmethod
    async def started(cls, run: ResolvedRun, pools: Sequence[PoolOfActors], *, wait: float) -> Self:
        """Open the log of *run* for writing, and start its workers. Raises StoreError."""
        config = run.config
        log_writer = LogWriter(config.log, config.run, wait)
        await log_writer.log()
        past = await log_writer.spent(config.run, config.budget) if config.budget.limited else Past()
        return cls(run, log_writer, pools, past)

    async def visit(
        self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
    ) -> Visited:
        """As `Runtime.visit`."""
        return await self._workers[role].shell.visit(stream, frames, recorded, outcomes)

    async def past(self) -> Past:
        """As `Runtime.past`."""
        return self._past

    async def reserve(self, report: BatchReport) -> BatchGrant:
        """As `Runtime.reserve`."""
        return await self._governor.reserve(report)

    async def status(self) -> LimitsStatus:
        """As `Runtime.status`."""
        return await self._governor.status()

    async def stop(self) -> None:
        """As `Runtime.stop`."""
        for worker in self._workers.values():
            worker.stop()

    async def close(self) -> None:
        """As `Runtime.close`."""
        for worker in {id(worker): worker for worker in self._workers.values()}.values():
            await worker.close()
        await self.log_writer.close()
