"""Words of a dialogue: all that the assistant says, and all that it has heard before it speaks."""

from collections.abc import Iterable, Iterator

from ...events import AssistantTurn, ToolTurn, Turn, UserTurn
from .dialogue_view import DialogueView


def assistant_text(view: DialogueView) -> str:
    """Return the assistant's texts, each on lines of its own, for a quick look; ask `view.once` for it."""
    return "\n".join(turn.text for turn in view.turns if isinstance(turn, AssistantTurn) and turn.text)


def heard(turns: Iterable[Turn]) -> Iterator[str]:
    """Yield what the user and the results say in *turns*."""
    for turn in turns:
        if isinstance(turn, UserTurn):
            yield turn.text
        elif isinstance(turn, ToolTurn):
            yield from (result.content for result in turn.results)
