"""Calls are made, not written as text."""

from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView
from ..evidence.call_notations import written_call
from ..evidence.spoken_words import heard
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Speaks of a call where words have the notation of one, and are no code that the dialogue is about."""
    for at, turn in view.assistant_turns:
        if turn.text:
            words = written_call(turn.text, view.tools_ever, heard(view.turns[:at]))
            if words:
                yield finding(f"the assistant's text contains a call: {words[:80]!r}", (turn.id,), evidence=words)


RULE = Rule(
    "leaked_call", "The assistant's text contains no call that should have been made.", Severity.BLOCKING, check
)
