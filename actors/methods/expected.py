"""The calls that a method expects to make, before any is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..questions import Purpose


@dataclass(frozen=True, slots=True)
class ExpectedCalls:
    """Calls of one kind that a dialogue takes, and the size of each."""

    purpose: Purpose
    expert: str | None
    count: float
    input: float
    """Tokens of a prompt."""
    output: float
    """Tokens of a reply."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """The calls of one dialogue as three guesses, and what was assumed."""

    low: Sequence[ExpectedCalls]
    expected: Sequence[ExpectedCalls]
    high: Sequence[ExpectedCalls]
    assumptions: tuple[str, ...]
