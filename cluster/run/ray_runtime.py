"""Workers and log writer as Ray actors. Any of them may die at any moment: it restarts, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

import ray
from ray.exceptions import RayActorError, RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from ...actors.shell import NO_OUTCOMES, Outcomes, Visited
from ...events import Frame
from ..budget import Past
from ..config.resolved_run import ResolvedRun
from ..config.run_config import PoolOfActors, RunConfig
from ..errors import RunFailure
from ..limits import BatchGrant, BatchReport, GovernorAway, LimitsStatus
from .dispatch import DispatchReply, VisitRequest, WorkerClient, WorkerInbox
from .log_writer import LogWriter
from .ray_appends import RayAppends, call_restartable, cause_of
from .ray_governor import GovernorActor, RayGovernor
from .ray_pulse import keep_alive
from .runtime import WorkerLost
from .worker import Worker, limits_of

RESTART_TIMEOUT = 120.0
"""Seconds for which a worker that died is waited for."""
CLOSING = 180.0
"""Seconds that an actor may take to let go of what it has, such as servers of tools."""
_CALLS_AT_ONCE = 10_000
_GOVERNOR = "the governor of limits"


class _WorkerActor(WorkerInbox):
    """A worker in a process of its own, visited in bulk."""

    def __init__(self, config: RunConfig, pool: PoolOfActors, log_writer: str, governor: str) -> None:
        # By name: a handle among the arguments would keep the worker from being started again.
        here = ray.get_runtime_context()
        self._worker = Worker(
            config,
            pool,
            RayAppends(ray.get_actor(log_writer)),
            RayGovernor(ray.get_actor(governor)),
            name=here.get_actor_id() or "",
            node=here.get_node_id()[:12],
        )
        super().__init__(lambda: self._worker.shell)

    async def stop(self) -> None:
        """As `Worker.stop`."""
        self._worker.stop()

    async def close(self) -> None:
        """As `Worker.close`."""
        await self._worker.close()


LogWriterActor = ray.remote(LogWriter)
WorkerActor = ray.remote(_WorkerActor)


class RayRuntime:
    """Workers and log writer on a Ray cluster that this process has joined."""

    def __init__(
        self, run: ResolvedRun, pools: Sequence[PoolOfActors], say: Callable[[str], None], *, wait: float
    ) -> None:
        """As `started`; raises whatever Ray does."""
        # The log is a file of this machine, so its log writer stays here, and the governor with it.
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        config, unique = run.pinned, uuid4().hex
        log_writer, governor = f"toolace-mt-log-writer-{unique}", f"toolace-mt-governor-{unique}"
        common = {"num_cpus": 0, "max_restarts": -1, "max_concurrency": _CALLS_AT_ONCE}
        log_writer_actor = LogWriterActor.options(name=log_writer, scheduling_strategy=here, **common)
        self.log_writer = RayAppends(log_writer_actor.remote(config.log, config.run, wait))
        self._governor: Any = GovernorActor.options(name=governor, scheduling_strategy=here, **common).remote(
            limits_of(run), config.budget, log_writer, config.run
        )
        self._pools: dict[str, list[WorkerClient]] = {}
        self._workers: list[Any] = []
        for pool in pools:
            workers = [
                WorkerActor.options(scheduling_strategy="SPREAD", **common).remote(config, pool, log_writer, governor)
                for _ in range(pool.replicas)
            ]
            self._workers += workers
            clients = [WorkerClient(partial(self._exchange, worker)) for worker in workers]
            self._pools.update(dict.fromkeys(pool.roles, clients))
        self._stopping = False
        actors = {f"worker {number}": worker for number, worker in enumerate(self._workers, start=1)}
        actors |= {"the log writer": self.log_writer.actor, "the governor of limits": self._governor}
        self._keeping = asyncio.create_task(keep_alive(actors, say))

    @classmethod
    def started(
        cls, run: ResolvedRun, pools: Sequence[PoolOfActors], say: Callable[[str], None], *, wait: float
    ) -> RayRuntime:
        """Return one whose actors are starting; *say* tells of those that had to be started again.

        Raises:
            RunFailure: Ray does not take them.
        """
        try:
            return cls(run, pools, say, wait=wait)
        except RayError as error:
            why = f"{type(error).__name__}: {error}"
            raise RunFailure(f"Ray has not started the workers: {why}. Launch again to resume") from error

    async def visit(
        self, role: str, stream: str, frames: Sequence[Frame], recorded: int, outcomes: Outcomes = NO_OUTCOMES
    ) -> Visited:
        """As `Runtime.visit`: a dialogue comes back to the same replica of a pool, which remembers it."""
        replicas = self._pools[role]
        replica = replicas[int(stream.rpartition("/")[2]) % len(replicas)]
        return await replica.visit(stream, frames, recorded, outcomes)

    async def _exchange(self, worker: Any, requests: Sequence[VisitRequest]) -> DispatchReply:  # noqa: ANN401 — Ray types no handle
        try:
            reply: DispatchReply = await worker.exchange.remote(requests)
        except RayActorError as error:
            await self._reached(worker)
            raise WorkerLost(str(error)) from error
        except RayError as error:
            raise cause_of(error) from None
        return reply

    async def _reached(self, worker: Any) -> None:  # noqa: ANN401 — Ray types no handle
        """Wait until a worker that died has been started again; it may have missed the word to stop."""
        method = worker.stop if self._stopping else worker.__ray_ready__
        await call_restartable(method, away=RunFailure, whom="a worker", within=RESTART_TIMEOUT)

    async def past(self) -> Past:
        """As `Runtime.past`."""
        past: Past = await call_restartable(self._governor.past, away=GovernorAway, whom=_GOVERNOR)
        return past

    async def reserve(self, report: BatchReport) -> BatchGrant:
        """As `Runtime.reserve`."""
        grant: BatchGrant = await call_restartable(self._governor.reserve, report, away=GovernorAway, whom=_GOVERNOR)
        return grant

    async def status(self) -> LimitsStatus:
        """As `Runtime.status`."""
        status: LimitsStatus = await call_restartable(self._governor.status, away=GovernorAway, whom=_GOVERNOR)
        return status

    async def stop(self) -> None:
        """As `Runtime.stop`."""
        self._stopping = True
        told = await asyncio.gather(*(self._reached(worker) for worker in self._workers), return_exceptions=True)
        for one in told:
            if isinstance(one, BaseException) and not isinstance(one, RunFailure):  # that is a worker gone for good
                raise one

    async def close(self) -> None:
        """As `Runtime.close`. One that stands still is killed by the pulse, which goes on until all are closed."""
        try:
            for actor in (*self._workers, self._governor, self.log_writer.actor):
                try:
                    if actor is not self._governor:
                        await asyncio.wait_for(actor.close.remote(), CLOSING)
                except (RayActorError, TimeoutError):
                    continue
                finally:
                    ray.kill(actor)
        finally:
            self._keeping.cancel()
