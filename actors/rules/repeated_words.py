"""Nobody says the same again."""

from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, UserTurn
from ..evidence import DialogueView, long_words, nearly_same
from .port import Rule, finding

_LOOKED_BACK = 40
"""Turns of one speaker that each is compared with."""
_AGAIN_AND_AGAIN = 3
"""Times; the second may be a request that was not heard, and is ordinary in others' dialogues."""


def check(view: DialogueView) -> Iterator[Finding]:
    """Words of 40 characters or more; words beside a call that is tried again may be the same.

    In dialogues of others, fewer than half of its findings are faults: who is asked a third time answers a third time.
    """
    said: dict[str, list[tuple[str, str]]] = {"user": [], "assistant": []}
    for at, tokens in view.once(long_words).items():
        turn = view.turns[at]
        if not isinstance(turn, (UserTurn, AssistantTurn)) or at in view.calls_at:
            continue
        before = [id_ for id_, words in said[turn.kind][-_LOOKED_BACK:] if nearly_same(words, tokens)]
        often = len(before) + 1 >= _AGAIN_AND_AGAIN
        if often or (before and view.generated):
            message = f"the {turn.kind} says the same for the {_ordinal(len(before) + 1)} time"
            severity = Severity.BLOCKING if often and view.generated else Severity.ADVISORY
            yield finding(message, (turn.id, before[-1]), evidence=turn.text[:120], severity=severity)
        said[turn.kind].append((turn.id, tokens))


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


RULE = Rule(
    "repeated_words",
    "No user asks and no assistant answers the same again; three times the same is a loop.",
    Severity.ADVISORY,
    check,
)
