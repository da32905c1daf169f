"""Turns that are wrong on purpose: they are to be read, and not to be learnt."""

from ....events import Dialogue
from ...evidence import DialogueView, mended_calls

WRONG = "an assistant turn that an injection made wrong on purpose"


def wrong_on_purpose(dialogue: Dialogue) -> frozenset[str]:
    """Return the assistant's turns, by id, whose calls an injected error consists of; a later turn mends each."""
    view = DialogueView(dialogue)
    wrong = mended_calls(view)
    return frozenset(placed.turn.id for placed in view.calls if placed.number in wrong)
