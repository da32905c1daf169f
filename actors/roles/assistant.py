"""Simulation: plays the assistant, who sees the tools, the policy and the dialogue so far, and never the plan."""

from collections.abc import Sequence
from functools import partial

from pydantic import BaseModel

from ...events import Dialogue, DialogueEvent
from ..evidence import CannotValidate, schema_errors
from ..prompts import assistant_turn_prompt
from ..questions import Answer, Question
from ..replies import AssistantReply, WrittenAssistantTurn, WrittenCall
from .purposes import ASSISTANT, ASSISTANT_TURN
from .simulated_turns import at_limit, given_up, limit_reached, next_turn, turn_question

_SHOWN = 300


class Assistant:
    """Calls tools and answers the user."""

    name = ASSISTANT

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The next turn."""
        return [turn_question(dialogue, ASSISTANT_TURN, partial(assistant_turn_prompt, dialogue), AssistantReply)]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """A turn has words or readable calls of tools that are there.

        Arguments that break the schema of their tool are asked for again once. The next ones are let through: the tools
        answer them, and verification finds what is left.
        """
        assert isinstance(value, AssistantReply)
        if not value.calls and not value.text.strip():
            return "the turn has neither words nor calls"
        first = question.attempt == 1 and question.attempt < dialogue.parameters.tries
        faults = (_fault(dialogue, call, strict=first) for call in value.calls)
        return next((fault for fault in faults if fault is not None), None)

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The turn; without an answer, that the limit is reached, where it is."""
        for answer in answers:
            if not isinstance(answer.value, AssistantReply):
                return given_up(answer)
            turn = WrittenAssistantTurn(role="assistant", text=answer.value.text, calls=answer.value.calls)
            return [next_turn(dialogue, turn)]
        return [limit_reached(dialogue)] if at_limit(dialogue) else []


def _fault(dialogue: Dialogue, call: WrittenCall, *, strict: bool) -> str | None:
    tool = next((tool for tool in dialogue.tools if tool.name == call.name), None)
    if tool is None:
        return f"there is no tool {call.name!r}; there are {', '.join(tool.name for tool in dialogue.tools)}"
    if isinstance(call.arguments, str):
        return f"the arguments of {call.name!r} are not a JSON object"
    if not strict:
        return None
    try:
        errors = schema_errors(tool.parameters, call.arguments)
    except CannotValidate:  # the rule about schemas says so
        return None
    return f"the arguments of {call.name!r} do not fit its schema: {errors[0].message[:_SHOWN]}" if errors else None
