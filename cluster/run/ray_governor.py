"""The governor as a Ray actor. It may die at any moment: it restarts, and learns from the workers what they hold."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError

from ..budget.settings import Budget
from ..budget.spent import Past
from ..limits import BatchGrant, BatchReport, Governor, GovernorAway, Limits, LimitsStatus
from ..limits.exchange import Allowance, WorkerReport
from .ray_appends import cause_of


class _GovernorActor:
    """The governor in a process of its own; earlier spending is read when the first worker asks."""

    def __init__(self, limits: Mapping[str, Limits], budget: Budget, log_writer: str, run: str) -> None:
        # The log writer by name: a handle among the arguments would keep the governor from being started again.
        self._limits, self._budget = limits, budget
        self._log_writer, self._run = log_writer, run
        self._restarted = ray.get_runtime_context().was_current_actor_reconstructed
        self._beginning: asyncio.Task[Governor] | None = None
        self._past = Past()

    async def _begin(self) -> Governor:
        if self._budget.limited:
            log_writer: Any = ray.get_actor(self._log_writer)
            try:
                self._past = await log_writer.spent.remote(self._run, self._budget)
            except RayError as error:
                raise cause_of(error) from None
        return Governor(self._limits, self._budget, self._past.spent, restarted=self._restarted)

    async def _governor(self) -> Governor:
        if self._beginning is None or (self._beginning.done() and self._beginning.exception() is not None):
            self._beginning = asyncio.create_task(self._begin())
        return await asyncio.shield(self._beginning)

    @ray.method
    async def exchange(self, report: WorkerReport) -> Allowance | None:
        return await (await self._governor()).exchange(report)

    @ray.method
    async def reserve(self, report: BatchReport) -> BatchGrant:
        return await (await self._governor()).reserve(report)

    @ray.method
    async def past(self) -> Past:
        await self._governor()
        return self._past

    @ray.method
    async def status(self) -> LimitsStatus:
        return await (await self._governor()).status()


GovernorActor = ray.remote(_GovernorActor)


class RayGovernor:
    """The governor as seen from a worker's process."""

    def __init__(self, governor: Any) -> None:  # noqa: ANN401 — Ray types no handle
        self._governor = governor

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """As `Governor.exchange`. Raises GovernorAway while it restarts."""
        try:
            allowance: Allowance | None = await self._governor.exchange.remote(report)
        except RayActorError as error:
            raise GovernorAway(f"the governor of limits cannot be reached: {error}") from error
        except RayError as error:
            raise cause_of(error) from None
        return allowance
