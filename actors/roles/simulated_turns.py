"""The next turn of a simulated dialogue: its id, its sub-task, and why there may be none."""

from collections.abc import Callable

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent, DialogueFailed, FailureReason, TurnSimulated
from ..prompts import Prompt, retry_feedback
from ..questions import Answer, Purpose, Question
from ..replies import WrittenTurn
from .turn_builder import TurnBuilder

_FIRST_SUBTASK = 1


def turn_question(
    dialogue: Dialogue,
    purpose: Purpose,
    prompt: Callable[[str], Prompt],
    expects: type[BaseModel],
) -> Question[BaseModel]:
    """The question for the next turn; *prompt* is told of the replies before that could not be used."""
    key = f"{purpose.name}:{len(dialogue.turns) + 1}"
    attempt = len(dialogue.faults.get(key, ())) + 1
    return Question(key, purpose, None, prompt(retry_feedback(dialogue, key)), expects, attempt)


def next_turn(dialogue: Dialogue, written: WrittenTurn, subtask: int | None = None) -> TurnSimulated:
    """The next turn, of the last turn's sub-task where none is named; its id is its number.

    An id names no sub-task: the assistant sees those of its calls, and the plan is not for it.
    """
    last = dialogue.turns[-1] if dialogue.turns else None
    about = subtask or (last.subtask if last is not None else _FIRST_SUBTASK)
    return TurnSimulated(turn=TurnBuilder(about).turn(written, next_id(dialogue)))


def next_id(dialogue: Dialogue) -> str:
    """The id of the next turn."""
    return str(len(dialogue.turns) + 1)


def at_limit(dialogue: Dialogue) -> bool:
    """Return True if the dialogue may have no further turn."""
    limit = dialogue.parameters.turn_limit
    return 0 < limit <= len(dialogue.turns)


def limit_reached(dialogue: Dialogue) -> DialogueFailed:
    """The end of a dialogue whose user is not done."""
    where = f"sub-task {dialogue.turns[-1].subtask} of {len(dialogue.plan)}" if dialogue.turns else "nothing"
    detail = f"the simulated user was not done after {len(dialogue.turns)} turns, the limit (at {where})"
    return DialogueFailed(reason=FailureReason.TURN_LIMIT, detail=detail)


def given_up(answer: Answer) -> list[DialogueEvent]:
    """The end of a dialogue whose next turn did not come."""
    detail = f"{answer.question.key} was asked {answer.question.attempt} times: {answer.fault}"
    return [DialogueFailed(reason=FailureReason.UNUSABLE_ANSWERS, detail=detail)]
