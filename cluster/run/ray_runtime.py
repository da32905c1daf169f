"""Workers and log writer as Ray actors. Any of them may die at any moment: it restarts, and nothing is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ray.exceptions import RayActorError, RayError

from ...actors.shell import NO_OUTCOMES, Outcomes, Visited
from ...events import Frame
from ..budget import Past
from ..errors import RunFailure
from ..limits import BatchGrant, BatchReport, GovernorAway, LimitsStatus
from .dispatch import DispatchReply, VisitRequest, WorkerClient
from .ray_actors import RunActors
from .ray_appends import RayAppends, call_restartable, cause_of
from .ray_pulse import keep_alive
from .runtime import WorkerLost

RESTART_TIMEOUT = 120.0
"""Seconds for which a worker that died is waited for."""
CLOSING = 180.0
"""Seconds that an actor may take to let go of what it has, such as servers of tools."""
_GOVERNOR = "the governor of limits"


class RayRuntime:
    """Workers and log writer on a Ray cluster that this process has joined."""

    def __init__(self, actors: RunActors, say: Callable[[str], None]) -> None:
        """Use *actors*, which may still be starting; *say* tells of those that had to be started again."""
        self.log_writer = RayAppends(actors.log_writer)
        self._governor = actors.governor
        self._workers = actors.all_workers
        clients = {id(worker): WorkerClient(partial(self._exchange, worker)) for worker in self._workers}
        self._pools = {role: [clients[id(worker)] for worker in serving] for role, serving in actors.workers.items()}
        self._stopping = False
        self._kill = actors.kill
        named = {f"worker {number}": worker for number, worker in enumerate(self._workers, start=1)}
        named |= {"the log writer": actors.log_writer, "the governor of limits": actors.governor}
        self._keeping = asyncio.create_task(keep_alive(named, say, actors.restart))

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
                    self._kill(actor)
        finally:
            self._keeping.cancel()
