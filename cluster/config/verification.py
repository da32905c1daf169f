"""The rules, experts and panel of a run, imported once per process."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from ...events import Seat
from ..errors import ConfigError
from .expert_set import ExpertSet, expert_set, is_path
from .rule_set import RuleSet, RuleSettings, rule_set
from .suggesting import instead


@dataclass(frozen=True, slots=True)
class Verification:
    """The rules, experts and panel that judge the dialogues of a run."""

    rules: RuleSet
    experts: ExpertSet
    panel: tuple[Seat, ...]
    """The seats, each with its expert's own name."""

    @classmethod
    def of(cls, rules: RuleSettings, seats: tuple[Seat, ...], models: Iterable[str]) -> Self:
        """Import what a config names; *models* are the experts that have a model of their own.

        Raises:
            ConfigError: a rule or an expert cannot be imported, does not exist, or has two seats.
        """
        resolved = rule_set(rules.model_copy(update={"copies": None}))  # only `check` compares
        experts = expert_set((s.expert, ("experts", n)) for n, s in enumerate(seats) if is_path(s.expert))
        return cls(resolved, experts, _panel(seats, experts, models))

    @property
    def pinned_panel(self) -> tuple[Seat, ...]:
        """The seats for another process: an added expert by a path that means the text imported here."""
        pinned = self.experts.pinned
        return tuple(seat.model_copy(update={"expert": pinned.get(seat.expert, seat.expert)}) for seat in self.panel)

    def changes(self) -> dict[str, Any]:
        """Return the differences from the project's own rules and experts; empty where there is none."""
        origins = self.experts.origins
        added = {seat.expert: origins[seat.expert] for seat in self.panel if seat.expert in origins}
        changes = {"rules": self.rules.changes(), "added_experts": added}
        return {name: change for name, change in changes.items() if change}


def _panel(seats: tuple[Seat, ...], experts: ExpertSet, models: Iterable[str]) -> tuple[Seat, ...]:
    """Return *seats* by their experts' own names. Raises ConfigError."""
    named = tuple(seat.model_copy(update={"expert": experts.names.get(seat.expert, seat.expert)}) for seat in seats)
    names = [seat.expert for seat in named]
    for number, name in enumerate(names):
        if name not in experts.known:
            raise ConfigError(f"experts: {_unknown(name, experts)}", ("experts", number))
        if name in names[:number]:
            what = f"an expert is named twice, {name!r}; 'votes' says how often it is asked"
            raise ConfigError(f"experts: {what}", ("experts", number))
    for name in models:
        if name not in experts.known:
            raise ConfigError(f"models.experts: {_unknown(name, experts)}", ("models", "experts", name))
    return named


def _unknown(name: str, experts: ExpertSet) -> str:
    return f"there is no expert {name!r}; {instead(name, sorted(experts.known))}"
