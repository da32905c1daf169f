"""No turn is empty."""

from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity, ToolListTurn, ToolTurn, Turn, UserTurn
from ..evidence import DialogueView
from .port import Rule, finding

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SHORT = 100


def check(view: DialogueView) -> Iterator[Finding]:
    """An empty *result* is ordinary: many tools return nothing."""
    for turn in view.turns:
        if wrong := _nothing(turn):
            yield finding(wrong, (turn.id,))


def _nothing(turn: Turn) -> str | None:
    match turn:
        case UserTurn() if _blank(turn.text):
            return "the user says nothing"
        case AssistantTurn() if not turn.calls and _blank(turn.text):
            return "the assistant neither says nor calls anything"
        case ToolTurn() if not turn.results:
            return "a tool turn contains no result"
        case UserTurn() | AssistantTurn() | ToolTurn() | ToolListTurn():
            return None


def _blank(text: str) -> bool:
    return not text.translate(_INVISIBLE).strip() if len(text) <= _SHORT else not text.strip()


RULE = Rule(
    "empty_content", "Every user and assistant turn says or calls something.", Severity.BLOCKING, check, structural=True
)
