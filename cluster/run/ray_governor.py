"""The governor as a Ray actor. It may die at any moment: it restarts, and learns from the workers what they hold."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import ray
from ray.exceptions import RayActorError, RayError

from ...store import StoreError
from ..budget.settings import Budget
from ..budget.spent import Past
from ..limits import BatchGrant, BatchReport, Governor, GovernorAway, Limits, LimitsStatus
from ..limits.exchange import Allowance, WorkerReport
from ..limits.leases import LEASE
from .ray_appends import cause_of

_PAUSE = 1.0
"""Seconds between two tries to read the log."""


class RemoteGovernor:
    """The governor in a process of its own; earlier spending is read when the first worker asks."""

    def __init__(
        self, limits: Mapping[str, Limits], budget: Budget, log_writer: Callable[[], Any], run: str, *, restarted: bool
    ) -> None:
        """*log_writer* returns the handle of the log writer."""
        self._limits, self._budget = limits, budget
        self._log_writer, self._run = log_writer, run
        self._restarted = restarted
        self._beginning: asyncio.Task[Governor] | None = None
        self._recounting: asyncio.Task[None] | None = None
        self._past = Past()

    async def _begin(self) -> Governor:
        if self._budget.limited:
            self._past = await self._spent()
        governor = Governor(self._limits, self._budget, self._past.spent, restarted=self._restarted)
        if self._restarted and self._budget.limited:
            self._recounting = asyncio.create_task(self._recount(governor))
        return governor

    async def _spent(self) -> Past:
        try:
            past: Past = await self._log_writer().spent.remote(self._run, self._budget)
        except RayError as error:
            raise cause_of(error) from None
        return past

    async def _recount(self, governor: Governor) -> None:
        """Read the log again, once the workers had the time to record what they had told a former governor of."""
        await asyncio.sleep(LEASE)
        while True:
            try:
                past = await self._spent()
            except (RayError, StoreError):
                await asyncio.sleep(_PAUSE)
            else:
                governor.recount(past.spent.minus(self._past.spent))
                return

    async def _governor(self) -> Governor:
        if self._beginning is None or (self._beginning.done() and self._beginning.exception() is not None):
            self._beginning = asyncio.create_task(self._begin())
        return await asyncio.shield(self._beginning)

    async def exchange(self, report: WorkerReport) -> Allowance | None:
        """As `Governor.exchange`."""
        return await (await self._governor()).exchange(report)

    async def reserve(self, report: BatchReport) -> BatchGrant:
        """As `Governor.reserve`."""
        return await (await self._governor()).reserve(report)

    async def past(self) -> Past:
        """Return what earlier launches have spent, once it is read."""
        await self._governor()
        return self._past

    async def status(self) -> LimitsStatus:
        """As `Governor.status`."""
        return await (await self._governor()).status()


class _GovernorActor(RemoteGovernor):
    def __init__(self, limits: Mapping[str, Limits], budget: Budget, log_writer: str, run: str) -> None:
        # The log writer by name: a handle among the arguments would keep the governor from being started again.
        restarted = ray.get_runtime_context().was_current_actor_reconstructed
        super().__init__(limits, budget, partial(ray.get_actor, log_writer), run, restarted=restarted)


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
