"""Which rules are applied, and how severe each is: the project's own, tuned and added to by a config."""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import lru_cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import entry_points
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ...actors.rules import RULES, Rule, View, Violation
from ...events import Severity
from ..errors import ConfigError

GROUP = "toolace_mt.rules"
"""Entry points of this group are rules of installed packages; they apply without being asked for."""


class RuleSettings(BaseModel):
    """The `rules` section of a config."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    disable: tuple[str, ...] = ()
    """Rules that are not applied."""
    severity: dict[str, Severity] = Field(default_factory=dict)
    """By a rule's name: what every finding of it does, whatever the rule itself says."""
    add: tuple[str, ...] = ()
    """Rules to import, each as `package.module:RULE` or `file.py:RULE`."""


@dataclass(frozen=True, slots=True)
class AddedRule:
    """A rule that is not the project's own."""

    rule: Rule
    origin: str
    """`package.module:RULE` or `file.py:RULE`, and the digest of that module's file: another text is another rule."""


def selected(rules: Mapping[str, Rule], settings: RuleSettings) -> Mapping[str, Rule]:
    """*rules* without the disabled ones and with the severities of *settings*, by name.

    Raises:
        ConfigError: *settings* names a rule that is not there, or leaves none.
    """
    for name in (*settings.disable, *settings.severity):
        if name not in rules:
            raise ConfigError(f"rules: {unknown_rule(name, rules)}")
    kept = {
        name: _at(rule, settings.severity[name]) if name in settings.severity else rule
        for name, rule in rules.items()
        if name not in settings.disable
    }
    if not kept:
        raise ConfigError("rules: every rule is disabled, so nothing would be checked")
    return kept


def _at(rule: Rule, severity: Severity) -> Rule:
    def check(view: View) -> Iterator[Violation]:
        for violation in rule.check(view):
            yield replace(violation, severity=None)

    return replace(rule, severity=severity, check=check)


def unknown_rule(name: str, rules: Mapping[str, Rule]) -> str:
    """What to say of a rule that is not there."""
    near = get_close_matches(name, rules, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(sorted(rules))}"
    return f"there is no rule {name!r}; {hint}"


def load_rules(settings: RuleSettings) -> Mapping[str, Rule]:
    """The rules that *settings* mean, the added ones imported.

    Raises:
        ConfigError: one cannot be imported, is no rule, or has the name of another; and as `selected`.
    """
    return _loaded(settings.model_dump_json())


@lru_cache(maxsize=16)
def _loaded(settings: str) -> Mapping[str, Rule]:
    asked = RuleSettings.model_validate_json(settings)
    known = dict(RULES)
    for added in added_rules(asked):
        if added.rule.name in known:
            raise ConfigError(f"rules: {added.origin} is named {added.rule.name!r}, and so is another rule; rename it")
        known[added.rule.name] = added.rule
    return selected(known, asked)


def added_rules(settings: RuleSettings) -> list[AddedRule]:
    """The rules of installed packages, and then those that *settings* add. Raises ConfigError."""
    installed = sorted(point.value for point in entry_points(group=GROUP))
    return [_imported(path) for path in dict.fromkeys((*installed, *settings.add))]


def _imported(path: str) -> AddedRule:
    place, colon, name = path.rpartition(":")
    if not (place and colon and name):
        raise ConfigError(f"rules: {path!r} is no import path; one is written package.module:RULE or file.py:RULE")
    try:
        module = _from_file(Path(place)) if place.endswith(".py") else import_module(place)
    except Exception as error:
        raise ConfigError(f"rules: {path!r} cannot be imported: {type(error).__name__}: {error}") from error
    found: Any = getattr(module, name, None)
    if not isinstance(found, Rule):
        what = "is not there" if found is None else f"is a {type(found).__name__}"
        raise ConfigError(f"rules: {path!r} has to be a Rule of toolace_mt.actors.rules, it {what}")
    file = getattr(module, "__file__", None)
    digest = sha256(Path(file).read_bytes()).hexdigest()[:16] if file else "unknown"
    return AddedRule(found, f"{Path(place).name}:{name}@{digest}")


def _from_file(path: Path) -> ModuleType:
    name = f"toolace_mt_rules_{sha256(str(path.resolve()).encode()).hexdigest()[:16]}"
    spec = spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{path} is no Python file")
    module = module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def identity_of(settings: RuleSettings) -> dict[str, Any]:
    """What makes two checks the same: the rules by name with their severities, and where added ones come from."""
    rules = load_rules(settings)
    added = {one.rule.name: one.origin for one in added_rules(settings)}
    return {
        "applied": {name: str(rule.severity) for name, rule in sorted(rules.items())},
        "tuned": {name: str(severity) for name, severity in sorted(settings.severity.items())},
        "added": {name: origin for name, origin in sorted(added.items()) if name in rules},
    }
