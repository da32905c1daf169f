"""Pictures in a dialogue: what stands on one is known to the user and to the assistant, and to no rule."""

from typing import Final

from .dialogue_view import DialogueView

PICTURE: Final = "[image]"
"""Words in the place of a picture."""


def first_picture(view: DialogueView) -> int:
    """Return the position of the first turn with a picture; the number of turns where there is none."""
    for at, turn in enumerate(view.turns):
        if turn.kind in {"user", "assistant"} and PICTURE in turn.text:
            return at
    return len(view.turns)
