"""Small simulated dialogues: their opening, their turns, and what is asked on the way."""

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel

from support.dialogues import BOOK, FIND, given, parameters
from support.driving import Answering, step
from toolace_mt.actors.methods import METHODS
from toolace_mt.actors.questions import Question
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueEvent,
    DialogueOpened,
    SubtaskPlan,
    TaskPlanned,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    TurnSimulated,
    UserTurn,
    admit_all,
)

SIMULATION = METHODS["simulation"]
GOALS = ("Find a flight from Oslo to Rome on 2 May.", "Book two seats on the first one.")


def planned(**changes: object) -> list[DialogueEvent]:
    """The events of a dialogue whose task is planned: it looks for a flight and books it."""
    calm: dict[str, object] = {"reasonability_iterations": 0, "repair_rounds": 0, "turn_limit": 20}
    subtasks = (
        SubtaskPlan(goal=GOALS[0], tools=("find_flights",), steps=1),
        SubtaskPlan(goal=GOALS[1], tools=("book_flight",), steps=1),
    )
    opened = DialogueOpened(seed=1, parameters=parameters(**(calm | changes)), tools=(FIND, BOOK))
    return [opened, TaskPlanned(subtasks=subtasks)]


def user(number: int, text: str, subtask: int = 1) -> Turn:
    """The user's words."""
    return UserTurn(id=str(number), subtask=subtask, text=text)


def says(number: int, text: str, subtask: int = 1) -> Turn:
    """The assistant's words."""
    return AssistantTurn(id=str(number), subtask=subtask, text=text, calls=())


def calling(number: int, *names: str, subtask: int = 1) -> Turn:
    """Calls without arguments."""
    made = tuple(ToolCall(id=f"call_{number}_{at}", name=name, arguments={}) for at, name in enumerate(names, start=1))
    return AssistantTurn(id=str(number), subtask=subtask, text="", calls=made)


def results(number: int, *contents: str, subtask: int = 1) -> Turn:
    """The results of the calls of the turn before."""
    made = tuple(ToolResult(call_id=f"call_{number - 1}_{at}", content=c) for at, c in enumerate(contents, start=1))
    return ToolTurn(id=str(number), subtask=subtask, results=made)


def simulated(*turns: Turn, **changes: object) -> Dialogue:
    """A dialogue that has come so far; parameters may be changed."""
    return given(*planned(**changes), *(TurnSimulated(turn=turn) for turn in turns))


@dataclass(frozen=True)
class Simulated:
    """A dialogue that was carried to its end."""

    dialogue: Dialogue
    asked: tuple[tuple[Dialogue, Question[BaseModel], str], ...]
    """Every question with its answer, and the dialogue that it was asked about."""


def simulate(dialogue: Dialogue, answering: Answering) -> Simulated:
    """Carry *dialogue* to its end."""
    asked: list[tuple[Dialogue, Question[BaseModel], str]] = []

    def noted(at: Dialogue) -> Callable[[Question[BaseModel]], str]:
        def answer(question: Question[BaseModel]) -> str:
            text = answering(question)
            asked.append((at, question, text))
            return text

        return answer

    while groups := step(dialogue, noted(dialogue), SIMULATION):
        for group in groups:
            dialogue = admit_all(dialogue, group)
    return Simulated(dialogue, tuple(asked))
