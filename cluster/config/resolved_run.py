"""A run's config with everything that it names imported, and what identifies the run."""

from dataclasses import dataclass, field, replace
from hashlib import sha256
from json import dumps
from typing import Any, Self

from ...actors.models import ModelSettings
from ...actors.prompts.wording import Wording
from .materials import Materials
from .methods import ResolvedMethod, resolved_method
from .run_config import RunConfig, short_panel
from .verification import Verification
from .wording import changes_of, pinned_prompts, resolved_wording

_IDENTIFYING = ("run", "dialogues", "seed", "generation", "scenario", "languages", "experts", "execution")


@dataclass(frozen=True, slots=True)
class ResolvedRun:
    """A run that can begin: its config, and its method, rules and experts, imported once."""

    config: RunConfig
    verification: Verification
    method: ResolvedMethod
    wording: Wording = field(default_factory=Wording)
    """The user's own words for prompts."""
    materials: Materials = field(default_factory=Materials)
    """Texts of the user's own."""
    notices: tuple[str, ...] = ()
    """Messages about names of earlier releases that the config uses."""

    @classmethod
    def of(cls, config: RunConfig) -> Self:
        """Import what *config* names.

        Raises:
            ConfigError: a method, rule or expert cannot be had, or the config names roles that its method has not.
        """
        resolved = resolved_method(config.method)
        for section in (config.models, config.cluster):
            if fault := section.fault(resolved.method):
                raise fault
        wording = resolved_wording(config.prompts, config.instructions, resolved.method)
        return cls(config, Verification.of(config.rules, config.experts, config.models.experts), resolved, wording)

    @property
    def models(self) -> dict[str, ModelSettings]:
        """Every model that answers for a role or an expert, by its place in the config."""
        return self.config.models.used(self.method.method.roles)

    @property
    def pinned(self) -> RunConfig:
        """The config for another process: what it names means the texts that were imported here, or is refused."""
        verification = self.verification
        changes = {
            "rules": verification.rules.pinned,
            "experts": verification.pinned_panel,
            "prompts": pinned_prompts(self.wording),
        }
        return self.config.model_copy(update={"method": self.method.pinned, **changes})

    def with_config(self, **changes: Any) -> Self:  # noqa: ANN401 — the values of a config's keys
        """Return the run with other values of config keys that name no rule and no expert."""
        return replace(self, config=self.config.model_copy(update=changes))

    def identity(self, pool_digest: str) -> dict[str, Any]:
        """Return what has to be the same where the run is resumed.

        Rules and experts count by their names and texts, whatever path they were imported from.
        """
        own = {**self.materials.origins(), **changes_of(self.wording)}
        changes = {**own, **self.method.changes(), **self.verification.changes()}
        own_form = {"experts": short_panel(self.verification.panel), "execution": self.config.execution.identity()}
        config = self.config.to_json() | own_form | changes
        return {**{key: config[key] for key in (*_IDENTIFYING, *changes)}, "pool": pool_digest}

    def to_record(self, pool_digest: str) -> dict[str, Any]:
        """Return plain values for the run's stream: the config, and what identifies the run."""
        recorded = {"rules": {}, "added_experts": {}, **self.identity(pool_digest)}
        del recorded["pool"]
        if self.config.accepted is not None:
            recorded["candidates"] = self.config.most
        return self.config.to_json() | recorded


def digest_of(identity: dict[str, Any]) -> str:
    """Return the digest of a run's identity, 64 hex digits."""
    return sha256(dumps(identity, sort_keys=True).encode()).hexdigest()
