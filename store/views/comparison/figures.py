"""The figures that are compared, each a sum of one quantity over a sum of another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .quantities import CACHED_SHARE, ORDER, Quantity


class Section(StrEnum):
    """The sections of a comparison."""

    COST = "cost"
    STAGES = "stages"
    SHAPE = "shape"
    COHERENCE = "coherence"


class Unit(StrEnum):
    """The unit of a figure."""

    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1; two shares are compared by their difference, other figures by their ratio."""
    DOLLARS = "dollars"
    SECONDS = "seconds"
    COSINE = "cosine"
    """From -1 to 1; compared by the difference."""

    @property
    def by_difference(self) -> bool:
        """True: two of them are compared by their difference. False: by their ratio."""
        return self in (Unit.SHARE, Unit.COSINE)


@dataclass(frozen=True, slots=True)
class Definition:
    """One figure: a sum of *amount* over a sum of *per*."""

    key: str
    section: Section
    name: str
    amount: Quantity
    per: Quantity
    unit: Unit
    stand_in: bool = True
    """False: it says nothing where the offline stand-in answered."""


DEFINITIONS: Sequence[Definition] = (
    *(
        Definition(f"{amount}_per_accepted", Section.COST, name, amount, Quantity.ACCEPTED, unit, stand_in)
        for amount, name, unit, stand_in in (
            (Quantity.CALLS, "calls", Unit.NUMBER, True),
            (Quantity.INPUT, "input tokens", Unit.NUMBER, True),
            (Quantity.CACHED, "cached input", Unit.NUMBER, True),
            (Quantity.UNCACHED, "uncached input", Unit.NUMBER, True),
            (Quantity.BILLED, f"billed input, cached at {CACHED_SHARE}", Unit.NUMBER, True),
            (Quantity.OUTPUT, "output tokens", Unit.NUMBER, False),
            (Quantity.PRICE, "money", Unit.DOLLARS, False),
            (Quantity.WAITED, "waiting for answers", Unit.SECONDS, False),
        )
    ),
    *(
        Definition(key, Section.STAGES, name, amount, per, Unit.SHARE, stand_in=False)
        for key, name, amount, per in (
            ("written", "written, of those opened", Quantity.WRITTEN, Quantity.OPENED),
            ("rules_passed", "past the rules, of those written", Quantity.RULES_PASSED, Quantity.WRITTEN),
            ("experts_passed", "past the experts, of the rest", Quantity.FIRST_PASSED, Quantity.RULES_PASSED),
            ("first_passed", "unrepaired, of those written", Quantity.FIRST_PASSED, Quantity.WRITTEN),
            ("passed", "accepted, of those judged", Quantity.ACCEPTED, Quantity.JUDGED),
            ("kept", "accepted, of those opened", Quantity.ACCEPTED, Quantity.OPENED),
        )
    ),
    *(
        Definition(key, Section.SHAPE, name, amount, per, Unit.NUMBER)
        for key, name, amount, per in (
            ("turns", "turns", Quantity.TURNS, Quantity.ACCEPTED),
            ("user_turns", "user turns", Quantity.USER_TURNS, Quantity.ACCEPTED),
            ("steps", "steps", Quantity.STEPS, Quantity.ACCEPTED),
            ("tool_calls", "tool calls", Quantity.TOOL_CALLS, Quantity.ACCEPTED),
            ("tool_calls_per_user_turn", "tool calls per user turn", Quantity.TOOL_CALLS, Quantity.USER_TURNS),
        )
    ),
    *(
        Definition(key, Section.COHERENCE, name, amount, per, Unit.COSINE, stand_in=False)
        for key, name, amount, per in (
            ("following", "a turn and the one before", Quantity.FOLLOWING, Quantity.FOLLOWING_PAIRS),
            ("answering", "an answer and its question", Quantity.ANSWERING, Quantity.ANSWERING_PAIRS),
            ("by_chance", "an answer and another's question", Quantity.BY_CHANCE, Quantity.BY_CHANCE_PAIRS),
        )
    ),
)


def value_of(definition: Definition, sums: Sequence[float] | Mapping[int, float]) -> float | None:
    """Return the figure of *sums*, which are by `ORDER`; None where nothing is to be divided by."""
    per = sums[ORDER[definition.per]]
    return sums[ORDER[definition.amount]] / per if per else None
