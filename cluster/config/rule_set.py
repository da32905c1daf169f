"""Rules and their severities: the project's own, tuned and added to by a config."""

import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...actors.evidence import DialogueView
from ...actors.rules import FORMER_NAMES, RULES, Rule, Unrated
from ...events import EXECUTION, Finding, Severity
from ...store.views import NEAR_DUPLICATE
from ..errors import ConfigError
from .importing import added, by_name
from .rule_process import KIND, CheckApart
from .suggesting import instead

UNREADABLE = "readable_record"
"""The check that a record fails which is no dialogue of a known format."""
_MOVED = (
    f"rules: {NEAR_DUPLICATE!r} is not a rule any more. In 'check', the key 'copies' of 'rules' is its severity now; "
    "'audit' names the near-duplicates of a run, and 'export --without-duplicates' leaves them out"
)
_logger = logging.getLogger(__name__)
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class RuleSettings(BaseModel):
    """The `rules` section of a config."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    disable: tuple[str, ...] = ()
    """Rules that are not applied."""
    severity: dict[str, Severity] = Field(default_factory=dict)
    """By a rule's name: the severity of all its findings, whatever the rule itself says."""
    add: tuple[str, ...] = ()
    """Rules to import, each as `package.module:RULE` or `file.py:RULE`."""
    copies: Severity | None = None
    """For `check`: the severity of a finding that a record is nearly the same as an earlier one; without it, none."""

    @model_validator(mode="before")
    @classmethod
    def _of_earlier_releases(cls, given: Any) -> Any:  # noqa: ANN401 — anything may stand in a config
        """Accept `near_duplicate` among the rules, where earlier releases had it, and say where it went."""
        return _without_near_duplicate(given) if isinstance(given, dict) else given

    @property
    def named(self) -> tuple[str, ...]:
        """Every name of a rule in the settings, as the user wrote it."""
        return (*self.disable, *self.severity)


def _without_near_duplicate(given: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in given.items() if key != "enable"}
    enable, disable, severity = (given.get(key) or () for key in ("enable", "disable", "severity"))
    if not any(
        isinstance(names, list | tuple | dict) and NEAR_DUPLICATE in names for names in (enable, disable, severity)
    ):
        return kept
    _logger.warning(_MOVED)
    asked = Severity.ADVISORY if NEAR_DUPLICATE in enable else None
    if isinstance(severity, dict) and NEAR_DUPLICATE in severity:
        kept["severity"] = {name: one for name, one in severity.items() if name != NEAR_DUPLICATE}
        asked = severity[NEAR_DUPLICATE]
    if NEAR_DUPLICATE in disable:
        kept["disable"] = [name for name in disable if name != NEAR_DUPLICATE]
        asked = None
    return {**kept, "copies": asked}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """The rules that settings name, imported."""

    known: Mapping[str, Rule]
    """By name, the disabled ones too, each with its severity after the settings."""
    applied: Mapping[str, Rule]
    """By name, those that judge."""
    origins: Mapping[str, str]
    """By name, of those that are not the project's own: where they come from, with the digest of their text."""
    pinned: RuleSettings
    """The settings for another process: what is added means the text that it has here and now."""

    def identity(self) -> dict[str, Any]:
        """Return what makes two checks the same: rules with their severities, and the origins of added ones."""
        applied = {name: str(rule.severity) for name, rule in self.applied.items()}
        copies = {} if self.pinned.copies is None else {NEAR_DUPLICATE: str(self.pinned.copies)}
        return {
            "applied": dict(sorted((applied | copies).items())),
            "tuned": _severities(self.pinned),
            "added": self._added(),
        }

    def changes(self) -> dict[str, Any]:
        """Return the differences from the project's own rules; empty where there is none."""
        changes = {
            "disabled": sorted(set(self.pinned.disable)),
            "severity": _severities(self.pinned),
            "added": self._added(),
        }
        return {name: change for name, change in changes.items() if change}

    def _added(self) -> dict[str, str]:
        return {name: origin for name, origin in sorted(self.origins.items()) if name in self.applied}


