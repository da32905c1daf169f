"""Targets: shares of dialogues by stratum, such as `language.de: 0.2`, and the drawing of one that is to be in some.

A stratum is an attribute, a dot and a value. Of an attribute that has one value in each dialogue the targets share out
the dialogues; each target of complexity stands for itself, because a dialogue has several.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from ...events import ComplexityKind, ComplexityType
from ..scenarios import Variety
from ..scenarios.strata import evenly
from .opening import ANYTHING, Generation, SubtaskSpan, Wanted

COMPLEXITY: Final = "complexity"
TRAITS: Final = ("channel", "mood", "expertise")
"""Attributes of a scenario that go with every value of those that are drawn before them."""
DOMAIN: Final = "domain"
"""The domain of most of the planned calls."""
ATTRIBUTES: Final = ("language", "subtasks", *TRAITS, DOMAIN, COMPLEXITY)

Targets: TypeAlias = Mapping[str, float]
"""Shares from 0 to 1, by stratum."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """Targets of which a dialogue is in one at the most."""

    name: str
    shares: Targets


def dimensions_of(targets: Targets) -> list[Dimension]:
    """Return the targets, those of one attribute together and each of complexity by itself."""
    found: dict[str, dict[str, float]] = {}
    for target, share in targets.items():
        attribute = target.partition(".")[0]
        found.setdefault(target if attribute == COMPLEXITY else attribute, {})[target] = share
    return [Dimension(name, shares) for name, shares in found.items()]


@dataclass(frozen=True, slots=True)
class Drawing:
    """Settings from which one dialogue is drawn."""

    generation: Generation
    variety: Variety
    wanted: Wanted = ANYTHING


def drawing(
    generation: Generation,
    variety: Variety,
    targets: Targets,
    chosen: Collection[str],
    point: Callable[[str], float],
) -> Drawing:
    """Return the settings that draw a dialogue in the *chosen* of *targets* and, as far as can be, in no other one.

    *point* returns a number from 0 up to 1 for a name.
    """
    languages, scenario = dict(variety.languages), variety.scenario
    for dimension in dimensions_of(targets):
        if dimension.name.partition(".")[0] in (COMPLEXITY, DOMAIN):
            continue
        values = values_of(dimension.name, generation, variety)
        mine = [value_of(target) for target in dimension.shares if target in chosen]
        others = [value for value in values if f"{dimension.name}.{value}" not in targets]
        left = mine or others or list(values)
        if dimension.name == "subtasks":
            subtasks = int(evenly(left, point("subtasks")))
            span = SubtaskSpan(min=subtasks, max=subtasks)
            generation = generation.model_copy(update={"subtasks": span})
        elif dimension.name == "language":
            languages = {value: values[value] for value in left}
        else:
            drawn = scenario.weights(dimension.name)
            weights = {text: weight for text, weight in drawn.items() if name_of_trait(text) in left}
            scenario = scenario.model_copy(update={dimension.name: weights})
    complexities = [target for target in targets if target.partition(".")[0] == COMPLEXITY]
    domains = [target for target in targets if target.partition(".")[0] == DOMAIN]
    wanted = Wanted(
        include=tuple(complexity_of(target) for target in complexities if target in chosen),
        exclude=frozenset(complexity_of(target) for target in complexities if target not in chosen),
        domain=next((value_of(target) for target in domains if target in chosen), None),
        other_domains=frozenset(value_of(target) for target in domains if target not in chosen),
    )
    return Drawing(
        generation,
        Variety(scenario, tuple(languages.items()), variety.personas, variety.examples, variety.policy),
        wanted,
    )


def values_of(attribute: str, generation: Generation, variety: Variety) -> Mapping[str, float]:
    """Return the values of an attribute that may be drawn, by name, with their weights; none of domains."""
    if attribute == DOMAIN:
        return {}
    if attribute == "subtasks":
        return {str(number): 1 for number in range(generation.subtasks.min, generation.subtasks.max + 1)}
    if attribute == "language":
        return {language: weight for language, weight in variety.languages if weight}
    drawn = variety.scenario.weights(attribute)
    return {name_of_trait(text): weight for text, weight in drawn.items() if weight}


def value_of(target: str) -> str:
    """Return the value that a target is of."""
    return target.partition(".")[2]


def complexity_of(target: str) -> ComplexityKind | ComplexityType:
    """Return the kind or type that a target of complexity is of."""
    value = value_of(target)
    return ComplexityKind(value) if "." in value else ComplexityType(value)


def name_of_trait(text: str) -> str:
    """Return the name of a trait, without its meaning."""
    return text.partition(":")[0]
