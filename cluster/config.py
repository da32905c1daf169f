"""What a run is made of, as the user's YAML says it."""

from hashlib import sha256
from json import dumps
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictInt, field_validator

from ..actors.execution import Implementation, Limits, McpServer
from ..actors.experts import DEFAULT_PANEL, EXPERTS
from ..actors.models import ModelSettings, OfflineSettings
from ..actors.questions import RoleName
from ..actors.roles.opening import Generation
from .governor.settings import Budget, EndpointLimits

_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"


class Section(BaseModel):
    """A part of a config: closed, so that a misspelt key is an error and not a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Models(Section):
    """Which model answers for whom."""

    default: ModelSettings = Field(default_factory=OfflineSettings)
    initializer: ModelSettings | None = None
    refiner: ModelSettings | None = None
    filler: ModelSettings | None = None
    verifier: ModelSettings | None = None
    experts: dict[str, ModelSettings] = Field(default_factory=dict)
    """By the expert's name, where one is to have a model of its own."""

    @field_validator("experts")
    @classmethod
    def _known(cls, experts: dict[str, ModelSettings]) -> dict[str, ModelSettings]:
        _known_experts(experts)
        return experts

    def of(self, role: RoleName, expert: str | None) -> ModelSettings:
        """The settings of the model that answers a role's question."""
        if expert is not None and expert in self.experts:
            return self.experts[expert]
        own: ModelSettings | None = getattr(self, role.value)
        return own or self.default

    def used(self) -> dict[str, ModelSettings]:
        """Every model that answers for somebody, by its place in the config."""
        own = {role.value: getattr(self, role.value) for role in RoleName}
        named = {place: settings for place, settings in own.items() if settings is not None}
        default = {} if len(named) == len(own) else {"default": self.default}
        return {**default, **named, **{f"experts.{name}": settings for name, settings in self.experts.items()}}


class Execution(Section):
    """Which tools can be run, and how: their calls are run and compared with what dialogues say."""

    tools: dict[str, Implementation] = Field(default_factory=dict)
    """By the tool's name in the pool."""
    pool: bool = True
    """Whether Python functions that stand in the pool are run, where `tools` says nothing else of them."""
    servers: dict[str, McpServer] = Field(default_factory=dict)
    limits: Limits = Limits()


class PoolOfActors(Section):
    """Actors that serve some roles. A dialogue stays with an actor while one of its roles is next."""

    roles: tuple[RoleName, ...] = Field(min_length=1)
    replicas: StrictInt = Field(default=1, ge=1, le=1000)
    in_flight: StrictInt = Field(default=64, ge=1, le=10_000)
    """Questions that one actor has in flight at the most."""


class Cluster(Section):
    """Where it runs and how much at once."""

    address: str | None = None
    """A Ray cluster to join; none starts a local one."""
    dialogues: StrictInt = Field(default=128, ge=1, le=100_000)
    """Dialogues that are under way at once."""
    pools: tuple[PoolOfActors, ...] | None = None
    """Who serves which roles; left out, it is chosen by the machine."""

    @field_validator("pools")
    @classmethod
    def _each_role_once(cls, pools: tuple[PoolOfActors, ...] | None) -> tuple[PoolOfActors, ...] | None:
        if pools is not None:
            served = [role for pool in pools for role in pool.roles]
            missing = [role.value for role in RoleName if role not in served]
            if missing or len(served) != len(set(served)):
                what = f"no pool serves {', '.join(missing)}" if missing else "a role is served by two pools"
                raise ValueError(f"{what}; each of {', '.join(RoleName)} is served by exactly one pool")
        return pools


class RunConfig(Section):
    """One run: what it makes, of what, with which models, where."""

    run: Annotated[str, Field(pattern=_NAME)]
    """The run's name; its dialogues are `<run>/<number>`."""
    pool: tuple[str, ...] = Field(min_length=1)
    """Files of tools, or Python functions as `module`, `module:name` or `file.py:name`."""
    dialogues: Annotated[StrictInt, Field(ge=1, le=10_000_000)]
    seed: StrictInt = 0
    log: str = "toolace-mt.sqlite"
    """Where events are kept."""
    generation: Generation = Field(default_factory=Generation)
    experts: tuple[str, ...] = DEFAULT_PANEL
    models: Models = Field(default_factory=Models)
    execution: Execution = Field(default_factory=Execution)
    limits: EndpointLimits = Field(default_factory=EndpointLimits)
    """What each model's endpoint bears, for the whole cluster."""
    budget: Budget = Field(default_factory=Budget)
    """What the run may take in all, over every launch of it."""
    cluster: Cluster = Field(default_factory=Cluster)

    @field_validator("experts")
    @classmethod
    def _known(cls, experts: tuple[str, ...]) -> tuple[str, ...]:
        _known_experts(experts)
        if len(set(experts)) != len(experts):
            raise ValueError("an expert is named twice")
        return experts

    def to_json(self) -> dict[str, Any]:
        """As plain values; it holds no secret, since keys come from the environment."""
        return self.model_dump(mode="json")

    def identity(self, pool_digest: str) -> dict[str, Any]:
        """What makes the run what it is: a run is resumed only with the same."""
        config = self.to_json()
        same = {key: config[key] for key in ("run", "dialogues", "seed", "generation", "experts", "execution")}
        return {**same, "pool": pool_digest}


def digest_of(identity: dict[str, Any]) -> str:
    """What identifies a run's identity, 64 hex digits."""
    return sha256(dumps(identity, sort_keys=True).encode()).hexdigest()


def _known_experts(names: Any) -> None:  # noqa: ANN401 — any collection of names
    unknown = [name for name in names if name not in EXPERTS]
    if unknown:
        raise ValueError(f"there is no expert {unknown[0]!r}; there are {', '.join(sorted(EXPERTS))}")
