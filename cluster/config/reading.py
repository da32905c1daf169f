"""Reads a config. An error names the file, line and column, the key, what was given and what is allowed."""

from collections.abc import Sequence
from dataclasses import replace
from os.path import exists
from pathlib import Path

from ...actors.tools import is_python
from ..errors import ConfigError
from .importing import absolute
from .materials import read_materials, with_policy_expert
from .overrides import Override
from .places import beside
from .pool_sources import is_live
from .renamed import with_current_keys
from .resolved_run import ResolvedRun
from .rule_set import RuleSettings, renamed_rules
from .run_config import RunConfig
from .targets import refuse_out_of_reach
from .validating import validated
from .wording import prompts_beside
from .yaml_text import ConfigText


def read_run(path: Path, overrides: Sequence[Override] = ()) -> ResolvedRun:
    """Read the config in *path*, `-` for standard input, with *overrides*, and import what it adds.

    Its files are relative to it.

    Raises:
        ConfigError: it cannot be read, is not YAML, has a key or value that is not allowed, or adds what cannot be had.
        UsageError: an override leads to no key.
    """
    return run_in(ConfigText.of(path).with_overrides(overrides), path.parent)


def run_in(text: ConfigText, here: Path) -> ResolvedRun:
    """Read the config that *text*, which stands in *here*, is. Raises ConfigError, as `read_run`."""
    try:
        given, renamed = with_current_keys(text.given)
    except ConfigError as error:
        raise _placed(text, error) from error
    config = validated(RunConfig, text, given)
    beside: dict[str, object] = {
        "method": absolute(here, config.method),
        "pool": tuple(_source(here, source) for source in config.pool),
        "log": _log(here, config.log),
        "rules": rules_beside(here, config.rules),
        "models": config.models.beside(here),
        "execution": config.execution.beside(here),
        "prompts": prompts_beside(here, config.prompts),
    }
    try:
        materials = read_materials(config, here)
        config = config.model_copy(update={"experts": with_policy_expert(config)})
        beside["experts"] = tuple(
            seat.model_copy(update={"expert": absolute(here, seat.expert)}) for seat in config.experts
        )
        run = replace(ResolvedRun.of(config.model_copy(update=beside)), materials=materials)
        refuse_out_of_reach(run)
    except ConfigError as error:
        raise _placed(text, error) from error
    return replace(run, notices=(*renamed, *renamed_rules(config.rules.named)))


def _placed(text: ConfigText, error: ConfigError) -> ConfigError:
    key = error.keys[0] if error.keys else ()
    return ConfigError(f"{text.at(key)}: {error}", *error.keys)


def rules_beside(here: Path, rules: RuleSettings) -> RuleSettings:
    """*rules* of a config in *here*, wherever it is used."""
    return rules.model_copy(update={"add": tuple(absolute(here, one) for one in rules.add)})


def _source(here: Path, source: str) -> str:
    """A file is relative to the config; `module` and `module:name` are what Python imports, a live server is itself."""
    if is_live(source):
        return source
    module = is_python(source) and not source.partition(":")[0].endswith(".py")
    there = exists(here / source)  # noqa: PTH110 — no name is too long for it
    return source if module and not there else str(beside(here, source))


def _log(here: Path, log: str) -> str:
    return log if "://" in log else str(beside(here, log))
