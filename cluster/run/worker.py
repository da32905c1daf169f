"""A worker: an actor that serves some roles for hundreds of dialogues in one event loop."""

from collections.abc import Callable

from pydantic import BaseModel

from ...actors.execution import executor_of
from ...actors.models import EndpointSettings, Model, ModelSettings, make_model
from ...actors.models.batch import BatchQuestion, QuestionKey, batch_body
from ...actors.questions import Question
from ...actors.roles import comparison_due
from ...actors.shell import Appends, Executing, Shell, Stamp
from ...events import Dialogue
from ..budget import endpoint_of
from ..budget.pricing import most_output, rates_of
from ..config.resolved_run import ResolvedRun
from ..config.run_config import Execution, PoolOfActors, RunConfig
from ..limits import GovernorPort, LimitedModel, Limits, RateLimitClient
from ..limits.token_estimator import TokenEstimator


def limits_of(run: ResolvedRun) -> dict[str, Limits]:
    """Return the limits of every endpoint that the run asks."""
    return {endpoint_of(settings): _limits(run.config, settings) for settings in run.models.values()}


class Worker:
    """Some roles, their models, and the shell that runs them."""

    def __init__(
        self,
        config: RunConfig,
        pool: PoolOfActors,
        log: Appends,
        governor: GovernorPort,
        *,
        name: str,
        node: str,
        run: ResolvedRun | None = None,
        make: Callable[[ModelSettings], Model] = make_model,
        before: Callable[[Model], Model] = lambda model: model,
    ) -> None:
        """*run* is the resolved *config*, where this process has it; None: it is resolved here, at the first visit.

        *make* makes the models. *before* returns what is asked in the place of a model, and may ask it in turn.
        """
        self._config = config
        self._pool = pool
        self._log = log
        self._governor = governor
        self._name = name
        self._node = node
        self._run = run
        self._make = make
        self._before = before
        self._clients: dict[str, RateLimitClient] = {}
        self._models: dict[str, Model] = {}
        self._shell: Shell | None = None
        self._stopping = False
        self._executing = _executing(config.execution)

    @property
    def shell(self) -> Shell:
        """The shell, made at the first visit, so that the visitor gets the error of a failed import: a ConfigError."""
        if self._shell is None:
            run = self._run or ResolvedRun.of(self._config)
            method, verification = run.method.method, run.verification
            rules, experts = verification.rules.applied, verification.experts.known
            roles = {role: method.roles[role](rules, experts) for role in self._pool.roles}
            self._shell = Shell(
                roles,
                self._model_for,
                self._log,
                Stamp(self._config.run, self._node),
                next_role=method.next_role,
                in_flight=self._pool.in_flight,
                executing=self._executing,
                wording=run.wording,
                batched=self._batched,
                rests=comparison_due if self._config.generation.plan_similarity != "off" else _never,
            )
            if self._stopping:
                self._shell.stop()
        return self._shell

    def _model_for(self, question: Question[BaseModel]) -> Model:
        settings = self._config.models.of(question.purpose.role, question.expert)
        key = settings.model_dump_json()
        if key not in self._models:
            timeout = _limits(self._config, settings).outage_timeout_seconds
            endpoint = endpoint_of(settings)
            if endpoint not in self._clients:
                wait = self._config.cluster.stop_seconds
                self._clients[endpoint] = RateLimitClient(self._governor, endpoint, self._name, stop_seconds=wait)
            client = self._clients[endpoint]
            limited = LimitedModel(self._make(settings), settings, client, outage_timeout=timeout)
            self._models[key] = self._before(limited)
        return self._models[key]

    def _batched(self, question: Question[BaseModel]) -> BatchQuestion | None:
        """Return *question* for a batch, where its model is asked in batches."""
        settings = self._config.models.of(question.purpose.role, question.expert)
        if not isinstance(settings, EndpointSettings) or settings.batch is None:
            return None
        most = TokenEstimator(rates_of(settings)).need(question, most_output(settings, question)).worst
        return BatchQuestion(
            QuestionKey.of(question), endpoint_of(settings), batch_body(settings, question), most.tokens, most.usd
        )

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


def _never(_: Dialogue) -> bool:
    return False


def _limits(config: RunConfig, settings: ModelSettings) -> Limits:
    return config.limits.of(getattr(settings, "model", settings.provider))


def _executing(execution: Execution) -> Executing | None:
    tools = execution.tools
    if not tools:
        return None
    executor = executor_of(tools, execution.servers, execution.limits)
    return Executing(executor, tools, all_imported=execution.imported == "all", samples=execution.samples)
