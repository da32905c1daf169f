"""Results answer: they say more than their call did."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, is_look_up
from .port import Rule, finding

_STAND_INS = frozenset({"...", "…", "result", "string", "content", "output", "value", "tool result", "<result>"})
"""Words that describe a result and are none."""


def check(view: DialogueView) -> Iterator[Finding]:
    """A failure answers, too; so does an empty list of what was searched for."""
    for placed in view.calls:
        if placed.result is not None and not placed.result.failed and (wrong := _nothing(placed)):
            where = (placed.result.turn.id, placed.turn.id)
            yield finding(wrong, where, placed.call.id, evidence=placed.result.result.content[:120])


def _nothing(placed: PlacedCall) -> str | None:
    assert placed.result is not None
    name, value = placed.call.name, placed.result.value
    if isinstance(value, str) and value.strip().casefold() in _STAND_INS:
        return f"the result of {name!r} is a stand-in and says nothing: {value.strip()!r}"
    if isinstance(value, dict) and value and value == placed.arguments and is_look_up(name, placed.tool):
        return f"the result of {name!r} is the call's own arguments and says nothing new"
    if value in ({}, "") and placed.tool is not None and _promises(placed.tool.returns):
        return f"the result of {name!r} is empty, although the tool says what it returns"
    return None


def _promises(returns: object) -> bool:
    properties = returns.get("properties") if isinstance(returns, dict) else None
    return isinstance(properties, dict) and bool(properties)


RULE = Rule(
    "uninformative_result",
    "No result is empty where its tool returns something, a stand-in, or its call's own arguments.",
    Severity.ADVISORY,
    check,
)
