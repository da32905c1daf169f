"""No call is repeated without a reason."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, PlacedCall, is_read_only
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """The same call with the same result tells nothing new, if since then the user was silent and others only read."""
    at_once: dict[str, PlacedCall] = {}
    read: dict[str, PlacedCall] = {}
    since = -1
    for placed in view.calls:
        if any(turn.kind == "user" for turn in view.turns[since + 1 : placed.at]):
            at_once.clear()
            read.clear()
        key = placed.key
        before = at_once.get(key) or _read_before(view, read.get(key), placed)
        if before is not None and _same(before, placed):
            message = f"{placed.call.name!r} is called again with the same arguments and gives the same result"
            yield finding(message, (placed.turn.id, before.turn.id), placed.call.id, evidence=key[:200])
        if key not in at_once and placed.at != since:
            at_once.clear()
        at_once[key] = placed
        if is_read_only(placed.call.name, placed.tool):
            read[key] = placed
        else:
            read.clear()
        since = placed.at


def _read_before(view: DialogueView, before: PlacedCall | None, placed: PlacedCall) -> PlacedCall | None:
    """The call that *placed* repeats, with only reading ones in between; None where there is reason to look again.

    What was looked at a while ago is looked at again before it is changed, or because its name has been looked up.
    """
    if before is None:
        return None
    values = set(_values(placed))
    after = view.calls[placed.number + 1 : placed.number + 2]
    if any(not is_read_only(call.call.name, call.tool) and not values.isdisjoint(_values(call)) for call in after):
        return None
    between = view.calls[before.number + 1 : placed.number]
    found = [{str(leaf.value) for leaf in call.result.leaves} for call in between if call.result is not None]
    return None if any(named and named <= values for named in found) else before


def _values(placed: PlacedCall) -> Iterator[str]:
    return (str(leaf.value) for leaf in placed.written_leaves)


def _same(before: PlacedCall, again: PlacedCall) -> bool:
    """True if both gave the same result, and the first had not failed."""
    if before.result is None or again.result is None:
        return before.result is again.result
    if before.result.failed:
        return False
    return before.result.result.content == again.result.result.content


RULE = Rule(
    "repeated_call",
    "No call is made again with the same arguments when the first has succeeded and nothing has happened since.",
    Severity.BLOCKING,
    check,
)
