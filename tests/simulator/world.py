"""The world of one schedule: a user, launches of a run, their processes, the disk and the provider."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from random import Random
from typing import Any

from rich.console import Console

from toolace_mt.actors import outside
from toolace_mt.actors.models import Model, ModelSettings
from toolace_mt.actors.tools import Pool
from toolace_mt.cluster.config.methods import ResolvedMethod
from toolace_mt.cluster.config.resolved_run import ResolvedRun
from toolace_mt.cluster.config.run_config import PoolOfActors, RunConfig
from toolace_mt.cluster.config.verification import Verification
from toolace_mt.cluster.run.carrying import Ending, Launched, carried
from toolace_mt.cluster.run.display import Display
from toolace_mt.cluster.run.ray_actors import RemoteWorker, RunActors
from toolace_mt.cluster.run.ray_appends import RayAppends
from toolace_mt.cluster.run.ray_governor import RayGovernor, RemoteGovernor
from toolace_mt.cluster.run.ray_runtime import RayRuntime
from toolace_mt.cluster.run.work import Work, making
from toolace_mt.cluster.run.worker import limits_of
from toolace_mt.events import DialogueImported, DialogueOpened, Seat, Tool

from .actors import Actor, Handle, Network
from .disk import Disk, DiskWriter
from .loop import Process, SimulatedLoop, Stalled, here
from .method import JUDGE, METHOD, WRITER
from .outside import SimulatedOutside
from .plan import Fault, Kind, Plan, Shape
from .provider import Provider, SimulatedModel
from .watch import Watch

_MOST_LAUNCHES = 12
_MOST_STEPS = 400_000
_MOST_SECONDS = 7200.0
_PANELS = (
    (Seat(expert="coherence", votes=1, quorum=1, wave=1),),
    (Seat(expert="coherence", votes=3, quorum=2, wave=1),),
    (Seat(expert="coherence", votes=1, quorum=1, wave=1), Seat(expert="safety", votes=2, quorum=1, wave=1)),
    (Seat(expert="coherence", votes=1, quorum=1, wave=1), Seat(expert="safety", votes=1, quorum=1, wave=2)),
)
_TOOLS = tuple(
    Tool(name=name, description=name, parameters={"type": "object", "properties": {}}) for name in ("look", "book")
)
_POOL = Pool(_TOOLS, {}, (), {})


class _Silent(Display):
    """A display that nobody sees."""

    def __init__(self) -> None:
        super().__init__(_NOWHERE, quiet=True, notes=_NOWHERE, now=outside.monotonic)

    def say(self, words: str) -> None:
        """Nobody hears it."""


_OPENINGS: dict[tuple[object, int], DialogueOpened | DialogueImported] = {}
_KILLED = "killed"
_MODEL: dict[str, object] = {
    "provider": "openai",
    "model": "tiny",
    "base_url": "http://provider/v1",
    "api_key_env": None,
    "price": {"input": 10.0, "output": 20.0},
    "timeouts": {"total": 30.0, "read": 30.0, "connect": 10.0},
    "structured": "off",
}
_BATCH: dict[str, object] = {"batch": {"gather_seconds": 1.0, "poll_seconds": 2.0, "longest_poll_seconds": 5.0}}
_NOWHERE = Console(quiet=True)


class _User:
    """A user who may stop the run."""

    def __init__(self) -> None:
        self.stop: Callable[[], None] | None = None

    @contextmanager
    def under_way(self, stop: Callable[[], None]) -> Iterator[None]:
        """As `Stops.under_way`."""
        self.stop = stop
        try:
            yield
        finally:
            self.stop = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of one schedule."""

    plan: Plan
    violations: tuple[str, ...]
    faults: Counter[str]
    """Times that each was met."""
    dialogues: int
    answers: int
    """Those recorded."""
    steps: int
    seconds: float
    """Virtual ones."""
    digest: str
    """Of everything that was recorded, and when: equal only where the whole run was the same."""
    story: tuple[str, ...]
    launches: tuple[str, ...]
    tasks: int
    """Most tasks under way."""


