"""The config of a run of attempts: one model, and the limits, budget and machines of the config that names it."""

from pydantic import ValidationError

from ...actors.execution import Limits
from ...actors.methods.difficulty import METHOD
from ...actors.models import ModelSettings
from ...actors.roles.opening import Generation
from ...events import Run
from ..budget.settings import Budget
from ..errors import UsageError
from .models import Models
from .resolved_run import ResolvedRun
from .rule_set import RuleSettings
from .run_config import Execution, RunConfig

_KEPT = ("models", "limits", "cluster", "budget")


def config_of_run(run: Run) -> RunConfig:
    """Return what the log says of the models, limits and machines of *run*.

    Raises:
        UsageError: it names no models, or has keys that this release does not know.
    """
    kept = {key: run.config[key] for key in _KEPT if key in run.config}
    if "models" not in kept:
        raise UsageError(f"the log knows no models of run {run.id!r}: name a config that has the model with --config")
    try:
        return RunConfig.model_validate({"run": run.id, "pool": ["-"], "dialogues": 1, "seed": run.seed, **kept})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"the config of run {run.id!r} in the log cannot be read ({where}: {first['msg']}): name one with --config"
        ) from None


def run_of_attempts(
    base: RunConfig, name: str, settings: ModelSettings, *, log: str, dialogues: int, usd: float | None
) -> ResolvedRun:
    """Return the run *name* of attempts by one model. *usd* is its budget, in place of that of *base*.

    Raises:
        UsageError: no run can have that name.
    """
    try:
        config = RunConfig(
            run=name,
            pool=("-",),
            dialogues=dialogues,
            seed=base.seed,
            method=METHOD.name,
            log=log,
            generation=Generation(plan_similarity="off"),
            experts=(),
            rules=RuleSettings(),
            models=Models(default=settings),
            execution=Execution(pool=False, limits=Limits()),
            limits=base.limits,
            budget=base.budget if usd is None else Budget(usd=usd),
            cluster=base.cluster.model_copy(update={"pools": None}),
        )
    except ValidationError as error:
        raise UsageError(f"--run {name!r}: {error.errors(include_url=False)[0]['msg']}") from None
    return ResolvedRun.of(config)
