"""A role is a pure decider. One shell runs any of them."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent
from ..questions import Answer, Question


class Role(Protocol):
    """What one role asks, and what follows from the answers."""

    @property
    def name(self) -> str:
        """The role's name in its method."""

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """What to ask a model now, all at once; may be nothing."""

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """Why a reply that reads well cannot be used, in words that the model is told; or None."""

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """What follows from *answers*; from none: what can be decided without asking."""
