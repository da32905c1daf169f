"""Turns and dialogues have ordinary lengths."""

import zlib
from collections.abc import Iterator

from ...events import Finding, Severity
from ..evidence import DialogueView
from .port import Rule, finding

MAX_TURNS = 400
MAX_WORDS = 20_000
"""Characters of one turn."""
MAX_CALLS = 32
"""Calls of one turn."""
_LOOKED_AT = 8000
_LOOP_FROM = 400
"""Characters; a shorter turn cannot be caught in a loop for long."""
_LOOP_SHRINKS_TO = 0.1
"""Of its size, compressed; words of people shrink to a third or a half."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Limits far beyond what people and assistants write: 10 to 22 messages of 40 to 250 characters are usual."""
    if len(view.turns) > MAX_TURNS:
        yield finding(
            f"the dialogue has {len(view.turns)} turns, over the limit of {MAX_TURNS}", (view.turns[MAX_TURNS].id,)
        )
    for _, turn in view.spoken_turns:
        if len(turn.text) > MAX_WORDS:
            message = f"the {turn.kind} writes {len(turn.text)} characters in one turn, over the limit of {MAX_WORDS}"
            yield finding(message, (turn.id,))
        if len(turn.text) > _LOOP_FROM and _loops(turn.text[:_LOOKED_AT]):
            yield finding(f"the {turn.kind} repeats the same words over and over", (turn.id,), evidence=turn.text[-80:])
        if turn.kind == "assistant" and len(turn.calls) > MAX_CALLS:
            yield finding(f"one turn makes {len(turn.calls)} calls, over the limit of {MAX_CALLS}", (turn.id,))


def _loops(text: str) -> bool:
    raw = text.encode(errors="replace")
    return len(zlib.compress(raw, 1)) < _LOOP_SHRINKS_TO * len(raw)


RULE = Rule(
    "length",
    "Turns and dialogues have ordinary lengths, and no turn repeats the same words endlessly.",
    Severity.ADVISORY,
    check,
)
