"""Opening of a dialogue: parameters and candidate tools, drawn from the run's seed and the dialogue's number."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Annotated, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, StrictInt, model_validator

from ...events import (
    ComplexityKind,
    ComplexityType,
    DialogueOpened,
    GenerationParameters,
    Seat,
    Tool,
    domain_of,
    kinds_of,
    seats_of,
)
from ..scenarios import ONLY_CHANGES, ONLY_LOOK_UPS, SMALL_TALK, Variety, draw_examples, draw_scenario
from ..tools import Pool, at_hand, draw_walks, sample_tools
from ..tools.acts import Act, act_of
from .randomness import seeded

Count: TypeAlias = StrictInt
"""A number of things: no truth value and no fraction."""


_OURS = Variety()


def _likeness(value: object) -> object:
    if value is False:  # YAML reads off so
        return "off"
    if value == "off" or (isinstance(value, int | float) and value is not True and 0 < value <= 1):
        return value
    raise ValueError("it is a number above 0 and at most 1, or 'off'")


Likeness: TypeAlias = Annotated[Annotated[FiniteFloat, Field(gt=0, le=1)] | Literal["off"], BeforeValidator(_likeness)]
"""A share above 0, or `off`."""


class Span(BaseModel):
    """A range to draw from, both ends included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    min: Count
    """The least."""
    max: Count
    """The most."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min is {self.min} and max is {self.max}: min is at most max")
        return self


class SubtaskSpan(Span):
    """Sub-tasks per dialogue (paper: 2 to 5, and 3.4 user turns in the end: injections bring some of them)."""

    min: Count = Field(default=1, ge=1, le=10)
    max: Count = Field(default=3, ge=1, le=10)


class StepSpan(Span):
    """Tool-calling steps per sub-task (paper: 1 to 6, and 3.7 calls per user turn in the end)."""

    min: Count = Field(default=2, ge=1, le=6)
    max: Count = Field(default=6, ge=1, le=6)


class ComplexitySpan(Span):
    """Complexity injections per dialogue (paper: 1 to 3)."""

    min: Count = Field(default=1, ge=0, le=9)
    max: Count = Field(default=3, ge=0, le=9)


class ToolSpan(Span):
    """Candidate tools per dialogue."""

    min: Count = Field(default=5, ge=1, le=128)
    max: Count = Field(default=14, ge=1, le=128)


class Generation(BaseModel):
    """Parameters of the method (paper, settings)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tools: ToolSpan = ToolSpan()
    subtasks: SubtaskSpan = SubtaskSpan()
    steps: StepSpan = StepSpan()
    parallel: FiniteFloat = Field(default=0.6, ge=0, le=1)
    """Share of the look-up steps for which several calls at once are drawn."""
    complexities: ComplexitySpan = ComplexitySpan()
    complexity_weights: dict[ComplexityType, Annotated[FiniteFloat, Field(ge=0)]] = Field(
        default_factory=lambda: dict.fromkeys(ComplexityType, 1.0), validate_default=True
    )
    """By type of complexity: its share of the injections, relative to the others; 0 for none."""
    reasonability_iterations: Count | None = Field(default=None, ge=0, le=15)
    """Mask-and-fill iterations for reasonability. null: until every turn of words was masked once, 5 at the most. A
    number: so many, while a turn is left that no rewrite has left as it was (paper: more still helps, up to 15)."""
    masks_per_iteration: Count | None = Field(default=None, ge=1, le=10)
    """Turns that one iteration rewrites, at most; null for half of those of words, so that two iterations have all."""
    turn_limit: Count | None = Field(default=None, ge=4, le=1000)
    """Turns of a dialogue that is simulated, calls and results among them, at most: one whose user is not done by then
    fails. null: 10 for each sub-task and 4 for each of its steps. Other methods do not look at it."""
    repair_rounds: Count = Field(default=1, ge=0, le=5)
    """Times that findings send a dialogue back to be repaired before it is rejected."""
    votes_together: Count = Field(default=3, ge=1, le=12)
    """Experts that one question asks at the most, each for a vote of its own: more cost less, because the dialogue is
    read once for all of them."""
    plan_similarity: Likeness = 0.6
    """Likeness to a plan of an earlier dialogue of the run, above 0 up to 1, from which on a plan is asked for again,
    twice at the most: three quarters for the words of their goals, one for the same calls in the same order. `off`
    compares no plans."""
    tries: Count = Field(default=3, ge=1, le=10)
    """Times that a question is asked before its unusable answers are given up on."""

    @model_validator(mode="after")
    def _weighty(self) -> Self:
        if self.complexities.max and not any(self.complexity_weights.values()):
            what = "every weight of complexity_weights is 0, so no complexity can be drawn"
            raise ValueError(f"{what}; set complexities.max to 0 for none")
        return self


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a dialogue is to have, and what is not drawn for it beside that."""

    include: tuple[ComplexityKind | ComplexityType, ...] = ()
    """Complexities, by kind or by type."""
    exclude: frozenset[ComplexityKind | ComplexityType] = frozenset()
    domain: str | None = None
    """The domain of most of its calls."""
    other_domains: frozenset[str] = frozenset()
    """Domains of which most of its calls are not."""

    def fits(self, domain: str | None) -> bool:
        """True if a dialogue that is mostly about *domain* is wanted."""
        return domain == self.domain if self.domain is not None else domain not in self.other_domains


ANYTHING: Final = Wanted()
Walks: TypeAlias = tuple[tuple[tuple[str, ...], ...], ...]
"""For each sub-task, and each of its steps, the tools that are called together."""
_TRIED: Final = 5
"""Draws after which a domain is given up."""
_TASKS: Final = 20
"""Tasks that are drawn for a domain, at the most."""


def draw_opening(
    generation: Generation,
    pool: Pool,
    *,
    experts: Iterable[str | Seat],
    run_seed: int,
    number: int,
    variety: Variety = _OURS,
    alone: Iterable[str] = (),
    wanted: Wanted = ANYTHING,
) -> DialogueOpened:
    """Return the opening of dialogue *number* of a run: the same for the same seed and pool, whatever else goes on.

    Experts named in *alone* share no question with others; the complexities are those *wanted*, and drawn ones beside.
    """
    source = f"{run_seed}:{pool.digest}"
    rng = seeded(f"{source}:dialogue:{number}")
    seed = rng.getrandbits(48)
    steps = _draw_steps(generation, rng)
    tools, walks = _draw_task(generation, pool, steps, rng, number=number, seed=run_seed, wanted=wanted)
    # They have draws of their own, so that a run without injections has the same tasks.
    apart = seeded(f"{source}:complexities:{number}")
    complexities = _draw_complexities(generation, apart, wanted, policy=bool(variety.policy))
    parameters = GenerationParameters(
        steps=steps,
        complexities=tuple(complexities),
        reasonability_iterations=generation.reasonability_iterations,
        masks_per_iteration=generation.masks_per_iteration,
        repair_rounds=generation.repair_rounds,
        tries=generation.tries,
        panel=seats_of(experts),
        walks=walks,
        votes_together=generation.votes_together,
        alone=tuple(sorted(alone)),
    )
    return DialogueOpened(
        seed=seed,
        parameters=parameters,
        tools=tools,
        scenario=draw_scenario(variety, source, number, task=_traits(walks, tools, complexities)),
        policy=variety.policy,
        examples=draw_examples(variety, source, number),
        at_hand=at_hand(tools),
    )


def can_be_about(domain: str, generation: Generation, pool: Pool, run_seed: int) -> bool:
    """Return True if tasks can be drawn over *pool* of which most calls are of *domain*, as far as a few draws tell."""
    wanted = Wanted(domain=domain)
    for number in range(1, _TRIED + 1):
        rng = seeded(f"{run_seed}:{pool.digest}:{domain}:{number}")
        steps = _draw_steps(generation, rng)
        tools, walks = _draw_task(generation, pool, steps, rng, number=number, seed=run_seed, wanted=wanted)
        if wanted.fits(_mostly(tools, walks)):
            return True
    return False


def _draw_steps(generation: Generation, rng: Random) -> tuple[int, ...]:
    """Draw the steps of each sub-task."""
    subtasks = rng.randint(generation.subtasks.min, generation.subtasks.max)
    return tuple(rng.randint(generation.steps.min, generation.steps.max) for _ in range(subtasks))


def _draw_task(
    generation: Generation, pool: Pool, steps: Sequence[int], rng: Random, *, number: int, seed: int, wanted: Wanted
) -> tuple[tuple[Tool, ...], Walks]:
    """Draw tools and calls, again while most of the calls are of another domain than is wanted."""
    among = frozenset(tool.name for tool in pool if wanted.fits(tool.domain))
    span = (generation.tools.min, generation.tools.max)
    drawn = []
    for again in range(_TASKS):
        tools = sample_tools(pool, rng, count_range=span, number=number + again, seed=seed, among=among)
        walks = draw_walks(tools, steps, rng, parallel=generation.parallel)
        drawn.append((tools, walks))
        if wanted.fits(_mostly(tools, walks)):
            return drawn[-1]
    return drawn[0]


def _mostly(tools: Iterable[Tool], walks: Walks) -> str | None:
    return domain_of((name for walk in walks for step in walk for name in step), tools)


def _draw_complexities(generation: Generation, rng: Random, wanted: Wanted, *, policy: bool) -> list[ComplexityKind]:
    out = wanted.exclude if policy else {*wanted.exclude, ComplexityKind.POLICY_REFUSAL}
    known = {type_: [kind for kind in kinds_of(type_) if kind not in out] for type_ in generation.complexity_weights}
    types = [type_ for type_, kinds in known.items() if kinds and type_ not in out]
    weights = [generation.complexity_weights[type_] for type_ in types]
    count = rng.randint(generation.complexities.min, generation.complexities.max) - len(wanted.include)
    drawn = [*wanted.include, *(rng.choices(types, weights, k=count) if count > 0 and any(weights) else [])]
    complexities: list[ComplexityKind] = []
    for one in drawn:  # a kind comes a second time only where every other one of its type has come
        kinds = [one] if isinstance(one, ComplexityKind) else known[one]
        complexities.append(rng.choice([kind for kind in kinds if kind not in complexities] or kinds))
    return complexities


def _traits(
    walks: Iterable[Iterable[Iterable[str]]], tools: Iterable[Tool], complexities: Iterable[ComplexityKind]
) -> Iterator[str]:
    """Yield the traits of what was drawn to be done.

    Drawn calls may all look something up or work it out, or all change something, and the user may chat.
    """
    drawn = {name for walk in walks for step in walk for name in step}
    acts = {act_of(tool) for tool in tools if tool.name in drawn}
    if acts and Act.CHANGE not in acts:
        yield ONLY_LOOK_UPS
    elif acts and not acts & {Act.LOOK_UP, Act.WORK_OUT}:
        yield ONLY_CHANGES
    if ComplexityKind.CHIT_CHAT in complexities:
        yield SMALL_TALK
