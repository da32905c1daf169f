"""Calls are made, not written as text."""

from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, ToolTurn, Turn, UserTurn
from ..evidence import DialogueView
from ..evidence.call_notations import written_call
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Speaks of a call where words have the notation of one, and are no code that the dialogue is about."""
    for at, turn in enumerate(view.turns):
        if isinstance(turn, AssistantTurn) and turn.text:
            words = written_call(turn.text, view.tools_ever, _said(view.turns[:at]))
            if words:
                yield finding(f"the assistant's text contains a call: {words[:80]!r}", (turn.id,), evidence=words)


def _said(turns: tuple[Turn, ...]) -> Iterator[str]:
    """What the user and the results have said."""
    for turn in turns:
        if isinstance(turn, UserTurn):
            yield turn.text
        elif isinstance(turn, ToolTurn):
            yield from (result.content for result in turn.results)


RULE = Rule(
    "leaked_call", "The assistant's text contains no call that should have been made.", Severity.BLOCKING, check
)
