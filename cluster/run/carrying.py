"""A run over workers that are there: from what its log holds to its end, or to where it is stopped."""

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from ...actors.models import AnswerMissing, ModelUnavailable
from ...actors.models.batch import BatchProviderOf
from ...actors.models.batch import batch_provider as batch_provider_of
from ...actors.shell import Stamp
from ...events import Run, RunCompleted, RunStopped
from ...store import StoreError
from ...store.wording import count
from ..budget import Admission, Amount, BudgetExhausted
from ..config.resolved_run import ResolvedRun
from ..config.run_config import RunConfig
from .batches import BatchBudget, Waves, batched_endpoints, needed_items
from .conductor import Conductor
from .display import Display
from .earlier_plans import EarlierPlans
from .following import Stops, followed
from .progress import RunProgress, at_the_bound
from .remedies import place_of
from .retrying import replacing_failed
from .run_stream import RunStream
from .runtime import Runtime
from .useless_answers import NothingUsable, UselessAnswers
from .work import Work


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


async def carried(
    run: ResolvedRun,
    work: Work,
    runtime: Runtime,
    display: Display,
    interrupts: Stops,
    *,
    retry_failed: bool = False,
    batch_provider: BatchProviderOf = batch_provider_of,
) -> Launched:
    """Carry the run over *runtime* to its end, or to where *interrupts* stop it.

    Raises:
        CommandError, StoreError, ModelError: why it could not go on; what is recorded is kept.
    """
    config = run.config
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
    waves = await _waves(run, before, stream, runtime, display, provider=batch_provider)
    place = partial(place_of, config.models, run.method.method)
    conductor = Conductor(
        runtime,
        work.opening,
        stream.stamp,
        progress,
        at_once=config.cluster.dialogues,
        next_role=run.method.method.next_role,
        admission=_admission(config, work, past.spent, runtime),
        useless=UselessAnswers(config.limits.stop_after_unusable, lambda purpose: work.model_at or place(purpose)),
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


async def _waves(
    run: ResolvedRun,
    before: Run,
    stream: RunStream,
    runtime: Runtime,
    display: Display,
    *,
    provider: BatchProviderOf,
) -> Waves | None:
    """Return what asks in batches, waiting for those of earlier launches; None where no model is asked so."""
    endpoints = batched_endpoints(run)
    if not endpoints and not before.batches:
        return None
    budget = BatchBudget(runtime.reserve if run.config.budget.limited else None)
    waves = Waves(endpoints, stream.write, budget, provider=provider)
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