class World:
    """One schedule."""

    def __init__(self, plan: Plan, *, told: bool = False) -> None:
        self.plan = plan
        loop: Any = SimulatedLoop  # it has what is used of a loop, and no sockets
        self.loop: SimulatedLoop = loop(
            Random(f"order:{plan.seed}"), most_steps=_MOST_STEPS, most_seconds=_MOST_SECONDS
        )
        self.watch = Watch(self.loop, plan)
        self.watch.told = told
        self._lives = 0
        self._world = self._process("world")
        self._provider = Provider(self.loop, self._process("provider"), plan, self.watch)
        self._network = Network(self.loop, self._world, plan, self.watch)
        self._disk = Disk(self.loop, plan, self.watch, self._torn)
        self._run = _run_of(plan.shape)
        self._launch: _Launch | None = None
        self.endings: list[str] = []
        self.last: Launched | None = None

    def simulate(self) -> None:
        """Go through it all."""
        with outside.given_by(SimulatedOutside(self.loop)):
            self._world.context.copy().run(self._schedule)
            try:
                self.loop.run(self._world.context.copy().run(self.loop.create_task, self._user()))
            except Stalled as stalled:
                self.watch.violated(str(stalled))
            if not self.watch.violations:
                self._final()
            self.loop.close()

    def _process(self, name: str) -> Process:
        self._lives += 1
        draws = Random(f"process:{self.plan.seed}:{self._lives}")
        ahead = draws.uniform(-300.0, 300.0) if self.plan.shape.skewed else 0.0
        return self.loop.add(Process(name, draws, ahead=ahead))

    def _schedule(self) -> None:
        for fault in self.plan.faults:
            if (happens := self._happening(fault)) is not None:
                self.loop.call_at(fault.at, happens)

    def _happening(self, fault: Fault) -> Callable[[], None] | None:
        def on(who: str, act: Callable[[Actor], None]) -> Callable[[], None]:
            def happens() -> None:
                actor = None if self._launch is None else self._launch.actor(who)
                if actor is None or actor.process is None:
                    return
                self.watch.met(str(fault.kind))
                self.watch.governor_died |= fault.kind is Kind.GOVERNOR_KILLED
                act(actor)

            return happens

        kill, pause = Actor.kill, partial(_pause, seconds=fault.size)
        match fault.kind:
            case Kind.WORKER_KILLED:
                return on(f"worker-{fault.what}", kill)
            case Kind.WRITER_KILLED:
                return on("log writer", kill)
            case Kind.GOVERNOR_KILLED:
                return on("governor", kill)
            case Kind.WORKER_PAUSED:
                return on(f"worker-{fault.what}", pause)
            case Kind.WRITER_PAUSED:
                return on("log writer", pause)
            case Kind.GOVERNOR_PAUSED:
                return on("governor", pause)
            case Kind.DRIVER_PAUSED | Kind.DRIVER_KILLED | Kind.STOPPED:
                return partial(self._to_launch, fault)
            case _:
                return None

    def _to_launch(self, fault: Fault) -> None:
        launch = self._launch
        if launch is None:
            return
        if fault.kind is Kind.STOPPED:
            if launch.user.stop is None:
                return
            self.loop.call_soon(launch.user.stop, context=launch.driver.context.copy())
        elif fault.kind is Kind.DRIVER_PAUSED:
            launch.driver.paused_until = max(launch.driver.paused_until, self.loop.now + fault.size)
        else:
            launch.kill()
        self.watch.met(str(fault.kind))

    def _torn(self) -> None:
        if self._launch is not None and (writer := self._launch.actor("log writer")) is not None:
            writer.kill()

    async def _user(self) -> None:
        """Launch, and launch again, until the run is complete."""
        for number in range(1, _MOST_LAUNCHES + 1):
            if number > _MOST_LAUNCHES // 2:
                self._provider.heal()
            self.watch.begin_launch(number)
            self.watch.tell(f"launch {number}")
            self._launch = _Launch(self, number)
            words, self.last = await self._launch.over
            self._launch = None
            self.endings.append(words)
            self.watch.tell(f"launch {number} ends: {words}")
            if self.last is not None and self.last.ending in (Ending.COMPLETED, Ending.ALREADY_COMPLETED, Ending.SHORT):
                return
            if self.last is not None and "budget" in self.last.reason:
                return
            self.watch.stopped |= self.endings[-1] != _KILLED
            await asyncio.sleep(2.0 * number)
        self.watch.violated(f"the run does not end: {self.endings[-1]}")

    def _final(self) -> None:
        """What has to hold once everything is over."""
        if self.loop.troubles:
            self.watch.violated(f"an error that nobody has taken: {self.loop.troubles[0]}")
        self.watch.final(self.last)

    def outcome(self) -> Outcome:
        """Return what came of it."""
        return Outcome(
            self.plan,
            tuple(self.watch.violations),
            self.watch.met_faults,
            len(self.watch.streams),
            self.watch.answers,
            self.loop.steps,
            self.loop.now,
            self._disk.digest() + f"-{self.loop.steps}-{self.loop.now!r}",
            tuple(self.watch.story),
            tuple(self.endings),
            self.watch.most_tasks,
        )


