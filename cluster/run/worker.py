"""A worker: an actor that serves some roles for hundreds of dialogues in one event loop."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel

from ...actors.execution import executor_of
from ...actors.models import Model, make_model
from ...actors.questions import Question
from ...actors.shell import Appends, Executing, Shell, Stamp
from ..budget import endpoint_of
from ..config.methods import resolved_method
from ..config.resolved_run import ResolvedRun
from ..config.run_config import Execution, Models, PoolOfActors
from ..config.verification import VerificationSpec
from ..limits import GovernorPort, LimitedModel, Limits, RateLimitClient


@dataclass(frozen=True, slots=True)
class WorkerSpec:
    """Everything that a worker is started with. It crosses processes, so it is plain values."""

    pool: PoolOfActors
    models: Models
    limits: Mapping[str, Limits]
    """By endpoint."""
    execution: Execution
    """The tools under `tools` are run."""
    run: str
    verification: VerificationSpec
    method: str
    """By name, or by the import path that means the same text everywhere."""

    @classmethod
    def of(cls, run: ResolvedRun, pool: PoolOfActors, limits: Mapping[str, Limits]) -> Self:
        """Return the spec of a worker of *run* that serves *pool*."""
        config = run.config
        return cls(pool, config.models, limits, config.execution, config.run, run.verification.spec, run.method.pinned)


def limits_of(run: ResolvedRun) -> dict[str, Limits]:
    """Return the limits of every endpoint that the run asks."""
    return {
        endpoint_of(settings): run.config.limits.of(getattr(settings, "model", "offline"))
        for settings in run.models.values()
    }


class Worker:
    """Some roles, their models, and the shell that runs them."""

    def __init__(
        self,
        spec: WorkerSpec,
        log: Appends,
        governor: GovernorPort,
        *,
        name: str,
        node: str,
        run: ResolvedRun | None = None,
    ) -> None:
        """*run* is the resolved run, where this process has it; None: method, rules and experts are imported here."""
        self._spec = spec
        self._log = log
        self._governor = governor
        self._name = name
        self._node = node
        self._run = run
        self._clients: dict[str, RateLimitClient] = {}
        self._models: dict[str, Model] = {}
        self._shell: Shell | None = None
        self._stopping = False
        self._executing = _executing(spec.execution)

    @property
    def shell(self) -> Shell:
        """The shell, made at the first visit, so that the visitor gets the error of a failed import: a ConfigError."""
        if self._shell is None:
            spec, run = self._spec, self._run
            verification = run.verification if run else spec.verification.resolve()
            method = (run.method if run else resolved_method(spec.method)).method
            rules, experts = verification.rules.applied, verification.experts.known
            roles = {role: method.roles[role](rules, experts) for role in spec.pool.roles}
            stamp, most = Stamp(spec.run, self._node), spec.pool.in_flight
            self._shell = Shell(
                roles,
                self._model_for,
                self._log,
                stamp,
                next_role=method.next_role,
                in_flight=most,
                executing=self._executing,
            )
            if self._stopping:
                self._shell.stop()
        return self._shell

    def _model_for(self, question: Question[BaseModel]) -> Model:
        settings = self._spec.models.of(question.role, question.expert)
        key = settings.model_dump_json()
        if key not in self._models:
            endpoint = endpoint_of(settings)
            timeout = self._spec.limits[endpoint].outage_timeout_seconds
            self._models[key] = LimitedModel(
                make_model(settings), settings, self._client(endpoint), outage_timeout=timeout
            )
        return self._models[key]

    def _client(self, endpoint: str) -> RateLimitClient:
        if endpoint not in self._clients:
            self._clients[endpoint] = RateLimitClient(self._governor, endpoint, self._name)
        return self._clients[endpoint]

    def stop(self) -> None:
        """Put no more questions; visits under way end as soon as what is in flight is recorded."""
        self._stopping = True
        if self._shell is not None:
            self._shell.stop()
        for client in self._clients.values():
            client.stop()

    async def close(self) -> None:
        """Let go of what was granted, of the models' connections, and of what runs tools."""
        if self._executing is not None:
            await self._executing.close()
        for client in self._clients.values():
            await client.close()
        for model in self._models.values():
            await model.close()


def _executing(execution: Execution) -> Executing | None:
    if not execution.tools:
        return None
    executor = executor_of(execution.tools, execution.servers, execution.limits)
    return Executing(executor, execution.tools)
