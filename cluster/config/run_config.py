"""The schema of a run's config."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    FiniteFloat,
    StrictInt,
    ValidationInfo,
    field_serializer,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ...actors.execution import Implementation, Limits, McpServer
from ...actors.experts import DEFAULT_PANEL
from ...actors.methods import DEFAULT_METHOD, Method
from ...actors.roles.opening import Generation
from ...actors.scenarios import ScenarioSettings
from ...events import Seat, seats_of
from ...store import redacted
from ..budget.settings import Budget
from ..errors import ConfigError
from ..limits.settings import EndpointLimits
from .models import Models
from .places import beside
from .presets import Preset, with_preset
from .rule_set import RuleSettings
from .wording import OwnText

_MOST_VOTES = 25
_EACH = 3
"""Candidates for each dialogue that is to be accepted, where the bound is left out."""
_MOST_DIALOGUES = 10_000_000
_NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
_NAME_WORDS = "text of up to 64 letters, digits, dots, dashes and underscores, a letter or a digit first"


class Section(BaseModel):
    """A part of a config: closed, so that a misspelt key is an error and not a silent default."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Execution(Section):
    """Tools that can be run: their calls are run and compared with what dialogues say."""

    tools: dict[str, Implementation] = Field(default_factory=dict)
    """Implementations, by the tool's name in the pool."""
    pool: bool = True
    """True to run the pool's Python functions and live servers' tools, unless `tools` says otherwise of them."""
    servers: dict[str, McpServer] = Field(default_factory=dict)
    """MCP servers, by the name under which `pool` and `tools` refer to them."""
    imported: Literal["read_only", "all"] = "read_only"
    """Calls of imported dialogues that are run, with arguments that strangers chose: those of tools that say that they
    only read, or `all`."""
    samples: bool = True
    """True to show plans what the tools of live servers list that only read and need no argument."""
    limits: Limits = Limits()

    def beside(self, here: Path) -> Self:
        """Return the section with the paths that tools may read as *here*, the config's folder, makes them."""
        readable = tuple(str(beside(here, path).absolute()) for path in self.limits.readable)
        return self.model_copy(update={"limits": self.limits.model_copy(update={"readable": readable})})

    def identity(self) -> dict[str, Any]:
        """Return what has to be the same where a run is resumed; how its tools are held may change."""
        held = {"limits": {"scratch_bytes", "readable", "sandbox"}}
        said = self.model_dump(mode="json", exclude=held)
        if self.imported == "read_only":
            del said["imported"]  # as runs of older releases have recorded it
        if self.samples:
            del said["samples"]
        return said


class PoolOfActors(Section):
    """Actors that serve some roles. A dialogue stays with an actor while one of its roles is next."""

    roles: tuple[str, ...] = Field(min_length=1)
    """Roles that its actors serve."""
    replicas: StrictInt = Field(default=1, ge=1, le=1000)
    """Actors of this kind."""
    in_flight: StrictInt = Field(default=64, ge=1, le=10_000)
    """Questions that one actor has in flight at the most."""


class Cluster(Section):
    """The cluster that a run uses, and its share of it."""

    address: str | None = None
    """A Ray cluster to join, `auto` or the `HOST:PORT` of its head; null joins that of `RAY_ADDRESS`, which Ray sets in
    its jobs, or else starts a local one."""
    dialogues: StrictInt = Field(default=128, ge=1, le=100_000)
    """Dialogues that are under way at once."""
    pools: tuple[PoolOfActors, ...] | None = None
    """Actors and the roles that they serve; left out, they follow from the number of cores."""
    stop_seconds: float = Field(default=120.0, gt=0, le=86_400)
    """Seconds for which a stopping run waits for answers in flight; later ones are given up, and asked for again on
    resume.
    """

    def fault(self, method: Method) -> ConfigError | None:
        """Return what is wrong with its pools under *method*, or None."""
        words = "" if self.pools is None else _misserved(self.pools, method)
        return ConfigError(f"cluster.pools: {words}", ("cluster", "pools")) if words else None


def _misserved(pools: tuple[PoolOfActors, ...], method: Method) -> str:
    served = [role for pool in pools for role in pool.roles]
    strangers = [role for role in served if role not in method.roles]
    missing = [role for role in method.roles if role not in served]
    each = f"each of {', '.join(method.roles)} is served by exactly one pool"
    if strangers:
        return f"method {method.name!r} has no role {strangers[0]!r}; {each}"
    if missing:
        return f"no pool serves {', '.join(missing)}; {each}"
    return f"a role is served by two pools; {each}" if len(served) != len(set(served)) else ""


