"""Words of a dialogue: all that the assistant says, and all that it has heard before it speaks."""

from collections.abc import Iterable, Iterator

from ...events import Turn
from .dialogue_view import DialogueView


def assistant_text(view: DialogueView) -> str:
    """Return the assistant's texts, each on lines of its own, for a quick look; ask `view.once` for it."""
    return "\n".join(turn.text for _, turn in view.assistant_turns if turn.text)


def heard(turns: Iterable[Turn]) -> Iterator[str]:
    """Yield what the user and the results say in *turns*."""
    for turn in turns:
        if turn.kind == "user":
            yield turn.text
        elif turn.kind == "tool":
            yield from (result.content for result in turn.results)