def _pause(actor: Actor, seconds: float) -> None:
    actor.pause(seconds)


class _Launch:
    """One launch: a driver and the actors that end with it."""

    def __init__(self, world: World, number: int) -> None:
        self._world, self.number = world, number
        self.user = _User()
        self.over: asyncio.Future[tuple[str, Launched | None]] = world.loop.create_future()
        self.driver = world._process(f"driver.{number}")
        self._actors: dict[str, Actor] = {}
        driving = world.loop.start(self.driver, self._drive())
        driving.add_done_callback(self._ended, context=world._world.context.copy())

    def actor(self, name: str) -> Actor | None:
        """Return the actor of that name."""
        return self._actors.get(name)

    def kill(self) -> None:
        """End all of it, here and now."""
        for actor in self._actors.values():
            actor.kill(again=False)
        self._world.loop.kill(self.driver)
        if not self.over.done():
            self.over.set_result((_KILLED, None))

    def _ended(self, driving: "asyncio.Task[None]") -> None:
        outcome: tuple[str, Launched | None]
        error = driving.exception()
        if error is not None:
            outcome = (f"{type(error).__name__}: {error}", None)
        else:
            launched: Launched = driving.result()  # type: ignore[assignment]
            outcome = (f"{launched.ending.value} {launched.reason}".strip(), launched)
        for actor in self._actors.values():
            actor.kill(again=False)
        if not self.over.done():
            self.over.set_result(outcome)

    async def _drive(self) -> Any:
        world = self._world
        run, shape = world._run, world.plan.shape
        writer = self._started("log writer", lambda _: DiskWriter(world._disk))
        governor = self._started(
            "governor",
            lambda again: RemoteGovernor(
                limits_of(run), run.config.budget, lambda: Handle(writer), run.config.run, restarted=again
            ),
        )
        pools: list[tuple[str, ...]] = [(WRITER,), (JUDGE,)] if shape.apart else [(WRITER, JUDGE)]
        workers: dict[str, list[Handle]] = {}
        number = 0
        for roles in pools:
            pool = PoolOfActors(roles=roles, replicas=shape.workers, in_flight=shape.in_flight)
            replicas = []
            for _ in range(shape.workers):
                made = partial(self._worker, pool, writer, governor)
                replicas.append(Handle(self._started(f"worker-{number}", made)))
                number += 1
            workers.update(dict.fromkeys(roles, replicas))

        async def restart(handle: Handle) -> None:
            handle.actor.kill()

        def kill(handle: Handle) -> None:
            handle.actor.kill(again=False)

        actors = RunActors(Handle(writer), Handle(governor), workers, kill, restart)
        runtime = RayRuntime(actors, lambda _: None)
        try:
            return await carried(
                run,
                _work_of(run, world.plan.shape),
                runtime,
                _Silent(),
                self.user,
                batch_provider=world._provider.batches.provider,
            )
        finally:
            await runtime.close()

    def _started(self, name: str, make: Callable[[bool], Any]) -> Actor:
        actor = Actor(self._world._network, name, lambda life: self._world._process(f"{self.number}.{life}"), make)
        self._actors[name] = actor
        return actor

    def _worker(self, pool: PoolOfActors, writer: Actor, governor: Actor, again: bool) -> RemoteWorker:
        del again
        run, name = self._world._run, here().name
        return RemoteWorker(
            run.config,
            pool,
            RayAppends(Handle(writer)),
            RayGovernor(Handle(governor)),
            name=name,
            node=name,
            run=run,
            make=self._model,
        )

    def _model(self, settings: ModelSettings) -> Model:
        return SimulatedModel(settings, self._world._provider)  # type: ignore[arg-type]


