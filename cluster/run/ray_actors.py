"""The processes of a run as Ray actors: they are started once, and Ray starts those again that die."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import ray
from ray.exceptions import RayError
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from ...actors.models import Model, ModelSettings, make_model
from ...actors.shell import Appends
from ..config.resolved_run import ResolvedRun
from ..config.run_config import PoolOfActors, RunConfig
from ..errors import RunFailure
from ..limits import GovernorPort
from .dispatch import WorkerInbox
from .log_writer import LogWriter
from .ray_appends import RayAppends
from .ray_governor import GovernorActor, RayGovernor
from .ray_pulse import Restart, restart_by_ray
from .worker import Worker, limits_of

_CALLS_AT_ONCE = 10_000


class RemoteWorker(WorkerInbox):
    """A worker in a process of its own, visited in bulk."""

    def __init__(
        self,
        config: RunConfig,
        pool: PoolOfActors,
        log: Appends,
        governor: GovernorPort,
        *,
        name: str,
        node: str,
        run: ResolvedRun | None = None,
        make: Callable[[ModelSettings], Model] = make_model,
    ) -> None:
        """As `Worker`."""
        self._worker = Worker(config, pool, log, governor, name=name, node=node, run=run, make=make)
        super().__init__(lambda: self._worker.shell)

    async def stop(self) -> None:
        """As `Worker.stop`."""
        self._worker.stop()

    async def close(self) -> None:
        """As `Worker.close`."""
        await self._worker.close()


class _WorkerActor(RemoteWorker):
    def __init__(self, config: RunConfig, pool: PoolOfActors, log_writer: str, governor: str) -> None:
        # By name: a handle among the arguments would keep the worker from being started again.
        here = ray.get_runtime_context()
        super().__init__(
            config,
            pool,
            RayAppends(ray.get_actor(log_writer)),
            RayGovernor(ray.get_actor(governor)),
            name=here.get_actor_id() or "",
            node=here.get_node_id()[:12],
        )


LogWriterActor = ray.remote(LogWriter)
WorkerActor = ray.remote(_WorkerActor)


@dataclass(frozen=True, slots=True)
class RunActors:
    """Handles of a run's actors: Ray types none."""

    log_writer: Any
    governor: Any
    workers: Mapping[str, Sequence[Any]]
    """By role, the workers that serve it."""

    kill: Callable[[Any], None] = ray.kill
    """Ends an actor for good."""
    restart: Restart = restart_by_ray
    """Kills one that is to be started again."""

    @property
    def all_workers(self) -> list[Any]:
        """Every worker once."""
        return list({id(worker): worker for workers in self.workers.values() for worker in workers}.values())


def started_actors(run: ResolvedRun, pools: Sequence[PoolOfActors], *, wait: float) -> RunActors:
    """Return the actors of *run*, which are starting.

    Raises:
        RunFailure: Ray does not take them.
    """
    try:
        return _started(run, pools, wait)
    except RayError as error:
        why = f"{type(error).__name__}: {error}"
        raise RunFailure(f"Ray has not started the workers: {why}. Launch again to resume") from error


def _started(run: ResolvedRun, pools: Sequence[PoolOfActors], wait: float) -> RunActors:
    # The log is a file of this machine, so its log writer stays here, and the governor with it.
    here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
    config, unique = run.pinned, uuid4().hex
    log_writer, governor = f"toolace-mt-log-writer-{unique}", f"toolace-mt-governor-{unique}"
    common = {"num_cpus": 0, "max_restarts": -1, "max_concurrency": _CALLS_AT_ONCE}
    log_writer_actor = LogWriterActor.options(name=log_writer, scheduling_strategy=here, **common)
    log_writer_handle: Any = log_writer_actor.remote(config.log, config.run, wait)
    governor_handle: Any = GovernorActor.options(name=governor, scheduling_strategy=here, **common).remote(
        limits_of(run), config.budget, log_writer, config.run
    )
    workers: dict[str, list[Any]] = {}
    for pool in pools:
        replicas = [
            WorkerActor.options(scheduling_strategy="SPREAD", **common).remote(config, pool, log_writer, governor)
            for _ in range(pool.replicas)
        ]
        workers.update(dict.fromkeys(pool.roles, replicas))
    return RunActors(log_writer_handle, governor_handle, workers)
