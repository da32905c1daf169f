"""Every call has one result, and every result one call."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView, Stray
from ..evidence.said_names import said_names
from .port import Rule, finding

_MESSAGES = {
    Stray.UNANSWERED: "call {id!r} of {name!r} has no result",
    Stray.UNCALLED: "the result for {id!r} answers no call",
    Stray.ANSWERED_TWICE: "call {id!r} was answered before; this is a second result",
    Stray.DUPLICATE_ID: "two open calls have the id {id!r}",
}


def check(view: DialogueView) -> Iterator[Finding]:
    """An id that is used again after it was answered is ordinary."""
    for stray in view.unpaired:
        message = _MESSAGES[stray.why].format(id=stray.id, name=stray.name)
        yield finding(message, (stray.turn,), stray.id, evidence=stray.id)
    for placed in view.calls:
        if not placed.call.id:
            yield finding(f"a call of {placed.call.name!r} has no id", (placed.turn.id,), placed.call.id)
    yield from _misnamed(view)


def _misnamed(view: DialogueView) -> Iterator[Finding]:
    """Results whose message names another tool than the call that they answer; a prefix makes no other tool."""
    names = said_names(view.dialogue)
    for placed in view.calls if names else ():
        if placed.result is None or (said := names.get(placed.result.turn.id)) is None:
            continue
        called = placed.call.name.strip()
        if called and not (called.endswith(said) or said.endswith(called)):
            message = f"the result with the id of a call of {called!r} says that it is one of {said!r}"
            turns = (placed.result.turn.id, placed.turn.id)
            yield finding(message, turns, placed.call.id, evidence=said, severity=Severity.ADVISORY)


RULE = Rule(
    "pairing",
    "Each call is answered by exactly one result with its id, and each result answers a call.",
    Severity.BLOCKING,
    check,
    structural=True,
)
