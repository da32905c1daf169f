"""The models of a config: which one answers for whom."""

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from ...actors.methods import Method
from ...actors.models import ModelSettings, OfflineSettings, RecordedSettings
from ..errors import ConfigError
from .places import beside
from .suggesting import instead


class Models(BaseModel):
    """The model that answers for each role; its keys are `default`, `experts`, `others`, and the method's roles."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, ModelSettings] = Field(init=False)

    default: ModelSettings = Field(default_factory=OfflineSettings)
    """The model of every role that has none of its own."""
    experts: dict[str, ModelSettings] = Field(default_factory=dict)
    """Models of single experts, by the expert's name."""
    others: dict[str, ModelSettings] = Field(default_factory=dict)
    """Models that make nothing, by names of your own: `difficulty --model NAME` lets them try."""

    @property
    def roles(self) -> dict[str, ModelSettings]:
        """The models that answer for one role alone, by the role's name."""
        return self.__pydantic_extra__

    @property
    def named(self) -> dict[str, ModelSettings]:
        """Every model by its place: `default`, a role, `experts.NAME`, or a name of the user's own."""
        experts = {f"experts.{name}": settings for name, settings in self.experts.items()}
        return {"default": self.default, **self.roles, **experts, **self.others}

    def place(self, name: str) -> str:
        """Return the key of the config that holds the model that `named` calls *name*."""
        return f"models.others.{name}" if name in self.others else f"models.{name}"

    def of(self, role: str, expert: str | None) -> ModelSettings:
        """Return the settings of the model that answers a role's question."""
        if expert is not None and expert in self.experts:
            return self.experts[expert]
        return self.roles.get(role, self.default)

    def beside(self, here: Path) -> Self:
        """Return the models with files of answers found from *here*, the folder of the config."""
        experts = {name: _beside(here, settings) for name, settings in self.experts.items()}
        roles = {name: _beside(here, settings) for name, settings in self.roles.items()}
        others = {name: _beside(here, settings) for name, settings in self.others.items()}
        return type(self)(default=_beside(here, self.default), experts=experts, others=others, **roles)

    def used(self, roles: Iterable[str]) -> dict[str, ModelSettings]:
        """Return every model that answers for one of *roles* or for an expert, by its place in the config."""
        default = {} if set(roles) <= set(self.roles) else {"default": self.default}
        return {**default, **self.roles, **{f"experts.{name}": settings for name, settings in self.experts.items()}}

    def fault(self, method: Method) -> ConfigError | None:
        """Return what is wrong with it under *method*, or None."""
        for role in self.roles:
            if role not in method.roles:
                hint = instead(role, ("default", "experts", "others", *method.roles))
                return ConfigError(f"models: method {method.name!r} has no role {role!r}; {hint}", ("models", role))
        return None


def _beside(here: Path, settings: ModelSettings) -> ModelSettings:
    if not isinstance(settings, RecordedSettings):
        return settings
    return settings.model_copy(update={"file": str(beside(here, settings.file).absolute())})
