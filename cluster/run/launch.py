"""Launches a run, or resumes it: one command whether it begins, was stopped, or was killed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager

from ...actors.tools import Pool
from ..budget import refuse_unpriced
from ..config.pool_sources import with_executable
from ..config.resolved_run import ResolvedRun
from ..errors import UsageError
from .carrying import Ending, Launched, carried
from .credentials import in_words, keys_needed_here, unusable_answers, unusable_keys
from .display import Display
from .interrupts import signals_handled, take_signals
from .local_ray import joined
from .placement import pools_of
from .progress import RunProgress
from .ray_job import address_of, refuse_passing_log
from .runtime import LocalRuntime, Runtime
from .work import Work, making

__all__ = ["Ending", "Launched", "launch"]

LOCK_SECONDS = 20.0
"""Seconds to wait for a log that another process writes to: a killed run lets go by itself."""


async def launch(
    run: ResolvedRun,
    pool: Pool,
    display: Display,
    *,
    in_process: bool,
    work: Work | None = None,
    retry_failed: bool = False,
) -> Launched:
    """Carry the run to its end, or to where it is stopped; without *work*, it makes dialogues over *pool*.

    With *retry_failed* it opens a further dialogue for each one that has failed.

    Raises:
        CommandError, StoreError, ModelError: why it could not go on; what is recorded is kept.
    """
    run = run.with_config(execution=with_executable(run.config, pool))
    config = run.config
    work = work or making(run, pool)
    if retry_failed and work.order is not None:
        raise UsageError(
            "--retry-failed: a run with 'accepted' opens others for those that fail, up to 'candidates'; raise that"
        )
    refuse_unpriced(config.budget, run.models)
    refuse_passing_log(config.log)
    here = keys_needed_here(run, in_process=in_process)
    if unusable := in_words({**unusable_keys(here), **unusable_answers(run.models)}):
        raise UsageError(unusable)
    with signals_handled(display) as interrupts:
        try:
            async with _started(run, display, in_process=in_process) as runtime:
                take_signals()  # Ray wants to hear SIGTERM itself
                return await carried(run, work, runtime, display, interrupts, retry_failed=retry_failed)
        except asyncio.CancelledError:
            if not interrupts.obeyed:
                raise
            return Launched(Ending.NOT_BEGUN, RunProgress(config.most))


@asynccontextmanager
async def _started(run: ResolvedRun, display: Display, *, in_process: bool) -> AsyncIterator[Runtime]:
    """Within the block, the workers and the log writer of *run* are there."""
    pools = pools_of(run.config.cluster, tuple(run.method.method.roles))
    if in_process:
        local = await LocalRuntime.started(run, pools, wait=LOCK_SECONDS)
        try:
            yield local
        finally:
            await local.close()
        return
    with ExitStack() as until:
        address = address_of(run.config.cluster.address)
        with display.beginning("Starting Ray on this machine" if address is None else "Joining the Ray cluster"):
            here = until.enter_context(joined(address))
        await asyncio.sleep(0)  # Ctrl-C may have come while Ray started: then no actor is made
        from .ray_actors import started_actors  # noqa: PLC0415 — Ray is imported only where it is used
        from .ray_nodes import refuse_unfit_nodes  # noqa: PLC0415 — the same
        from .ray_runtime import RayRuntime  # noqa: PLC0415 — the same
        from .ray_watch import watched  # noqa: PLC0415 — the same

        async with watched(here, display) as watch:
            if address is not None:
                await refuse_unfit_nodes(run, display.say)
            runtime = RayRuntime(started_actors(run, pools, wait=LOCK_SECONDS), display.say)
            try:
                yield runtime
            finally:
                if not watch.gone:
                    await runtime.close()
