"""Launches a run, or resumes it: one command whether it begins, was stopped, or was killed."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from ...actors.models import AnswerMissing, ModelUnavailable
from ...actors.shell import Stamp
from ...actors.tools import Pool
from ...events import Run, RunCompleted, RunStopped
from ...store import StoreError
from ...store.wording import count
from ..budget import Admission, Amount, BudgetExhausted, refuse_unpriced
from ..config.pool_sources import with_executable
from ..config.resolved_run import ResolvedRun
from ..config.run_config import RunConfig
from ..errors import UsageError
from .batches import BatchBudget, Waves, batched_endpoints, needed_items
from .conductor import Conductor
from .credentials import in_words, keys_needed_here, unusable_answers, unusable_keys
from .display import Display
from .earlier_plans import EarlierPlans
from .following import followed
from .interrupts import Interrupts, signals_handled, take_signals
from .local_ray import joined
from .placement import pools_of
from .progress import RunProgress, at_the_bound
from .ray_job import address_of, refuse_passing_log
from .remedies import place_of
from .retrying import replacing_failed
from .run_stream import RunStream
from .runtime import LocalRuntime, Runtime
from .useless_answers import NothingUsable, UselessAnswers
from .work import Work, making

LOCK_SECONDS = 20.0
"""Seconds to wait for a log that another process writes to: a killed run lets go by itself."""


class Ending(StrEnum):
    """End of a launch."""

    COMPLETED = "completed"
    ALREADY_COMPLETED = "already_completed"
    STOPPED = "stopped"
    SHORT = "short"
    """As many dialogues were opened as it may, and fewer are accepted than were ordered."""
    NOT_BEGUN = "not_begun"
    """The user stopped it before it did anything."""


@dataclass(frozen=True, slots=True)
class Launched:
    """The outcome of a launch."""

    ending: Ending
    progress: RunProgress
    reason: str = ""
    """Reason for which it stopped by itself, resumable; empty where it did not, or where the user stopped it."""


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
            return await _carried(run, work, display, interrupts, in_process=in_process, retry_failed=retry_failed)
        except asyncio.CancelledError:
            if not interrupts.obeyed:
                raise
            return Launched(Ending.NOT_BEGUN, RunProgress(config.most))


async def _carried(
    run: ResolvedRun, work: Work, display: Display, interrupts: Interrupts, *, in_process: bool, retry_failed: bool
) -> Launched:
    config = run.config
    async with _started(run, display, in_process=in_process) as runtime:
        take_signals()  # Ray wants to hear SIGTERM itself
        stream = RunStream(runtime.log_writer, Stamp(config.run, os.uname().nodename))
        before = await stream.read()
        anew = await replacing_failed(runtime.log_writer, before) if retry_failed else None
        beginning = work.beginning(before if anew is None else replace(before, completed=False))
        progress = RunProgress(work.order.most if work.order else before.dialogues or config.most, work.order)
        if anew is not None:
            beginning = [*beginning, anew]
            progress.dialogues += len(anew.failed)
        if not beginning:
            return Launched(Ending.ALREADY_COMPLETED, progress)
        past = await runtime.past()
        if words := str(past):
            display.say(words)
        await stream.write(beginning)
        waves = await _waves(run, before, stream, runtime, display)
        conductor = Conductor(
            runtime,
            work.opening,
            stream.stamp,
            progress,
            at_once=config.cluster.dialogues,
            next_role=run.method.method.next_role,
            admission=_admission(config, work, past.spent, runtime),
            useless=UselessAnswers(
                config.limits.stop_after_unusable, partial(place_of, config.models, run.method.method)
            ),
            waves=waves,
            plans=_earlier_plans(config),
            steering=work.steering,
        )
        async with followed(conductor, display, interrupts, progress, runtime):
            try:
                try:
                    await conductor.conduct()
                finally:
                    await _left_at_providers(waves, display)
            except (AnswerMissing, BudgetExhausted, ModelUnavailable, NothingUsable) as error:
                await stream.write([RunStopped(reason=str(error)[:500])])
                return Launched(Ending.STOPPED, progress, str(error))
            except Exception as error:
                with suppress(StoreError):  # what went wrong is worth more than a note of it
                    await stream.write([RunStopped(reason=f"{type(error).__name__}: {error}"[:500])])
                raise
        if not await conductor.finished():
            if not conductor.stopping and (reason := at_the_bound(progress)):
                await stream.write([RunStopped(reason=reason)])
                return Launched(Ending.SHORT, progress, reason)
            await stream.write([RunStopped(reason="stopped by the user")])
            return Launched(Ending.STOPPED, progress)
        if not (await stream.read()).completed:
            await stream.write([RunCompleted()])
        return Launched(Ending.COMPLETED, progress)


async def _waves(run: ResolvedRun, before: Run, stream: RunStream, runtime: Runtime, display: Display) -> Waves | None:
    """Return what asks in batches, waiting for those of earlier launches; None where no model is asked so."""
    endpoints = batched_endpoints(run)
    if not endpoints and not before.batches:
        return None
    waves = Waves(endpoints, stream.write, BatchBudget(runtime.reserve if run.config.budget.limited else None))
    left = await waves.resume(before.batches, await needed_items(before.batches, runtime.log_writer.read_frames))
    if left:
        batches = count(left, "batch")
        display.say(f"Not waited for: {batches} of earlier launches, whose models are not asked in batches now")
    return waves


async def _left_at_providers(waves: Waves | None, display: Display) -> None:
    if waves is not None:
        await waves.close()
        if words := waves.at_providers:
            display.say(f"{words}: it goes on there. Launch again to use its answers; nothing is asked twice")


def _earlier_plans(config: RunConfig) -> EarlierPlans | None:
    most = config.generation.plan_similarity
    return None if most == "off" else EarlierPlans(most)


def _admission(config: RunConfig, work: Work, before: Amount, runtime: Runtime) -> Admission | None:
    if work.expected is None or not config.budget.limited:
        return None

    async def spent() -> Amount:
        return (await runtime.status()).spent

    return Admission(config.budget, work.expected, before, spent)


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
        from .ray_nodes import refuse_unfit_nodes  # noqa: PLC0415 — Ray is imported only where it is used
        from .ray_runtime import RayRuntime  # noqa: PLC0415 — the same
        from .ray_watch import watched  # noqa: PLC0415 — the same

        async with watched(here, display) as watch:
            if address is not None:
                await refuse_unfit_nodes(run, display.say)
            runtime = RayRuntime.started(run, pools, display.say, wait=LOCK_SECONDS)
            try:
                yield runtime
            finally:
                if not watch.gone:
                    await runtime.close()
