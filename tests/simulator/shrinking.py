"""From a schedule that fails to a short one: faults are dropped, and the run is made smaller, while it still fails."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from .plan import Plan, Shape

_SMALLER: dict[str, tuple[object, ...]] = {
    "dialogues": (1, 2),
    "at_once": (1,),
    "steps": (1,),
    "panel": (0,),
    "tries": (1,),
    "workers": (1,),
    "apart": (False,),
    "in_flight": (64,),
    "slots": (64,),
    "requests_per_minute": (None,),
    "budget_calls": (None,),
    "budget_usd": (None,),
    "accepted": (None,),
    "compared": (False,),
    "spread": (0.0,),
    "skewed": (False,),
    "batched": ("",),
    "marked": (True,),
}


def shrunk(plan: Plan, fails: Callable[[Plan], bool]) -> Plan:
    """Return the smallest plan found that still *fails*; *plan* does."""
    found = True
    while found:
        found = False
        for smaller in _smaller(plan):
            if fails(smaller):
                plan, found = smaller, True
                break
    return plan


def _with(shape: Shape, name: str, value: Any) -> Shape:
    return replace(shape, **{name: value})


def _smaller(plan: Plan) -> Iterator[Plan]:
    for fault in plan.faults:
        yield plan.without(fault)
    for name, values in _SMALLER.items():
        for value in values:
            if getattr(plan.shape, name) != value:
                yield replace(plan, shape=_with(plan.shape, name, value))
            else:
                break
