"""The `rules` section of a config, and what the command line says beyond it."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ...actors.rules import Rule
from ..config.reading import parse_mapping, rules_beside, text_of, validated
from ..config.rule_set import RuleSettings, rule_set, unknown_rule
from ..config.run_config import RunConfig
from ..errors import ConfigError, UsageError


class _RulesOnly(BaseModel):
    """What is read of a config here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rules: RuleSettings


def read_rules(path: Path | None) -> RuleSettings:
    """The rules that *path* says: a file with a `rules` section, a run's config among them; None: the defaults.

    Raises:
        ConfigError: it cannot be read, or does not say what it has to.
    """
    if path is None:
        return RuleSettings()
    given = parse_mapping(text_of(path), str(path))
    strange = [key for key in given if key not in RunConfig.model_fields]
    if strange:
        raise ConfigError(f"{path}: unknown key {str(strange[0])[:80]!r}; rules stand under 'rules'")
    read = validated(_RulesOnly, {"rules": given.get("rules") or {}}, str(path))
    return rules_beside(path.parent, read.rules)


def narrowed(settings: RuleSettings, *, select: list[str], ignore: list[str], copies: bool = False) -> RuleSettings:
    """*settings*, with only the rules of *select*, if there are any, and without those of *ignore*.

    *copies*: those that compare dialogues are applied too.

    What is added means the text that it has now, in every process that checks.

    Raises:
        UsageError: one is not there; ConfigError, as `rule_set`.
    """
    whole = rule_set(settings)
    known: Mapping[str, Rule] = whole.known
    for name in (*select, *ignore):
        if name not in known:
            raise UsageError(unknown_rule(name, known))
    chosen = (set(select) if select else set(whole.applied)) - set(ignore)
    chosen |= {name for name, rule in known.items() if copies and rule.across}
    disable = tuple(name for name, rule in known.items() if name not in chosen and not rule.across)
    enable = tuple(name for name, rule in known.items() if name in chosen and rule.across)
    severity = {name: one for name, one in settings.severity.items() if name in chosen}
    narrower = settings.model_copy(update={"disable": disable, "enable": enable, "severity": severity})
    return rule_set(narrower).pinned
