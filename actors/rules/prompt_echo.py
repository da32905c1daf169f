"""Dialogues do not repeat the prompts that they were asked for with."""

from collections.abc import Iterator
from functools import cache

from ...events import Finding, Severity
from .. import prompts
from ..evidence import DialogueView, spaced_tokens
from ..prompts import Template
from .port import Rule, finding

_RUN = 10
"""Tokens in a row: nobody happens upon so many words of a prompt."""
_LONG = 40
"""Characters of those tokens: ten of them may be the digits of two times of day."""
_LOOKED_AT = 4000


def check(view: DialogueView) -> Iterator[Finding]:
    """Looks at goals and words; a result may well be the error message that a prompt proposes."""
    if not view.generated:
        return
    for number, subtask in enumerate(view.dialogue.plan, start=1):
        if words := _echoed(subtask.goal):
            turns = tuple(turn.id for turn in view.turns if turn.subtask == number)[:1]
            yield finding(f"the goal of sub-task {number} is copied from the prompt: {words!r}", turns, evidence=words)
    for _, turn in view.spoken_turns:
        if words := _echoed(turn.text):
            message = f"the {turn.kind}'s words are copied from the prompt: {words!r}"
            yield finding(message, (turn.id,), evidence=words)


def _echoed(text: str) -> str | None:
    words = spaced_tokens(text[:_LOOKED_AT]).split()
    runs = (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
    return next((" ".join(run) for run in runs if run in _prompt_runs() and len(" ".join(run)) >= _LONG), None)


@cache
def _prompt_runs() -> frozenset[tuple[str, ...]]:
    texts = [value.text for value in vars(prompts).values() if isinstance(value, Template)]
    tokens = [spaced_tokens(text).split() for text in texts]
    return frozenset(tuple(words[at : at + _RUN]) for words in tokens for at in range(len(words) - _RUN + 1))


RULE = Rule(
    "prompt_echo",
    "No goal and no turn repeats ten words in a row of the prompts or of their examples.",
    Severity.BLOCKING,
    check,
)
