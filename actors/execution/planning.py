"""The plan: the calls of a dialogue that are run, and the reasons why others are not, decided beforehand."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ...events import ComplexityKind, JsonObject
from ..evidence import DialogueView, PlacedCall
from .implementations import Implementation

_IN_PASSING: Final = re.compile(
    r"time[d -]?\s?out|rate.?limit|too many requests|unavailable|temporar|try again|retry|overload|connection|network"
    r"|did not (?:answer|respond)|no (?:answer|response)|is down|\b(?:408|429|50[0234])\b|超时|稍后|重试|繁忙|不可用",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One call of a tool that has an implementation."""

    turn: str
    """The turn that makes the call."""
    call: str
    name: str
    arguments: JsonObject
    skip: str | None
    """Reason why it is not run; None: it is run."""
    in_passing: bool = False
    """It is not run because it failed in passing, so that it has changed nothing."""


def plan(
    view: DialogueView, implementations: Mapping[str, Implementation], *, reading_only: bool = False
) -> tuple[Step, ...]:
    """The calls that have an implementation, in order.

    A call that must not be repeated is left out, and after it every call that shares its state, unless the one
    left out changes none: the result of such a call could not be compared. With *reading_only*, calls of tools that
    have not said that they only read are left out too.
    """
    steps: list[Step] = []
    unknown: dict[str, str] = {}
    outages = injected_outages(view)
    for call in view.calls:
        implementation = implementations.get(call.call.name)
        if implementation is None:
            continue
        in_passing = _failed_in_passing(call, outages)
        skip = _reason(call, implementation, in_passing=in_passing)
        if skip is None and reading_only and not implementation.reads_only:
            skip = "its tool has not said that it only reads, and somebody else has written the call"
        if skip is None and implementation.state in unknown:
            skip = f"it depends on a call of {unknown[implementation.state]!r}, which was not run"
        elif skip is not None and not implementation.reads_only and not in_passing:
            unknown.setdefault(implementation.state, call.call.name)
        arguments = call.arguments or {}
        steps.append(Step(call.turn.id, call.call.id, call.call.name, arguments, skip, in_passing=in_passing))
    return tuple(steps)


def _reason(call: PlacedCall, implementation: Implementation, *, in_passing: bool) -> str | None:
    if implementation.effects:
        return "it has effects outside its own state"
    if not implementation.deterministic:
        return "it is not deterministic"
    if call.arguments is None:
        return "its arguments cannot be read"
    if in_passing:
        return "the dialogue reports a transient failure, which another run cannot reproduce"
    return None


def injected_outages(view: DialogueView) -> frozenset[str]:
    """The turns that an injected outage wrote, in whatever words."""
    kinds = (ComplexityKind.OUTAGE, ComplexityKind.SECOND_FAILURE)
    edits = (edit for edit in view.dialogue.edits if edit.accepted and edit.injection in kinds)
    return frozenset(turn for edit in edits for turn in edit.wrote)


def _failed_in_passing(call: PlacedCall, outages: Collection[str]) -> bool:
    """True if its result reports a transient fault, so that the call has changed nothing."""
    result = call.result
    if result is None or not result.failed:
        return False
    return result.turn.id in outages or _IN_PASSING.search(result.result.content[:_READ]) is not None


_READ: Final = 2000
"""Characters of an error that are looked at."""
