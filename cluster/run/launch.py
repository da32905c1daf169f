"""Launches a run, or resumes it: one command whether it begins, was stopped, or was killed."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

from ...actors.execution import McpImplementation
from ...actors.models import EndpointSettings, ModelMisconfigured, ModelUnavailable
from ...actors.models.endpoint import Endpoint
from ...actors.roles import draw_opening
from ...actors.shell import Stamp
from ...actors.tools import Pool
from ...events import (
    DialogueImported,
    DialogueOpened,
    Recorded,
    Run,
    RunCompleted,
    RunEvent,
    RunStopped,
    decode,
    encode,
    fold_run,
)
from ...store import StoreError, WrongVersion
from ..budget import Admission, Amount, BudgetExhausted, Estimate, estimate, expected_of, price_of_call, refuse_unpriced
from ..config.pool_sources import own_implementations, with_servers
from ..config.run_config import RunConfig
from ..errors import UsageError
from .conductor import Conductor, Course
from .display import Display
from .interrupts import Interrupts, claim_signals, heeded
from .local_ray import joined
from .placement import pools_of
from .progress import RunProgress
from .run_stream import launching
from .runtime import LocalRuntime, Runtime

PATIENCE = 5.0
"""Seconds without an answer after which it is worth saying what the run waits for."""
LOCK_PATIENCE = 20.0
"""Seconds for which a log that another process writes to is waited for: a killed run lets go by itself."""


class Ending(StrEnum):
    """How a launch ended."""

    COMPLETED = "completed"
    ALREADY_COMPLETED = "already_completed"
    STOPPED = "stopped"
    NOT_BEGUN = "not_begun"
    """The user stopped it before it did anything."""


@dataclass(frozen=True, slots=True)
class Launched:
    """What a launch came to."""

    ending: Ending
    tally: RunProgress
    reason: str = ""
    """Why it stopped by itself, resumable; empty where it did not, or where the user stopped it."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a run does: what it says when it begins, and how each of its dialogues is opened."""

    beginning: Callable[[Run], Sequence[RunEvent]]
    """Nothing where the run is finished. Raises UsageError where it was started over something else."""
    opening: Callable[[int], DialogueOpened | DialogueImported]
    expected: Amount | None = None
    """What a dialogue is expected to take; None: nobody has an idea."""


async def launch(
    config: RunConfig, pool: Pool, display: Display, *, in_process: bool, work: Work | None = None
) -> Launched:
    """Carry the run to its end, or to where it is stopped; without *work*, it makes dialogues over *pool*.

    Raises:
        CommandError, StoreError, ModelError: why it could not go on; what is recorded is kept.
    """
    config = _with_executable(config, pool)
    work = work or _making(config, pool)
    refuse_unpriced(config.budget, config.models.used())
    if (in_process or config.cluster.address is None) and (missing := missing_key(config)):
        raise UsageError(missing)
    with heeded(display) as interrupts:
        try:
            return await _carried(config, work, display, interrupts, in_process=in_process)
        except asyncio.CancelledError:
            if not interrupts.obeyed:
                raise
            return Launched(Ending.NOT_BEGUN, RunProgress(config.dialogues))


async def _carried(
    config: RunConfig, work: Work, display: Display, interrupts: Interrupts, *, in_process: bool
) -> Launched:
    async with _hired(config, in_process=in_process) as runtime:
        claim_signals()  # Ray wants to hear SIGTERM itself
        journal = _Journal(runtime, Stamp(config.run, os.uname().nodename))
        run = await journal.read()
        beginning = work.beginning(run)
        tally = RunProgress(config.dialogues)
        if not beginning:
            return Launched(Ending.ALREADY_COMPLETED, tally)
        past = await runtime.past()
        if words := str(past):
            display.say(words)
        await journal.write(beginning)
        conductor = Conductor(
            runtime,
            work.opening,
            journal.stamp,
            tally,
            Course(dialogues=config.dialogues, at_once=config.cluster.dialogues),
            admission=_admission(config, work, past.spent, runtime),
        )
        async with _watched(conductor, display, interrupts, tally, runtime):
            try:
                await conductor.conduct()
            except (BudgetExhausted, ModelUnavailable) as error:
                await journal.write([RunStopped(reason=str(error)[:500])])
                return Launched(Ending.STOPPED, tally, str(error))
            except Exception as error:
                with suppress(StoreError):  # what went wrong is worth more than a note of it
                    await journal.write([RunStopped(reason=f"{type(error).__name__}: {error}"[:500])])
                raise
        if not await conductor.finished():
            await journal.write([RunStopped(reason="stopped by the user")])
            return Launched(Ending.STOPPED, tally)
        if not (await journal.read()).completed:
            await journal.write([RunCompleted()])
        return Launched(Ending.COMPLETED, tally)


