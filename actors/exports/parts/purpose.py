"""Turns that are wrong on purpose: they are to be read, and not to be learnt."""

from ....events import Dialogue
from ...formats.parts.untrained import untrained_turns

WRONG = "an assistant turn that an injection made wrong on purpose"


def wrong_on_purpose(dialogue: Dialogue) -> frozenset[str]:
    """Return the assistant's turns, by id, that rows of whole dialogues mark: an outage is no wrong call."""
    return untrained_turns(dialogue)
