"""Difficulty, a method of its own: a model tries the assistant's turns of a dialogue that is there already."""

from typing import Literal

from .base import EventBase
from .verification import Verdict


class TurnAttempted(EventBase):
    """A model tried to write a turn, given what stands before it, and was compared with what is there."""

    type: Literal["turn_attempted"] = "turn_attempted"
    turn: str
    attempt: int
    """From 1."""
    verdict: Verdict
    """`pass` where it does the same, `error` where the model was not asked."""
    difference: str
    """What it does otherwise, in words, bounded; empty where it does the same."""
