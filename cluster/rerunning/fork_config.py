"""The config of a fork: what the log says of the run that is forked, under another name."""

from pydantic import ValidationError

from ...actors.roles.opening import Generation
from ...events import Dialogue, Run
from ..config.resolved_run import ResolvedRun
from ..config.run_config import Execution, RunConfig
from ..config.trial_config import config_of_run
from ..errors import UsageError
from ..run.prompt_reconstruction import method_named
from .deciders import settings_of_rules


def run_of_fork(
    run: Run, dialogue: Dialogue, name: str, log: str, *, base: RunConfig | None, model: str | None
) -> ResolvedRun:
    """Return the run *name* that carries *dialogue* of *run* on.

    *base* is a config in the place of what the log says of models and machines; *model* names the one of its models
    that answers for every role.

    Raises:
        UsageError, ConfigError: no run can have that name, the log does not say enough, or there is no such model.
    """
    known = base or config_of_run(run)
    if base is None and (run.config.get("prompts") or run.config.get("instructions")):
        raise UsageError(f"run {run.id!r} has words of its own in its prompts: name its config with --config")
    added = run.config.get("added_experts")
    origins = added if isinstance(added, dict) else {}
    seats = tuple(
        seat.model_copy(update={"expert": str(origins.get(seat.expert, seat.expert))})
        for seat in dialogue.parameters.panel
    )
    models = known.models
    if model is not None:
        if model not in models.named:
            raise UsageError(f"--model {model!r} is not in the config, which has {', '.join(models.named)}")
        models = type(models)(default=models.named[model])
    try:
        execution = known.execution if base is not None else Execution.model_validate(run.config.get("execution") or {})
        config = RunConfig(
            run=name,
            pool=("-",),
            dialogues=1,
            seed=run.seed,
            method=method_named(run),
            log=log,
            generation=Generation(plan_similarity="off"),
            experts=seats,
            rules=settings_of_rules(run),
            models=models,
            execution=execution,
            limits=known.limits,
            budget=known.budget,
            cluster=known.cluster.model_copy(update={"pools": None}),
            prompts=known.prompts,
            instructions=known.instructions,
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise UsageError(
            f"the fork cannot have this config ({where}: {first['msg']}): name one with --config"
        ) from None
    return ResolvedRun.of(config)
