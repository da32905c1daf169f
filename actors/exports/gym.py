"""NeMo Gym's rows for single assistant turns, as its verifier of single tool calls takes them.

`responses_create_params` has what is before the turn and the tools in force, in the form of OpenAI's Responses API;
`expected_action` is the one call of the turn, or its words. `disputed` is true where another version of the turn was
found worse on the way (see `trl_dpo`): turns whose outcome varies are those worth training on. A turn with several
calls is no row, for an action is one; nor is one that is wrong on purpose.
"""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, JsonObject, Phase
from ..formats.parts.arguments import as_text
from ..formats.parts.json_texts import json_text
from ..formats.parts.tools import written_function
from ..formats.parts.untrained import untrained_turns
from .options import ExportOptions
from .parts.expected_state import expected_state
from .parts.moments import moments
from .parts.preferences import Pair, preferences
from .parts.rows import SILENT, WRONG, facts, named
from .port import ExportFormat, PassedOver, Source

AGENT: Final = "single_step_tool_use_with_argument_comparison_agent"
"""The agent of Gym's own config for these rows."""
SEVERAL = "an assistant turn with several calls"
NO_OBJECT = "a call whose arguments are no object"


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject | PassedOver]:
    wrong = untrained_turns(source.dialogue)
    disputed = _disputed(source, options)
    for moment in moments(source.dialogue, options):
        turn = moment.turn
        if not isinstance(turn, AssistantTurn) or moment.number < options.from_turn:
            continue
        why = WRONG if turn.id in wrong else _unfit(turn) or ("" if moment.before else SILENT)
        if why:
            yield PassedOver(why)
            continue
        yield {
            **named(source, moment),
            "responses_create_params": {
                "input": [item for message in moment.before for item in _items(message)],
                "tools": [{"type": "function", **written_function(tool), "strict": False} for tool in moment.tools],
                "parallel_tool_calls": False,
                "tool_choice": "auto",
            },
            "expected_action": _action(turn),
            "agent_ref": {"type": "responses_api_agents", "name": AGENT},
            "disputed": turn.id in disputed,
            **_state(source.dialogue, turn),
            **facts(source, moment),
        }


def _state(dialogue: Dialogue, turn: AssistantTurn) -> JsonObject:
    """What the turn has to make of the tools' state, as a text of JSON; nothing where they have none."""
    at = dialogue.position(turn.id)
    state = expected_state(dialogue, at, at + 1)
    return {} if state is None else {"expected_state": json_text(state)}


def _disputed(source: Source, options: ExportOptions) -> frozenset[str]:
    if source.dialogue.phase is not Phase.ACCEPTED:
        return frozenset()
    return frozenset(one.moment.turn.id for one in preferences(source, options) if isinstance(one, Pair))


def _unfit(turn: AssistantTurn) -> str:
    if len(turn.calls) > 1:
        return SEVERAL
    return NO_OBJECT if any(isinstance(call.arguments, str) for call in turn.calls) else ""


def _action(turn: AssistantTurn) -> JsonObject:
    if not turn.calls:
        return {"type": "message", "content": turn.text}
    (call,) = turn.calls
    return {"type": "function_call", "name": call.name, "arguments": json_text(call.arguments)}


def _items(message: JsonObject) -> Iterator[JsonObject]:
    """The items of the Responses API that say what a message says."""
    words = _words(message.get("content"))
    if message["role"] == "tool":
        yield {"type": "function_call_output", "call_id": message["tool_call_id"], "output": words}
        return
    calls = message.get("tool_calls") if message["role"] == "assistant" else None
    if words or not calls:
        yield {"type": "message", "role": message["role"], "content": words}
    for call in calls if isinstance(calls, list) else ():
        assert isinstance(call, dict)
        function = call["function"]
        assert isinstance(function, dict)
        arguments = as_text(function["arguments"])
        yield {"type": "function_call", "call_id": call["id"], "name": function["name"], "arguments": arguments}


def _words(content: JsonValue) -> str:
    if isinstance(content, list):
        texts = (part.get("text") for part in content if isinstance(part, dict))
        return "\n".join(text for text in texts if isinstance(text, str))
    return content if isinstance(content, str) else ""


EXPORT = ExportFormat("gym", "NeMo Gym's rows of single assistant turns, with the expected action", _rows)
