"""Words that were written for other results than those that came."""

from .dialogue import Dialogue
from .turns import AssistantTurn, ToolTurn, UserTurn


def outdated_words(dialogue: Dialogue) -> tuple[str, ...]:
    """Return the answers after results that were replaced by those of the tools, and that were never masked since."""
    return tuple(turn for turn in _answers_to_replaced(dialogue) if turn not in dialogue.picks)


def told_anew(dialogue: Dialogue) -> frozenset[str]:
    """Return those of them that the first mask after that asks for: what they said before is no measure for a fill."""
    return frozenset(turn for turn in _answers_to_replaced(dialogue) if dialogue.picks.get(turn) == 1)


def _answers_to_replaced(dialogue: Dialogue) -> list[str]:
    found: list[str] = []
    replaced = False
    for turn in dialogue.turns if dialogue.settled else ():
        if isinstance(turn, UserTurn):
            replaced = False
        elif isinstance(turn, ToolTurn):
            replaced = replaced or turn.id in dialogue.settled
        elif isinstance(turn, AssistantTurn) and replaced and not turn.calls:
            found.append(turn.id)
    return found
