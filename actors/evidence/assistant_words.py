"""All that the assistant says, for a quick look whether a rule has anything to look at."""

from ...events import AssistantTurn
from .dialogue_view import DialogueView


def assistant_words(view: DialogueView) -> str:
    """Return the assistant's texts, each on lines of its own; ask `view.once` for it."""
    return "\n".join(turn.text for turn in view.turns if isinstance(turn, AssistantTurn) and turn.text)
