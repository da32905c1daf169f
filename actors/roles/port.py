"""A role is a pure decider. One shell runs any of them."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent
from ..questions import Answer, Question


class Role(Protocol):
    """Decides the questions of one role, and the events that follow from the answers."""

    @property
    def name(self) -> str:
        """The role's name in its method."""

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """Return the questions to ask a model now, all at once; may be empty."""

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """Return why a reply that reads well cannot be used, in words for the model; None if it can."""

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """Return the events that follow from *answers*; from none: those that need no question."""
