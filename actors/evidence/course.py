"""The course of a dialogue up to its calls: whoever keeps what is known hears all of it in order."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from pydantic import JsonValue

from ...events import AssistantTurn, ToolTurn, UserTurn
from .dialogue_view import DialogueView, PlacedCall
from .mentions import Passage, as_passage


class Hearer(Protocol):
    """Whoever keeps what is known, such as `Knowledge`."""

    def hear(self, passage: Passage) -> None:
        """The user says it."""

    def learn(self, passage: Passage, counted: Sequence[int] = ()) -> None:
        """It was known beforehand, was passed to a tool, or the assistant said it and the user went along."""

    def receive(self, passage: Passage, value: JsonValue, counted: Sequence[int]) -> None:
        """A result brings it."""


def calls_in_course(view: DialogueView, hearer: Hearer) -> Iterator[PlacedCall]:
    """Yield each call once *hearer* has heard all that comes before its turn, and nothing else."""
    if not view.calls:
        return
    for told in view.foreknown:
        hearer.learn(told)
    unheard = ""
    for at, turn in enumerate(view.turns[: view.calls[-1].at + 1]):
        match turn:
            case UserTurn():
                # The user goes along with what the assistant has said before; until then it is only a claim.
                if unheard:
                    hearer.learn(as_passage(unheard))
                    unheard = ""
                hearer.hear(view.passages[at])
            case AssistantTurn():
                calls = view.calls_at.get(at, [])
                yield from calls
                for placed in calls:
                    hearer.learn(view.argument_passages[placed.number], placed.lengths)
                unheard = f"{unheard}\n{turn.text}" if turn.text else unheard
            case ToolTurn():
                for result in view.results_at.get(at, []):
                    hearer.receive(view.result_passages[id(result)], result.value, result.lengths)
            case _:
                pass
