"""Nothing is called twice for nothing."""

import json
from collections.abc import Iterator

from ...events import Severity, UserTurn
from .port import Rule, Violation
from .reading.view import PlacedCall, View


def check(view: View) -> Iterator[Violation]:
    """The same call with the same result, with no other call and no word of the user in between, tells nothing new."""
    earlier: dict[str, PlacedCall] = {}
    since = -1
    for placed in view.calls:
        if any(isinstance(turn, UserTurn) for turn in view.turns[since + 1 : placed.at]):
            earlier.clear()
        key = _key(placed)
        before = earlier.get(key)
        if before is not None and _same(before, placed):
            message = f"{placed.call.name!r} is called again with the same arguments, for the same result"
            yield Violation(message, (placed.turn.id, before.turn.id), placed.call.id, evidence=key[:200])
        if before is None and placed.at != since:
            earlier.clear()
        earlier[key] = placed
        since = placed.at


def _key(placed: PlacedCall) -> str:
    return f"{placed.call.name} {json.dumps(placed.call.arguments, sort_keys=True)}"


def _same(before: PlacedCall, again: PlacedCall) -> bool:
    """Whether the second told the same as the first, which had not failed."""
    if before.result is None or again.result is None:
        return before.result is again.result
    if before.result.failed:
        return False
    return before.result.result.content == again.result.result.content


RULE = Rule(
    "repeated_call",
    "No call is made again at once with the same arguments when the first has succeeded.",
    Severity.BLOCKING,
    check,
)
