"""Rows of verl's RL dataset: a prompt for each answer that the user waits for, and the calls that answer it.

The prompt is all messages up to the user's turn, with a change of the tools that follows it. The ground truth is a text
of JSON, `{"calls": [{"name", "arguments"}], "results": [...]}`: what the assistant calls until the user speaks again,
and what came back; no calls where it should answer or ask. Calls that are wrong on purpose, and failed ones that are
made again, are left out of it. Of tools with a state, `state` has the changes that lead to the one to reach
(`parts/expected_state.py`). A reward function is the trainer's own: it gets this text by `data_source`.

`extra_info.tool_selection` names the tools in force. `tools_kwargs` gives each, as `create_kwargs`, the calls of it
that are expected with their results, so that a tool without an implementation can answer as it did in the dialogue.
"""

from collections.abc import Iterator, Sequence

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, JsonObject, ToolListTurn, UserTurn
from ..evidence import DialogueView, PlacedCall, mended_calls
from ..formats.parts.json_texts import json_text
from .options import ExportOptions
from .parts.expected_state import expected_state
from .parts.moments import Moment, moments, tools_text
from .parts.rows import facts, named
from .port import ExportFormat, PassedOver, Source

UNANSWERED = "a user's turn that no turn of the assistant follows"
CHANGING = "an answer during which the tools change"


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject | PassedOver]:
    dialogue = source.dialogue
    first = {moment.turn.id: moment for moment in moments(dialogue, options) if isinstance(moment.turn, AssistantTurn)}
    view = DialogueView(dialogue)
    wrong = mended_calls(view)
    for start, end in _stretches(dialogue):
        turns = dialogue.turns[start:end]
        answers = [at for at, turn in enumerate(turns) if isinstance(turn, AssistantTurn)]
        if not answers:
            yield PassedOver(UNANSWERED)
        elif any(isinstance(turn, ToolListTurn) for turn in turns[answers[0] : answers[-1]]):
            yield PassedOver(CHANGING)
        else:
            calls = [call for call in view.calls if start <= call.at < end and call.number not in wrong]
            last = turns[answers[-1]]
            assert isinstance(last, AssistantTurn)
            state = expected_state(dialogue, start, end)
            yield _row(source, first[turns[answers[0]].id], _made_once(calls), last.text, state)


def _stretches(dialogue: Dialogue) -> Iterator[tuple[int, int]]:
    """The positions of each user's turn and of the next one, or of the end."""
    spoken = [at for at, turn in enumerate(dialogue.turns) if isinstance(turn, UserTurn)]
    yield from zip(spoken, [*spoken[1:], len(dialogue.turns)], strict=True)


def _made_once(calls: Sequence[PlacedCall]) -> list[PlacedCall]:
    """The calls without those that failed and are made again."""
    return [
        call
        for call in calls
        if not (call.result and call.result.failed and any(one.key == call.key for one in calls if one.at > call.at))
    ]


def _row(
    source: Source, moment: Moment, calls: Sequence[PlacedCall], answer: str, state: JsonObject | None
) -> JsonObject:
    expected: list[JsonValue] = [{"name": call.call.name, "arguments": call.call.arguments} for call in calls]
    results: list[JsonValue] = [_result(call) for call in calls]
    truth: JsonObject = {"calls": expected, "results": results, **({} if state is None else {"state": state})}
    kwargs: JsonObject = {
        tool.name: {"create_kwargs": {"expected": _expected(tool.name, calls)}} for tool in moment.tools
    }
    return {
        **named(source, moment),
        "data_source": "toolace-mt",
        "agent_name": "tool_agent",
        "prompt": [*moment.before],
        "ability": "tool_use",
        "reward_model": {"style": "rule", "ground_truth": json_text(truth)},
        "extra_info": {
            "split": "train",
            "answer": answer,
            "tools": tools_text(moment.tools),
            "tool_selection": [tool.name for tool in moment.tools],
            "need_tools_kwargs": bool(moment.tools),
            "tools_kwargs": kwargs,
            **facts(source, moment),
        },
    }


def _expected(tool: str, calls: Sequence[PlacedCall]) -> str:
    found = (call for call in calls if call.call.name == tool)
    return json_text([{"arguments": call.call.arguments, "result": _result(call)} for call in found])


def _result(call: PlacedCall) -> str:
    return call.result.result.content if call.result is not None else ""


EXPORT = ExportFormat(
    "verl",
    "rows of verl's RL dataset: prompts up to a user's turn, with the expected calls",
    _rows,
    takes_arguments=True,
)