def _possible(seat: Seat) -> Seat:
    """Return *seat*. Raises ValueError where no dialogue could be judged so."""
    if not 1 <= seat.votes <= _MOST_VOTES:
        raise ValueError(f"{seat.expert} has {seat.votes} votes: it has from 1 to {_MOST_VOTES}")
    if not 1 <= seat.quorum <= seat.votes:
        raise ValueError(f"{seat.expert} has a quorum of {seat.quorum}: it is from 1 to its votes, {seat.votes}")
    if seat.wave < 1:
        raise ValueError(f"{seat.expert} is asked in wave {seat.wave}: the first wave is 1")
    return seat


class RunConfig(Section):
    """One run: its dialogues, tools, models and machines."""

    run: Annotated[str, Field(pattern=_NAME, description=_NAME_WORDS)]
    """The run's name; its dialogues are `<run>/<number>`."""
    pool: tuple[str, ...] = Field(min_length=1, description="text, or list, not empty, of text")
    """Files of tools, Python functions (`package.module`, `module:name`, `file.py:name`), live servers (`mcp:NAME`)."""
    accepted: Annotated[StrictInt, Field(ge=1, le=_MOST_DIALOGUES)] | None = None
    """Accepted dialogues to make; as many are opened as that takes. It stands instead of `dialogues`, and may be raised
    when a run is launched again."""
    candidates: Annotated[StrictInt, Field(ge=1, le=_MOST_DIALOGUES)] | None = Field(
        default=None, validate_default=True
    )
    """With `accepted`: the dialogues that are opened for it at the most; null for three times as many, which suffice
    where a third is accepted."""
    dialogues: Annotated[StrictInt, Field(ge=1, le=_MOST_DIALOGUES)] | None = Field(default=None, validate_default=True)
    """Dialogues to make; each ends accepted, rejected or failed. Required where there is no `accepted`."""
    seed: StrictInt = 0
    """The same seed and the same answers make the same dialogues."""
    method: str = DEFAULT_METHOD
    """The way in which dialogues are made: a method by name, an added one by import path."""
    log: str = "toolace-mt.sqlite"
    """File that keeps the events, or the `postgresql://USER@HOST/DATABASE` that does."""
    preset: Preset | None = None
    """A bundle of generation settings, each of which can still be set; paper: the defaults."""
    generation: Generation = Field(default_factory=Generation)
    scenario: ScenarioSettings = Field(default_factory=ScenarioSettings)
    """The people and moments that make dialogues differ."""
    languages: dict[str, Annotated[FiniteFloat, Field(ge=0)]] = Field(default_factory=lambda: {"en": 1.0})
    """By language, such as en, de, fr, es, it, pt, nl, pl, sv, tr, zh, ja: its share, relative to the others."""
    targets: dict[str, Annotated[FiniteFloat, Field(ge=0, le=1)]] = Field(default_factory=dict)
    """Shares of the accepted dialogues, such as `{language.de: 0.2, subtasks.3: 0.5, complexity.clarification: 0.25}`:
    by language, number of sub-tasks, channel, mood, expertise, or type or kind of complexity."""
    personas: str | None = None
    """File of people, one JSON object a line, such as rows of Nemotron-Personas; null for drawn ones."""
    examples: str | None = None
    """File of dialogues, such as an export, whose tasks plans are like in spirit; null for a small set of ours."""
    context: str | None = None
    """File of the policy or system prompt that the assistant obeys and exports carry; null for none."""
    experts: tuple[Annotated[Seat, AfterValidator(_possible)], ...] = Field(
        default=seats_of(DEFAULT_PANEL), description="list of names or sections"
    )
    """The panel: experts by name, added ones by import path.

    A name alone is one vote in the first wave; a quorum that is left out is the majority of the votes.
    """
    rules: RuleSettings = Field(default_factory=RuleSettings)
    """Rules of the verification, and their severities."""
    prompts: dict[str, str | OwnText] = Field(default_factory=dict)
    """Files of your own words for the task of a prompt, such as `{plan: my_plan.md}`; each has every slot (`$count`).

    The prompts are those of the method: `plan`, `draft`, `extend`, `fill`, `repair` and `judge`, or for a simulation
    `plan`, `user_turn`, `assistant_turn` and `tool_turn`.
    """
    instructions: dict[str, str] = Field(default_factory=dict)
    """Text at the end of every task of a role, such as `{verifier: "Reject slang."}`."""
    models: Models = Field(default_factory=Models)
    execution: Execution = Field(default_factory=Execution)
    limits: EndpointLimits = Field(default_factory=EndpointLimits)
    """Limits of each model's endpoint, for the whole cluster."""
    budget: Budget = Field(default_factory=Budget)
    """Limits of the whole run, over every launch of it."""
    cluster: Cluster = Field(default_factory=Cluster)

    @field_validator("pool", mode="before")
    @classmethod
    def _one_source(cls, pool: Any) -> Any:  # noqa: ANN401 — what a user wrote
        """Accept one source that is not in a list."""
        return [pool] if isinstance(pool, str) else pool

    @field_validator("candidates")
    @classmethod
    def _bounding(cls, candidates: int | None, info: ValidationInfo) -> int | None:
        """Refuse a bound of nothing, and one that is too low."""
        if candidates is None or "accepted" not in info.data:
            return candidates
        accepted = info.data["accepted"]
        if accepted is None:
            raise ValueError("it bounds 'accepted', which is not given; 'dialogues' are opened all")
        if candidates < accepted:
            raise ValueError(f"{accepted:,} are to be accepted ('accepted'), so at least as many are opened")
        return candidates

    @field_validator("dialogues")
    @classmethod
    def _one_number(cls, dialogues: int | None, info: ValidationInfo) -> int | None:
        """Accept one of two numbers; where the other one is wrong, that was said."""
        accepted = info.data.get("accepted")
        if dialogues is not None and accepted is not None:
            raise ValueError(f"'accepted' is given too, {accepted:,}; keep one of them")
        if dialogues is None and "accepted" in info.data and accepted is None:
            allowed = f"whole number from 1 to {_MOST_DIALOGUES}, or 'accepted' in its place"
            raise PydanticCustomError("missing", "one of both is needed", {"allowed": allowed})
        return dialogues

    @model_validator(mode="before")
    @classmethod
    def _bundled(cls, given: Any) -> Any:  # noqa: ANN401 — what a user wrote
        return with_preset(given) if isinstance(given, Mapping) else given

    @field_validator("targets", mode="before")
    @classmethod
    def _by_stratum(cls, targets: Any) -> Any:  # noqa: ANN401 — what a user wrote
        """Accept sections, too: `{language: {de: 0.2}}`."""
        return _flat("", targets) if isinstance(targets, Mapping) else targets

    @field_validator("languages")
    @classmethod
    def _spoken(cls, languages: dict[str, float]) -> dict[str, float]:
        if not any(languages.values()):
            raise ValueError("every weight is 0, so no language can be drawn; leave it out for English")
        return languages

    @field_validator("experts", mode="before")
    @classmethod
    def _seated(cls, experts: Any) -> Any:  # noqa: ANN401 — what a user wrote
        return [_seat(one) for one in experts] if isinstance(experts, list | tuple) else experts

    @field_serializer("experts")
    def _short(self, experts: tuple[Seat, ...]) -> list[str | dict[str, Any]]:
        return short_panel(experts)

    @property
    def least(self) -> int:
        """Dialogues that it opens at least."""
        return self.dialogues or self.accepted or 0

    @property
    def most(self) -> int:
        """Dialogues that it opens at the most."""
        return self.dialogues or self.candidates or min(_EACH * self.least, _MOST_DIALOGUES)

    def to_json(self) -> dict[str, Any]:
        """Return plain values without a secret: keys come from the environment, and a log's password is left out."""
        return self.model_dump(mode="json") | {"log": redacted(self.log)}


def _flat(before: str, section: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the values of a section by all their keys, with dots between them."""
    flat: dict[str, Any] = {}
    for key, value in section.items():
        flat |= _flat(f"{before}{key}.", value) if isinstance(value, Mapping) else {f"{before}{key}": value}
    return flat


def _seat(given: Any) -> Any:  # noqa: ANN401 — what a user wrote
    """Return a seat with everything that the user left out."""
    if isinstance(given, str):
        return {"expert": given, "votes": 1, "quorum": 1, "wave": 1}
    if isinstance(given, Seat):
        return given
    if not isinstance(given, dict):
        raise ValueError("an expert is a name, or a mapping such as {expert: coherence, votes: 3}")  # noqa: TRY004 — for pydantic
    votes = given.get("votes", 1)
    return {"votes": 1, "quorum": votes // 2 + 1 if isinstance(votes, int) else 1, "wave": 1, **given}


def short_panel(seats: tuple[Seat, ...]) -> list[str | dict[str, Any]]:
    """Return the panel as a config says it: a seat with nothing but an expert is a name."""
    plain = seats_of(seat.expert for seat in seats)
    return [s.expert if s == name else s.model_dump() for s, name in zip(seats, plain, strict=True)]