@cache
def _verification(panel: int) -> Verification:
    config = RunConfig.model_validate({"run": "run", "pool": "none", "dialogues": 1, "experts": list(_PANELS[panel])})
    return Verification.of(config.rules, config.experts, ())


def _run_of(shape: Shape) -> ResolvedRun:
    budget: dict[str, object] = {}
    if shape.budget_calls is not None:
        budget["calls"] = shape.budget_calls
    if shape.budget_usd is not None:
        budget["usd"] = shape.budget_usd
    limits = {"max_in_flight": shape.slots, "outage_timeout_seconds": 60.0}
    if shape.requests_per_minute is not None:
        limits["requests_per_minute"] = shape.requests_per_minute
    dialogues: dict[str, object] = {"dialogues": shape.dialogues}
    if shape.accepted is not None:
        dialogues = {"accepted": min(shape.accepted, shape.dialogues), "candidates": shape.dialogues}
    config = RunConfig.model_validate(
        {
            "run": "run",
            "pool": "none",
            **dialogues,
            "generation": {
                "tools": {"min": 1, "max": 2},
                "subtasks": {"min": min(shape.steps, 10), "max": min(shape.steps, 10)},
                "steps": {"min": 1, "max": 1},
                "complexities": {"min": 0, "max": 0},
                "tries": shape.tries,
                "plan_similarity": 0.9 if shape.compared else "off",
            },
            "experts": list(_PANELS[shape.panel]),
            "models": {
                "default": {**_MODEL, **(_BATCH if shape.batched == "all" else {})},
                **({JUDGE: {**_MODEL, **_BATCH}} if shape.batched == JUDGE else {}),
            },
            "limits": {"default": limits},
            "budget": budget,
            "cluster": {"dialogues": shape.at_once, "stop_seconds": 20.0},
        }
    )
    return ResolvedRun(config, _verification(shape.panel), ResolvedMethod(METHOD, "tiny", "tiny"))


def _work_of(run: ResolvedRun, shape: Shape) -> Work:
    """Return the work of *run*; its openings are the same whenever its settings are, and dear to draw."""
    work = making(run, _POOL)
    kind = (shape.steps, shape.tries, shape.panel, shape.compared)

    def opening(number: int) -> DialogueOpened | DialogueImported:
        if (kind, number) not in _OPENINGS:
            _OPENINGS[kind, number] = work.opening(number)
        return _OPENINGS[kind, number]

    return replace(work, opening=opening)


def simulated(plan: Plan, *, told: bool = False) -> Outcome:
    """Return the outcome of *plan*; with *told*, its story too."""
    world = World(plan, told=told)
    world.simulate()
    return world.outcome()
