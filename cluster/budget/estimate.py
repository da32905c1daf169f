"""An estimate of what a run will take: calls, tokens and money, each as a range, with what is assumed."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from ...actors.experts import EXPERTS, Expert
from ...actors.methods import DEFAULT_METHOD, METHODS, Expectation, ExpectedCalls, Method
from ...actors.roles.opening import Generation
from ...events import Seat, Tool, seats_of

Priced = Callable[[str, str | None, int, int], float | None]
"""US dollars for a call of a role (and expert) with so many input and output tokens; None if the price is unknown."""


@dataclass(frozen=True, slots=True)
class EstimateRange:
    """A number that is not known yet."""

    low: float
    expected: float
    high: float

    @classmethod
    def known(cls, number: float) -> Self:
        """Return the range of a number that is known."""
        return cls(number, number, number)

    def times(self, factor: EstimateRange) -> EstimateRange:
        """Return the product, end by end."""
        return EstimateRange(self.low * factor.low, self.expected * factor.expected, self.high * factor.high)

    def plus(self, other: EstimateRange) -> EstimateRange:
        """Return the sum."""
        return EstimateRange(self.low + other.low, self.expected + other.expected, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Estimate:
    """Calls, tokens and money that a run is expected to take."""

    dialogues: int
    """Dialogues that are expected to be opened."""
    opened: EstimateRange
    calls: EstimateRange
    input_tokens: EstimateRange
    output_tokens: EstimateRange
    usd: EstimateRange | None
    """None if the price of a model is unknown."""
    by_purpose: tuple[tuple[str, EstimateRange], ...]
    """Calls."""
    assumptions: tuple[str, ...]


def estimate(
    generation: Generation,
    experts: Sequence[str | Seat],
    *,
    dialogues: int | EstimateRange,
    tools: Sequence[Tool],
    priced: Priced,
    known: Mapping[str, Expert] = EXPERTS,
    method: Method = METHODS[DEFAULT_METHOD],
    alone: Container[str] = (),
) -> Estimate:
    """Return what a run that opens so many *dialogues* over *tools* will take; *known* are the experts by name.

    Experts named in *alone* share no question with others.
    """
    each = _expected(method, generation, seats_of(experts), known, tools, alone=alone)
    opened = EstimateRange.known(dialogues) if isinstance(dialogues, int) else dialogues
    guesses = (each.low, each.expected, each.high)
    money = [_money(calls, priced) for calls in guesses]
    return Estimate(
        dialogues=round(opened.expected),
        opened=opened,
        calls=_range([sum(c.count for c in calls) for calls in guesses]).times(opened),
        input_tokens=_range([sum(c.count * c.input for c in calls) for calls in guesses]).times(opened),
        output_tokens=_range([sum(c.count * c.output for c in calls) for calls in guesses]).times(opened),
        usd=_range([m for m in money if m is not None]).times(opened) if None not in money else None,
        by_purpose=tuple(
            (
                purpose.name,
                _range([sum(c.count for c in calls if c.purpose == purpose) for calls in guesses]).times(opened),
            )
            for purpose in method.purposes
        ),
        assumptions=each.assumptions,
    )


def _expected(
    method: Method,
    generation: Generation,
    panel: Sequence[Seat],
    known: Mapping[str, Expert],
    tools: Sequence[Tool],
    *,
    alone: Container[str],
) -> Expectation:
    """Return the calls of a dialogue. Those of experts that are asked alone are taken from a panel in which all are."""
    others = [seat for seat in panel if seat.expert not in alone]
    if len(others) == len(panel):
        return method.expected(generation, panel, known, tools)
    together = method.expected(generation, others, known, tools)
    apart = method.expected(generation.model_copy(update={"votes_together": 1}), panel, known, tools)
    low, expected, high = (
        [*calls, *(call for call in single if call.expert is not None and call.expert in alone)]
        for calls, single in (
            (together.low, apart.low),
            (together.expected, apart.expected),
            (together.high, apart.high),
        )
    )
    return Expectation(low, expected, high, apart.assumptions)


def _money(calls: Sequence[ExpectedCalls], priced: Priced) -> float | None:
    total = 0.0
    for kind in calls:
        if not kind.count:
            continue
        each = priced(kind.purpose.role, kind.expert, round(kind.input), round(kind.output))
        if each is None:
            return None
        total += kind.count * each
    return total


def _range(values: Sequence[float]) -> EstimateRange:
    low, expected, high = values
    return EstimateRange(low, expected, high)
