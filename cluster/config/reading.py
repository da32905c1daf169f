"""Reads a config. An error names the file, line and column, the key, what was given and what is allowed."""

from dataclasses import replace
from pathlib import Path

from ...actors.tools import is_python
from ..errors import ConfigError
from .importing import absolute
from .materials import read_materials, with_policy_expert
from .places import beside
from .pool_sources import is_live
from .renamed import with_current_keys
from .resolved_run import ResolvedRun
from .rule_set import RuleSettings, renamed_rules
from .run_config import RunConfig
from .validating import validated
from .wording import prompts_beside
from .yaml_text import ConfigText


def read_run(path: Path) -> ResolvedRun:
    """Read the config in *path*, whose files are relative to it, and import the method, rules and experts that it adds.

    Raises:
        ConfigError: it cannot be read, is not YAML, has a key or value that is not allowed, or adds what cannot be had.
    """
    text, here = ConfigText.of(path), path.parent
    try:
        given, renamed = with_current_keys(text.given)
    except ConfigError as error:
        raise ConfigError(f"{text.at(error.key)}: {error}") from error
    config = validated(RunConfig, text, given)
    beside: dict[str, object] = {
        "method": absolute(here, config.method),
        "pool": tuple(_source(here, source) for source in config.pool),
        "log": _log(here, config.log),
        "rules": rules_beside(here, config.rules),
        "models": config.models.beside(here),
        "prompts": prompts_beside(here, config.prompts),
    }
    try:
        materials = read_materials(config, here)
        config = config.model_copy(update={"experts": with_policy_expert(config)})
        beside["experts"] = tuple(
            seat.model_copy(update={"expert": absolute(here, seat.expert)}) for seat in config.experts
        )
        run = replace(ResolvedRun.of(config.model_copy(update=beside)), materials=materials)
    except ConfigError as error:
        raise ConfigError(f"{text.at(error.key)}: {error}") from error
    return replace(run, notices=(*renamed, *renamed_rules(config.rules.named)))


def rules_beside(here: Path, rules: RuleSettings) -> RuleSettings:
    """*rules* of a config in *here*, wherever it is used."""
    return rules.model_copy(update={"add": tuple(absolute(here, one) for one in rules.add)})


def _source(here: Path, source: str) -> str:
    """A file is relative to the config; `module` and `module:name` are what Python imports, a live server is itself."""
    if is_live(source):
        return source
    module = is_python(source) and not source.partition(":")[0].endswith(".py")
    return source if module and not (here / source).exists() else str(beside(here, source))


def _log(here: Path, log: str) -> str:
    return log if "://" in log else str(beside(here, log))
