"""The rail: the events of a dialogue in order, with a lane of what each answer cost."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ....events import Phase
from ....store.views.versions.families import Family
from ....store.views.versions.steps import Step
from ....store.wording import count, dollars

LEVELS = 8
"""Heights of the bars in the lane of costs, beside none."""
_NAME = 0.06
"""The share of a rail that the name of a phase takes."""
_NAMES = {
    Family.PLAN: "plan and opening",
    Family.ANSWER: "answer",
    Family.DRAFT: "draft",
    Family.MASK: "mask",
    Family.FILL: "fill proposed",
    Family.KEPT: "fill kept",
    Family.DECLINED: "declined",
    Family.REPAIR: "repair",
    Family.RULE: "rules",
    Family.VOTE: "vote",
    Family.ACCEPTED: "accepted",
    Family.REJECTED: "rejected",
    Family.PERSON: "person",
}


@dataclass(frozen=True, slots=True)
class Tick:
    """One event."""

    version: int
    family: Family
    line: str
    level: int
    """The height of its cost, from 0 to `LEVELS`; an answer that has none is at 1."""
    unknown: bool
    """An answer whose amount is not known."""
    phase: Phase | None
    """The phase that begins with it, if there is room for its name."""


@dataclass(frozen=True, slots=True)
class Legend:
    """A family that has events here."""

    family: Family
    name: str
    events: int


@dataclass(frozen=True, slots=True)
class Rail:
    """All events in order."""

    ticks: tuple[Tick, ...]
    lane: str
    """What the lower lane shows: `money $0.1200`, or tokens where nothing has a price."""
    legend: tuple[Legend, ...]


def rail_of(steps: Sequence[Step]) -> Rail:
    """Return the rail of a dialogue's *steps*."""
    priced = any(step.spent is not None and step.spent.price for step in steps)
    amounts = [_amount(step, priced=priced) for step in steps]
    most = max((amount or 0.0 for amount in amounts), default=0.0)
    named = _named(steps)
    ticks = tuple(
        Tick(
            version=step.version,
            family=step.family,
            line=step.line,
            level=0 if step.spent is None else max(1, round(LEVELS * (amount or 0.0) / most)) if most else 1,
            unknown=step.spent is not None and amount is None,
            phase=named.get(step.version),
        )
        for step, amount in zip(steps, amounts, strict=True)
    )
    counted = Counter(step.family for step in steps)
    legend = tuple(Legend(family, name, counted[family]) for family, name in _NAMES.items() if counted[family])
    return Rail(ticks=ticks, lane=_lane(steps, priced=priced), legend=legend)


def _named(steps: Sequence[Step]) -> dict[int, Phase]:
    """Return the phases by the version that they begin with, without those that end before their name would."""
    before = [None, *(step.phase for step in steps)]
    begun = [(step.version, step.phase) for step, was in zip(steps, before, strict=False) if step.phase is not was]
    room = max(1, round(len(steps) * _NAME))
    # The name of the last one stands to the left of its tick, so the one before has to end earlier.
    ends = [*(version - (room if phase.ended else 0) for version, phase in begun[1:]), len(steps) + room]
    return {version: phase for (version, phase), end in zip(begun, ends, strict=True) if end - version >= room}


def _amount(step: Step, *, priced: bool) -> float | None:
    """Return the price of the step's answer, or its tokens where no answer has a price; None: there is none."""
    if step.spent is None:
        return None
    if priced:
        return step.spent.price
    usage = step.spent.usage
    return None if usage.input_tokens is None else usage.input_tokens + (usage.output_tokens or 0)


def _lane(steps: Sequence[Step], *, priced: bool) -> str:
    spent = [step.spent for step in steps if step.spent is not None]
    if not spent:
        return "no answer"
    if not priced:
        known = [amount for step in steps if (amount := _amount(step, priced=False)) is not None]
        tokens = f"{round(sum(known)):,} tokens"
        return f"{tokens}, {count(len(spent), 'answer')}"
    unknown = sum(one.price is None for one in spent)
    beyond = f" and {unknown} of unknown price" if unknown else ""
    return f"{dollars(sum(one.price or 0.0 for one in spent))}{beyond}, {count(len(spent), 'answer')}"
