"""Targets that cannot be reached: by what is drawn, by each other, or by the tools of the pool."""

from collections.abc import Collection, Iterator
from typing import Final

from ...events import ComplexityKind, ComplexityType, Tool, kinds_of
from ..scenarios import Variety
from ..tools.acts import Act, act_of
from .opening import Generation
from .targets import (
    ATTRIBUTES,
    COMPLEXITY,
    DOMAIN,
    Dimension,
    Targets,
    complexity_of,
    dimensions_of,
    value_of,
    values_of,
)

_SHOWN: Final = 12
"""Domains that are listed."""
_TOLERANCE = 1e-9
"""Shares such as 0.1 do not add up exactly."""


def faults(targets: Targets, generation: Generation, variety: Variety) -> Iterator[tuple[str, str]]:
    """Yield each target that cannot be reached whatever the pool is, with the reason."""
    wrong = {target: why for target in targets if (why := _unknown(target, generation, variety))}
    yield from wrong.items()
    for dimension in dimensions_of({target: share for target, share in targets.items() if target not in wrong}):
        attribute, last = dimension.name.partition(".")[0], list(dimension.shares)[-1]
        if attribute == COMPLEXITY:
            continue
        others = [v for v in values_of(attribute, generation, variety) if f"{attribute}.{v}" not in targets]
        if why := _amiss(dimension, attribute, others=attribute == DOMAIN or bool(others)):
            yield last, why
    yield from _complexity_faults({t: s for t, s in targets.items() if t not in wrong}, generation)


def _amiss(dimension: Dimension, attribute: str, *, others: bool) -> str:
    """Return what is wrong with the sum of shares, where there are *others* for the rest or not; empty for nothing."""
    total = sum(dimension.shares.values())
    if total > 1 + _TOLERANCE:
        return f"the shares of {attribute!r} are {total:g} together; they are 1 at the most"
    if total < 1 - _TOLERANCE and not others:
        return f"the shares of {attribute!r} are {total:g} together, and no other value is left for the rest"
    return ""


def unreachable_over(targets: Targets, tools: Collection[Tool]) -> Iterator[tuple[str, str]]:
    """Yield each target of complexity or of a domain that no tool of a pool can have, with the reason."""
    yield from _domain_faults(targets, tools)
    for target, share in targets.items():
        if target.partition(".")[0] != COMPLEXITY or not share:
            continue
        aim = complexity_of(target)
        kinds = kinds_of(aim) if isinstance(aim, ComplexityType) else (aim,)
        if all(_lacking(kind, tools) for kind in kinds):
            yield target, f"no dialogue over this pool can have {aim.value!r}: {_lacking(kinds[0], tools)}"


def _domain_faults(targets: Targets, tools: Collection[Tool]) -> Iterator[tuple[str, str]]:
    known = list(dict.fromkeys(tool.domain for tool in tools))
    named = [domain for domain in known if domain is not None]
    for dimension in dimensions_of(targets):
        if dimension.name != DOMAIN:
            continue
        for target in dimension.shares:
            if value_of(target) not in named:
                there = ", ".join(named[:_SHOWN]) or "none: no tool of this pool says its domain"
                more = f" and {len(named) - _SHOWN} more" if len(named) > _SHOWN else ""
                yield target, f"no tool of the pool is of the domain {value_of(target)!r}; there are {there}{more}"
        others = any(domain is None or f"{DOMAIN}.{domain}" not in targets for domain in known)
        if why := _amiss(dimension, DOMAIN, others=others):
            yield list(dimension.shares)[-1], why


def _lacking(kind: ComplexityKind, tools: Collection[Tool]) -> str:
    """Return what *kind* needs and *tools* have not; empty where they have it."""
    acts = [act_of(tool) for tool in tools]
    if kind in _OF_ARGUMENTS and not any(tool.parameters.get("properties") for tool in tools):
        return "no tool takes an argument"
    if kind in _OF_CHANGES and Act.CHANGE not in acts:
        return "no tool changes anything"
    if kind in _OF_LOOK_UPS and Act.LOOK_UP not in acts:
        return "no tool looks anything up"
    return "there is one tool only" if kind in _OF_SEVERAL and len(acts) < 2 else ""  # noqa: PLR2004 — several