def rule_set(settings: RuleSettings) -> RuleSet:
    """Import the rules that *settings* name.

    Raises:
        ConfigError: one cannot be imported, is not a rule, or has the name of another; and as `selected`.
    """
    keys = {path: (*KIND.key, number) for number, path in enumerate(settings.add)}
    found = added(KIND, keys.items())
    for one in found:
        if fault := _fault(one.value):
            raise ConfigError(f"rules: {one.path!r} is no usable rule: {fault}", keys.get(one.path, KIND.key))
    found = [replace(one, value=replace(one.value, check=CheckApart(one.pinned, one.value.name))) for one in found]
    known = by_name(KIND, RULES, found)
    origins = {one.value.name: one.origin for one in found}
    pinned = settings.model_copy(update={"add": tuple(one.pinned for one in found)})
    return RuleSet(_tuned(known, settings), selected(known, settings), origins, pinned)


def load_rules(settings: RuleSettings) -> Mapping[str, Rule]:
    """Return the rules that are applied, by name. Raises ConfigError, as `rule_set`."""
    return rule_set(settings).applied


def renamed_rules(names: Iterable[str]) -> list[str]:
    """Messages about those of *names* that are a rule's name in earlier releases."""
    old = [name for name in dict.fromkeys(names) if name in FORMER_NAMES]
    return [f"The rule {name!r} is now called {FORMER_NAMES[name]!r}; the old name still works." for name in old]


def current_name(name: str) -> str:
    """The present name of a rule that an earlier release may have called *name*."""
    return FORMER_NAMES.get(name, name)


def selected(rules: Mapping[str, Rule], settings: RuleSettings) -> Mapping[str, Rule]:
    """*rules* without the disabled ones, with the severities of *settings*, by name.

    Raises:
        ConfigError: *settings* names a rule that is not there, or leaves none.
    """
    for key, names in (("disable", settings.disable), ("severity", settings.severity)):
        for name in names:
            if current_name(name) not in rules:
                raise ConfigError(f"rules: {unknown_rule(name, rules)}", ("rules", key, name))
    disabled = {current_name(name) for name in settings.disable}
    kept = {name: rule for name, rule in _tuned(rules, settings).items() if name not in disabled}
    if not kept and settings.copies is None:
        raise ConfigError("rules: every rule is disabled, so nothing would be checked", ("rules", "disable"))
    return kept


def unknown_rule(name: str, rules: Mapping[str, Rule]) -> str:
    """Return the message about a rule that does not exist."""
    return f"there is no rule {name!r}; {instead(name, sorted(rules))}"


def _severities(settings: RuleSettings) -> dict[str, str]:
    return {name: str(severity) for name, severity in sorted(settings.severity.items())}


def _fault(rule: Rule) -> str | None:
    """Return the fault of an added rule, or None; Python itself lets anything stand in its fields."""
    if not isinstance(rule.name, str) or not _NAME.fullmatch(rule.name):
        return f"its name is {rule.name!r:.80}, and has to be up to 64 letters, digits, _ and -, a letter first"
    if rule.name in FORMER_NAMES:
        return f"{rule.name!r} is the former name of the rule {FORMER_NAMES[rule.name]!r}; rename it"
    if rule.name in (EXECUTION, UNREADABLE, NEAR_DUPLICATE):
        return f"findings that are no rule's are named {rule.name!r}; rename it"
    if not isinstance(rule.holds, str) or not isinstance(rule.severity, Severity) or not callable(rule.check):
        return "it has to have a sentence, a Severity of toolace_mt.events and a function, in this order"
    return None


def _tuned(rules: Mapping[str, Rule], settings: RuleSettings) -> Mapping[str, Rule]:
    severity = {current_name(name): one for name, one in settings.severity.items()}
    return {name: _at(rule, severity[name]) if name in severity else rule for name, rule in rules.items()}


def _at(rule: Rule, severity: Severity) -> Rule:
    def check(view: DialogueView) -> Iterator[Finding]:
        for found in rule.check(view):
            yield Unrated(**dict(found))

    return replace(rule, severity=severity, check=check)
