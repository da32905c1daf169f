"""The rules of a check: the `rules` section of a config, narrowed by the command line."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ...events import Severity
from ...store.views import NEAR_DUPLICATE
from ..config.reading import rules_beside
from ..config.rule_set import UNREADABLE, RuleSettings, current_name, load_rules, rule_set, unknown_rule
from ..config.run_config import RunConfig
from ..config.validating import validated
from ..config.yaml_text import ConfigText
from ..errors import ConfigError, UsageError
from .reports.port import DescribedCheck

_DIFFERENT = (
    "Each dialogue differs from those before it in more than a tenth of what the user says or of what is called."
)


class _RulesOnly(BaseModel):
    """The part of a config that is read here."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    rules: RuleSettings


def read_rules(path: Path | None) -> RuleSettings:
    """Read the rules of *path*: a file with a `rules` section, a run's config among them; None: the defaults.

    Raises:
        ConfigError: it cannot be read, or does not say what it has to.
    """
    if path is None:
        return RuleSettings()
    text = ConfigText.of(path)
    strange = [key for key in text.given if key not in RunConfig.model_fields]
    if strange:
        raise ConfigError(f"{text.at(strange)}: unknown key {str(strange[0])[:80]!r}; rules stand under 'rules'")
    read = validated(_RulesOnly, text, {"rules": text.given.get("rules") or {}})
    return rules_beside(path.parent, read.rules)


def narrowed(settings: RuleSettings, *, select: list[str], ignore: list[str], copies: bool = False) -> RuleSettings:
    """Return *settings* with only the rules of *select*, if there are any, and without those of *ignore*.

    *copies*, or `near_duplicate` among the names: records that are nearly the same as an earlier one are named. An
    added rule means the text that it has now, in every process that checks.

    Raises:
        UsageError: one does not exist; ConfigError, as `rule_set`.
    """
    whole = rule_set(settings)
    select, ignore = [current_name(name) for name in select], [current_name(name) for name in ignore]
    for name in (*select, *ignore):
        if name not in whole.known and name != NEAR_DUPLICATE:
            raise UsageError(unknown_rule(name, whole.known))
    chosen = (set(select) if select else set(whole.applied)) - set(ignore)
    asked = NEAR_DUPLICATE in chosen if select else settings.copies is not None and NEAR_DUPLICATE not in ignore
    changes = {
        "disable": tuple(name for name in whole.known if name not in chosen),
        "severity": {name: one for name, one in settings.severity.items() if current_name(name) in chosen},
        "copies": (settings.copies or Severity.ADVISORY) if asked or copies else None,
    }
    return rule_set(settings.model_copy(update=changes)).pinned


def described(settings: RuleSettings) -> list[DescribedCheck]:
    """Return every check that may find something: the rules that apply, copies where asked for, unreadable records."""
    checks = [DescribedCheck(rule.name, rule.holds, rule.severity) for rule in load_rules(settings).values()]
    if settings.copies is not None:
        checks.append(DescribedCheck(NEAR_DUPLICATE, _DIFFERENT, settings.copies))
    return [*checks, DescribedCheck(UNREADABLE, "Every record is a dialogue of a known format.", Severity.BLOCKING)]
