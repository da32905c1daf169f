"""The deciders of a recorded run as this release has them: its method, its rules, its experts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...actors.experts import Expert
from ...actors.methods import Method
from ...actors.roles import Role
from ...actors.rules import Rule
from ...events import Run, fold_run
from ...store import EventLog
from ...store.views import run_of
from ..config.rule_set import RuleSettings, rule_set
from ..errors import ConfigError, UsageError
from ..run.prompt_reconstruction import experts_of_run, method_of_run


@dataclass(frozen=True, slots=True)
class Deciders:
    """All that decides on the dialogues of one run."""

    run: Run
    method: Method
    rules: Mapping[str, Rule]
    """By name, those that judge."""
    experts: Mapping[str, Expert]
    roles: Mapping[str, Role]

    @classmethod
    def of(cls, run: Run, rules: Mapping[str, Rule] | None = None) -> "Deciders":
        """Return those of *run*, with other *rules* where they are given.

        Raises:
            UsageError: a method or a rule of the run cannot be had here.
        """
        method, experts = method_of_run(run), experts_of_run(run)
        applied = rules if rules is not None else rules_of_run(run)
        return cls(run, method, applied, experts, {name: make(applied, experts) for name, make in method.roles.items()})


async def deciders_of(log: EventLog, dialogue: str, rules: Mapping[str, Rule] | None = None) -> Deciders:
    """Return the deciders of the run of *dialogue*. Raises UsageError, and as the log's `read`."""
    name = run_of(dialogue) or dialogue
    return Deciders.of(fold_run(name, await log.read(name)), rules)


def rules_of_run(run: Run) -> Mapping[str, Rule]:
    """Return the rules that *run* applied, by name, as this release has them. Raises UsageError."""
    try:
        return rule_set(settings_of_rules(run)).applied
    except ConfigError as error:
        raise UsageError(f"the rules of run {run.id!r} cannot be had here: {error}") from error


def settings_of_rules(run: Run) -> RuleSettings:
    """Return the settings that the record of *run* stands for."""
    recorded = run.config.get("rules")
    changes: dict[str, Any] = recorded if isinstance(recorded, dict) else {}
    added = changes.get("added") or {}
    return RuleSettings(
        disable=tuple(changes.get("disabled") or ()),
        severity=changes.get("severity") or changes.get("tuned") or {},
        add=tuple(added.values()) if isinstance(added, dict) else (),
    )
