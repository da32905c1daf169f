"""A worker: an actor that serves some roles for hundreds of dialogues in one event loop."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from ..actors.models import Model, ModelSettings, make_model
from ..actors.questions import Question, RoleName
from ..actors.roles import Filler, Initializer, Refiner, Role, Verifier
from ..actors.shell import Appends, Shell, Stamp, Visited
from ..events import Frame
from .config import Models

ROLES: dict[RoleName, type[Role]] = {
    RoleName.INITIALIZER: Initializer,
    RoleName.REFINER: Refiner,
    RoleName.FILLER: Filler,
    RoleName.VERIFIER: Verifier,
}


class Worker:
    """Some roles, their models, and the shell that runs them."""

    def __init__(
        self, serves: Iterable[RoleName], models: Models, log: Appends, *, run: str, node: str, in_flight: int
    ) -> None:
        self._models = models
        self._made: dict[str, Model] = {}
        roles = {name: ROLES[name]() for name in serves}
        self._shell = Shell(roles, self._model_for, log, Stamp(run, node), in_flight=in_flight)

    def _model_for(self, question: Question[BaseModel]) -> Model:
        settings: ModelSettings = self._models.of(question.role, question.expert)
        key = settings.model_dump_json()
        if key not in self._made:
            self._made[key] = make_model(settings)
        return self._made[key]

    async def visit(self, stream: str, frames: Sequence[Frame]) -> Visited:
        """As `Shell.visit`."""
        return await self._shell.visit(stream, frames)

    def stop(self) -> None:
        """Put no more questions; visits under way end as soon as what is in flight is recorded."""
        self._shell.stop()

    async def close(self) -> None:
        """Let go of the models' connections."""
        for model in self._made.values():
            await model.close()
