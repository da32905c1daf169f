"""A worker: an actor that serves some roles for hundreds of dialogues in one event loop."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from ..actors.execution import executor_of
from ..actors.models import Model, make_model
from ..actors.questions import Question, RoleName
from ..actors.roles import Filler, Initializer, Refiner, Role, Verifier
from ..actors.shell import Appends, Executing, Shell, Stamp, Visited
from ..events import Frame
from .config import Execution, Models, PoolOfActors, RunConfig
from .governor import Desk, GovernedModel, Limits, Line, endpoint_of

ROLES: dict[RoleName, type[Role]] = {
    RoleName.INITIALIZER: Initializer,
    RoleName.REFINER: Refiner,
    RoleName.FILLER: Filler,
    RoleName.VERIFIER: Verifier,
}
"""Who decides for each role."""


@dataclass(frozen=True, slots=True)
class Post:
    """What a worker is hired for. It crosses processes, so it is plain values."""

    pool: PoolOfActors
    models: Models
    limits: Mapping[str, Limits]
    """By endpoint."""
    execution: Execution
    """What stands in `tools` is run."""
    run: str


def limits_of(config: RunConfig) -> dict[str, Limits]:
    """The limits of every endpoint that the run asks."""
    return {
        endpoint_of(settings): config.limits.of(getattr(settings, "model", "offline"))
        for settings in config.models.used().values()
    }


class Worker:
    """Some roles, their models, and the shell that runs them."""

    def __init__(self, post: Post, log: Appends, line: Line, *, name: str, node: str) -> None:
        self._post = post
        self._line = line
        self._name = name
        self._desks: dict[str, Desk] = {}
        self._made: dict[str, Model] = {}
        roles = {role: ROLES[role]() for role in post.pool.roles}
        stamp = Stamp(post.run, node)
        self._executing = _executing(post.execution) if set(roles) - {RoleName.FILLER} else None
        self._shell = Shell(
            roles, self._model_for, log, stamp, in_flight=post.pool.in_flight, executing=self._executing
        )

    def _model_for(self, question: Question[BaseModel]) -> Model:
        settings = self._post.models.of(question.role, question.expert)
        key = settings.model_dump_json()
        if key not in self._made:
            endpoint = endpoint_of(settings)
            patience = self._post.limits[endpoint].patience_seconds
            self._made[key] = GovernedModel(make_model(settings), settings, self._desk(endpoint), patience=patience)
        return self._made[key]

    def _desk(self, endpoint: str) -> Desk:
        if endpoint not in self._desks:
            self._desks[endpoint] = Desk(self._line, endpoint, self._name)
        return self._desks[endpoint]

    async def visit(self, stream: str, frames: Sequence[Frame]) -> Visited:
        """As `Shell.visit`."""
        return await self._shell.visit(stream, frames)

    def stop(self) -> None:
        """Put no more questions; visits under way end as soon as what is in flight is recorded."""
        self._shell.stop()
        for desk in self._desks.values():
            desk.stop()

    async def close(self) -> None:
        """Let go of what was granted, of the models' connections, and of what runs tools."""
        if self._executing is not None:
            await self._executing.close()
        for desk in self._desks.values():
            await desk.close()
        for model in self._made.values():
            await model.close()


def _executing(execution: Execution) -> Executing | None:
    if not execution.tools:
        return None
    executor = executor_of(execution.tools, execution.servers, execution.limits)
    return Executing(executor, execution.tools)
