"""Simulation: plays the user, who knows the goals of the plan and the scenario, and never the tools."""

from collections.abc import Sequence
from functools import partial

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent, SimulationCompleted, UserTurn
from ..prompts import STOP, user_turn_prompt
from ..questions import Answer, Question
from ..replies import UserReply, WrittenUserTurn
from .purposes import USER_SIMULATOR, USER_TURN
from .simulated_turns import at_limit, given_up, limit_reached, next_turn, turn_question


class UserSimulator:
    """Says what the user wants, goal by goal, and when that is done."""

    name = USER_SIMULATOR

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The next message, or the stop word."""
        return [turn_question(dialogue, USER_TURN, partial(user_turn_prompt, dialogue), UserReply)]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A message is about a goal; the stop word comes when all goals have come up, at the latest at the last try."""
        assert isinstance(value, UserReply)
        goals = len(dialogue.plan)
        if not 1 <= value.subtask <= goals:
            return f"there is no goal {value.subtask}; they are numbered from 1 to {goals}"
        if not value.text.strip():
            return "the message is empty"
        if STOP not in value.text:
            return None
        if not dialogue.turns:
            return f"{STOP} ends the dialogue, and nothing has been said yet"
        raised = {turn.subtask for turn in dialogue.turns if isinstance(turn, UserTurn)}
        missing = [number for number in range(1, goals + 1) if number not in raised]
        if missing and question.attempt < dialogue.parameters.tries:
            return f"{STOP} ends the dialogue, and no message was about goal {missing[0]} yet"
        return None

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The message, or the end of the simulation; words beside the stop word are dropped."""
        for answer in answers:
            if not isinstance(answer.value, UserReply):
                return given_up(answer)
            if STOP in answer.value.text:
                return [SimulationCompleted(reason=_told(dialogue, answer.value))]
            if at_limit(dialogue):
                return [limit_reached(dialogue)]
            message = WrittenUserTurn(role="user", text=answer.value.text)
            return [next_turn(dialogue, message, answer.value.subtask)]
        return []


def _told(dialogue: Dialogue, said: UserReply) -> str:
    messages = sum(isinstance(turn, UserTurn) for turn in dialogue.turns)
    state = f": {said.state[:300]}" if said.state else ""
    return f"the user stopped after {messages} messages{state}"
