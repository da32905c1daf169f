"""Targets of a config that no run can reach are refused, before anything is paid."""

from collections.abc import Iterable

from ...actors.roles.opening import can_be_about
from ...actors.roles.target_faults import faults, unreachable_over
from ...actors.roles.targets import COMPLEXITY, DOMAIN
from ...actors.tools import Pool
from ...events import ComplexityKind, DialogueOpened, GenerationParameters
from ..errors import ConfigError
from .resolved_run import ResolvedRun

_NOT_ABOUT = (
    "no task could be drawn of which most calls are of that domain: its tools cannot be called without those of "
    "others, or are too few for the sub-tasks and steps of 'generation'"
)
_SAMPLE = DialogueOpened(
    seed=0,
    parameters=GenerationParameters(
        steps=(),
        complexities=(ComplexityKind.CHIT_CHAT,),
        reasonability_iterations=0,
        masks_per_iteration=1,
        repair_rounds=0,
        tries=1,
        panel=(),
    ),
    tools=(),
)


def refuse_out_of_reach(run: ResolvedRun) -> None:
    """Raise ConfigError where a target cannot be reached by what is drawn, or beside the others."""
    config = run.config
    _refuse(faults(config.targets, config.generation, run.materials.variety(config)))
    method = run.method.method
    if not method.opened(_SAMPLE, config.generation).parameters.complexities:
        why = f"method {method.name!r} injects no complexity"
        _refuse((target, why) for target in config.targets if target.partition(".")[0] == COMPLEXITY)


def refuse_out_of_reach_over(pool: Pool, run: ResolvedRun) -> None:
    """Raise ConfigError where no dialogue over *pool* can have what a target wants."""
    config = run.config
    _refuse(unreachable_over(config.targets, pool.tools))
    for target, share in config.targets.items():
        attribute, _, domain = target.partition(".")
        if attribute == DOMAIN and share and not can_be_about(domain, config.generation, pool, config.seed):
            _refuse([(target, _NOT_ABOUT)])


def _refuse(found: Iterable[tuple[str, str]]) -> None:
    for target, why in found:
        raise ConfigError(f"targets: {target}: {why}", ("targets", target))