def _with_executable(config: RunConfig, pool: Pool) -> RunConfig:
    """The config with every tool that can be run: those that it names, and the pool's own ones.

    Raises:
        UsageError: it names a tool that is not in the pool, or a server that it does not have.
    """
    execution = with_servers(config.execution, config.pool)
    names = {tool.name for tool in pool}
    for name, implementation in execution.tools.items():
        if name not in names:
            raise UsageError(f"execution.tools: there is no tool {name!r} in the pool")
        if isinstance(implementation, McpImplementation) and implementation.server not in execution.servers:
            raise UsageError(f"execution.tools.{name}: there is no server {implementation.server!r} in 'servers'")
    own = own_implementations(pool, execution)
    return config.model_copy(update={"execution": execution.model_copy(update={"tools": {**own, **execution.tools}})})


def missing_key(config: RunConfig) -> str:
    """Which key is not there or cannot be one; empty where all are. Other machines have environments of their own."""
    for settings in config.models.used().values():
        if isinstance(settings, EndpointSettings):
            try:
                Endpoint.of(settings, os.environ, vendor="the vendor's own address")
            except ModelMisconfigured as error:
                return str(error)
    return ""


def _making(config: RunConfig, pool: Pool) -> Work:
    config.import_added()
    panel = config.panel

    def opening(number: int) -> DialogueOpened:
        return draw_opening(config.generation, pool, experts=panel, run_seed=config.seed, number=number)

    return Work(lambda run: launching(config, pool, run), opening, expected_of(estimated(config, pool)))


def estimated(config: RunConfig, pool: Pool) -> Estimate:
    """What the run will take."""
    return estimate(
        config.generation,
        config.panel,
        dialogues=config.dialogues,
        tools=pool.tools,
        known=config.expert_set.known,
        priced=lambda role, expert, read, written: price_of_call(config.models.of(role, expert), read, written),
    )


def _admission(config: RunConfig, work: Work, before: Amount, runtime: Runtime) -> Admission | None:
    if work.expected is None or not config.budget.limited:
        return None

    async def spent() -> Amount:
        return (await runtime.standing()).spent

    return Admission(config.budget, work.expected, before, spent)


class _Journal:
    """The run's own stream."""

    def __init__(self, runtime: Runtime, stamp: Stamp) -> None:
        self.stamp = stamp
        self._runtime = runtime
        self._version = 0

    async def read(self) -> Run:
        frames = await self._runtime.read_frames(self.stamp.run)
        self._version = len(frames)
        return fold_run(
            self.stamp.run,
            (Recorded(self.stamp.run, version, b"", decode(frame)) for version, frame in enumerate(frames, start=1)),
        )

    async def write(self, events: Sequence[RunEvent]) -> None:
        """Append *events* after whatever another launch has said meanwhile: they only note what happened."""
        frames = [encode(self.stamp.envelope(event, role="conductor", cause=None)) for event in events]
        while True:
            try:
                await self._runtime.append(self.stamp.run, frames, expected=self._version)
            except WrongVersion as conflict:
                self._version = conflict.actual
            else:
                self._version += len(frames)
                return


@asynccontextmanager
async def _hired(config: RunConfig, *, in_process: bool) -> AsyncIterator[Runtime]:
    pools = pools_of(config.cluster)
    if in_process:
        local = await LocalRuntime.hired(config, pools, wait=LOCK_PATIENCE)
        try:
            yield local
        finally:
            await local.close()
        return
    with joined(config.cluster.address):
        await asyncio.sleep(0)  # Ctrl-C may have come while Ray started: then no actor is made
        from .ray_runtime import RayRuntime  # noqa: PLC0415 — Ray is imported only where it is used

        runtime = RayRuntime(config, pools, wait=LOCK_PATIENCE)
        try:
            yield runtime
        finally:
            await runtime.close()


@asynccontextmanager
async def _watched(
    conductor: Conductor, display: Display, interrupts: Interrupts, tally: RunProgress, runtime: Runtime
) -> AsyncIterator[None]:
    """The first Ctrl-C stops gracefully; meanwhile progress is shown as it is made."""
    stopping: list[asyncio.Task[None]] = []

    def stop() -> None:
        stopping.append(asyncio.create_task(conductor.stop()))
        display.stopping(tally)

    following = asyncio.create_task(_follow(display, tally, runtime))
    try:
        with interrupts.under_way(stop), display.shown(tally):
            yield
            await asyncio.gather(*stopping)
            tally.events = await runtime.counts(after=-1)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


async def _follow(display: Display, tally: RunProgress, runtime: Runtime) -> None:
    """Counts come as soon as there are new ones; while there are none, what the run waits for is looked at."""
    news = asyncio.create_task(runtime.counts(after=0))
    try:
        while True:
            await asyncio.wait({news}, timeout=PATIENCE)
            if news.done():
                news.result()
                await asyncio.sleep(display.interval)
                tally.events = await runtime.counts(after=-1)
                news = asyncio.create_task(runtime.counts(after=sum(tally.events.values())))
                display.waiting("")
            else:
                display.waiting(str(await runtime.standing()))
            display.update(tally)
    finally:
        news.cancel()
