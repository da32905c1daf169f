"""Simulation: plays the tools, who know what the user is after; of calls that were run, the results are real."""

from collections.abc import Sequence
from functools import partial

from pydantic import BaseModel, JsonValue

from ...events import AssistantTurn, Dialogue, DialogueEvent, ToolCall, ToolResult, ToolTurn, TurnSimulated
from ..prompts import tool_turn_prompt
from ..questions import Answer, Question
from ..replies import ResultsReply
from ..result_texts import content_text
from .purposes import TOOL_SIMULATOR, TOOL_TURN
from .real_results import came_for
from .simulated_turns import at_limit, given_up, limit_reached, next_id, turn_question


class ToolSimulator:
    """Answers the calls of the last turn."""

    name = TOOL_SIMULATOR

    def ask(self, dialogue: Dialogue) -> Sequence[Question[BaseModel]]:
        """The results of the calls that no tool has answered itself."""
        return [
            turn_question(dialogue, TOOL_TURN, partial(tool_turn_prompt, dialogue, open_calls(dialogue)), ResultsReply)
        ]

    def objection(self, dialogue: Dialogue, question: Question[BaseModel], value: BaseModel) -> str | None:
        """There is one result for each call that was asked about, in their order."""
        del question
        assert isinstance(value, ResultsReply)
        calls = open_calls(dialogue)
        if len(value.results) != len(calls):
            return f"{len(calls)} results are wanted, one for each call in their order, and {len(value.results)} came"
        for number, (result, call) in enumerate(zip(value.results, calls, strict=True), start=1):
            if result.call and result.call != call.id:
                return f"result {number} names the call {result.call!r}, and is that of {call.id!r}"
        return None

    def decide(self, dialogue: Dialogue, answers: Sequence[Answer]) -> Sequence[DialogueEvent]:
        """The results; without an answer, those that have really come, or that the limit is reached."""
        for answer in answers:
            if not isinstance(answer.value, ResultsReply):
                return given_up(answer)
            written = zip(open_calls(dialogue), answer.value.results, strict=True)
            return [_turn(dialogue, {call.id: _result(call, one.content, error=one.error) for call, one in written})]
        if at_limit(dialogue):
            return [limit_reached(dialogue)]
        return [] if open_calls(dialogue) else [_turn(dialogue, {})]


def open_calls(dialogue: Dialogue) -> list[ToolCall]:
    """Return the calls of the last turn whose results a model has to write."""
    calling = _calling(dialogue)
    came = came_for(dialogue, calling)
    return [call for call in calling.calls if call.id not in came]


def _calling(dialogue: Dialogue) -> AssistantTurn:
    last = dialogue.turns[-1]
    assert isinstance(last, AssistantTurn)
    return last


def _result(call: ToolCall, content: JsonValue, *, error: bool) -> ToolResult:
    return ToolResult(call_id=call.id, content=content_text(content), error=error)


def _turn(dialogue: Dialogue, simulated: dict[str, ToolResult]) -> TurnSimulated:
    calling = _calling(dialogue)
    results = {**came_for(dialogue, calling), **simulated}
    turn = ToolTurn(
        id=next_id(dialogue),
        subtask=calling.subtask,
        results=tuple(results[call.id] for call in calling.calls),
    )
    return TurnSimulated(turn=turn)