_OF_ARGUMENTS: Final = {
    ComplexityKind.MISSING_ARGUMENT,
    ComplexityKind.AMBIGUOUS_REFERENCE,
    ComplexityKind.TWO_ROUNDS,
    ComplexityKind.CHANGE_OF_MIND,
    ComplexityKind.INFORMATION_IN_PARTS,
    ComplexityKind.EARLIER_REFERENCE,
    ComplexityKind.BAD_ARGUMENT,
}
_OF_CHANGES: Final = {
    ComplexityKind.CONFIRMATION,
    ComplexityKind.CONFIRMATION_AMENDED,
    ComplexityKind.CONFIRMATION_REFUSED,
}
_OF_LOOK_UPS: Final = {ComplexityKind.EMPTY_RESULT, ComplexityKind.ALTERNATIVE_TOOL}
_OF_SEVERAL: Final = {
    ComplexityKind.ALTERNATIVE_TOOL,
    ComplexityKind.TOOL_SUPPLIED_LATER,
    ComplexityKind.TOOL_REMOVED,
}


def _unknown(target: str, generation: Generation, variety: Variety) -> str:
    """Return why no dialogue can be drawn in that stratum; empty where one can."""
    attribute, _, value = target.partition(".")
    if attribute not in ATTRIBUTES:
        return f"{attribute!r} is no attribute with targets; those are {', '.join(ATTRIBUTES)}"
    if not value and attribute == DOMAIN:
        return f"it names no domain; write it such as {DOMAIN}.shop ('toolace-mt pool show' lists those of a pool)"
    if not value:
        known = [ComplexityType.CLARIFICATION] if attribute == COMPLEXITY else values_of(attribute, generation, variety)
        return f"it names no value; write it such as {attribute}.{next(iter(known))}"
    if attribute == COMPLEXITY:
        return _undrawn(value, generation, variety)
    if attribute == DOMAIN:
        return ""
    values = values_of(attribute, generation, variety)
    return "" if value in values else f"{attribute} {value!r} is never drawn; drawn are {', '.join(values) or 'none'}"


def _undrawn(value: str, generation: Generation, variety: Variety) -> str:
    type_ = value.partition(".")[0]
    if value not in [*ComplexityType, *ComplexityKind]:
        known = kinds_of(ComplexityType(type_)) if type_ in list(ComplexityType) else ComplexityType
        return f"there is no complexity {value!r}; there are {', '.join(known)}"
    if not generation.complexities.max:
        return "generation.complexities.max is 0, so none is drawn"
    if not generation.complexity_weights.get(ComplexityType(type_)):
        return f"generation.complexity_weights gives {type_!r} no weight"
    no_policy = value == ComplexityKind.POLICY_REFUSAL and not variety.policy
    return "it needs a policy, and 'context' names none" if no_policy else ""


def _complexity_faults(targets: Targets, generation: Generation) -> Iterator[tuple[str, str]]:
    shares = {value_of(target): share for target, share in targets.items() if target.partition(".")[0] == COMPLEXITY}
    if not shares:
        return
    for value in shares:
        type_ = value.partition(".")[0]
        if type_ != value and type_ in shares:
            yield f"{COMPLEXITY}.{value}", f"it is among those of '{COMPLEXITY}.{type_}'; name the type or its kinds"
    total, span, last = sum(shares.values()), generation.complexities, list(shares)[-1]
    if total > span.max + _TOLERANCE:
        words = f"the targets of complexity are {total:g} together, and a dialogue has {span.max} at the most"
        yield f"{COMPLEXITY}.{last}", f"{words} ('generation.complexities')"
    weighty = {type_.value for type_, weight in generation.complexity_weights.items() if weight}
    if weighty <= set(shares) and total < span.min - _TOLERANCE:
        words = f"the targets are those of every type, {total:g} together, and a dialogue has {span.min} at least"
        yield f"{COMPLEXITY}.{last}", f"{words} ('generation.complexities')"
