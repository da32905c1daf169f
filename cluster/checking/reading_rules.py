"""The `rules` section of a config, and what the command line says beyond it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from ...actors.rules import Rule
from ..config import RunConfig
from ..errors import ConfigError, UsageError
from .rule_set import RuleSettings, load_rules, unknown_rule

_LARGEST = 2**20


def read_rules(path: Path | None) -> RuleSettings:
    """The rules that *path* says: a file with a `rules` section, a run's config among them; None: the defaults.

    Raises:
        ConfigError: it cannot be read, or does not say what it has to.
    """
    if path is None:
        return RuleSettings()
    given = _parsed(path)
    strange = [key for key in given if key != "rules" and key not in RunConfig.model_fields]
    if strange:
        raise ConfigError(f"{path}: unknown key {str(strange[0])[:80]!r}; rules stand under 'rules'")
    try:
        settings = RuleSettings.model_validate(given.get("rules") or {})
    except ValidationError as error:
        lines = [
            f"{path}: {'.'.join(['rules', *map(str, problem['loc'])])}: {problem['msg']}"
            for problem in error.errors(include_url=False)[:10]
        ]
        raise ConfigError("\n".join(lines)) from error
    return settings.model_copy(update={"add": tuple(_beside(path.parent, one) for one in settings.add)})


def _parsed(path: Path) -> Mapping[Any, Any]:
    try:
        if path.stat().st_size > _LARGEST:
            raise ConfigError(f"{path}: a config has at most {_LARGEST} bytes")
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: this is not UTF-8 text") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError(f"{path}: this is not YAML: {' '.join(str(error).split())[:300]}") from error
    if not isinstance(given, dict):
        raise ConfigError(f"{path}: a config is a mapping of keys; rules stand under 'rules'")
    return given


def _beside(here: Path, added: str) -> str:
    """A file is relative to the config; a module is what Python imports."""
    place, _, name = added.rpartition(":")
    return f"{here / place}:{name}" if place.endswith(".py") else added


def narrowed(settings: RuleSettings, *, select: list[str], ignore: list[str]) -> RuleSettings:
    """*settings*, with only the rules of *select*, if there are any, and without those of *ignore*.

    Raises:
        UsageError: one is not there; ConfigError, as `load_rules`.
    """
    known: Mapping[str, Rule] = load_rules(settings.model_copy(update={"disable": ()}))
    for name in (*select, *ignore):
        if name not in known:
            raise UsageError(unknown_rule(name, known))
    chosen = set(select) if select else set(known) - set(settings.disable)
    disable = tuple(name for name in known if name not in chosen or name in ignore)
    narrower = settings.model_copy(update={"disable": disable})
    load_rules(narrower)
    return narrower
