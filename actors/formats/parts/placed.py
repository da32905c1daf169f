"""Messages of OpenAI's, each with the turn that it is of."""

from collections.abc import Iterator
from itertools import zip_longest

from pydantic import JsonValue

from ....events import (
    AssistantTurn,
    Dialogue,
    JsonObject,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    Turn,
    UserTurn,
)
from . import carried
from .arguments import as_text
from .asides import between
from .changes import list_change


def placed(dialogue: Dialogue) -> Iterator[tuple[Turn | None, JsonObject, ToolResult | None]]:
    """Each message with the turn that it is of, none for the context that an import came with, and with its result."""
    if dialogue.context:
        yield None, {"role": "system", "content": dialogue.context}, None
    called: dict[str, str] = {}
    for turn in between(dialogue):
        if isinstance(turn, dict):
            yield None, turn, None
            continue
        if isinstance(turn, AssistantTurn):
            called.update({call.id: call.name for call in turn.calls})
        results = turn.results if isinstance(turn, ToolTurn) else ()
        fields = carried.fields_of(dialogue, turn.id)
        for nth, (message, result) in enumerate(zip_longest(_messages(turn, called), results)):
            yield turn, message if nth else carried.with_fields(message, fields), result


def _messages(turn: Turn, called: dict[str, str]) -> Iterator[JsonObject]:
    match turn:
        case UserTurn():
            yield {"role": "user", "content": turn.text}
        case AssistantTurn(calls=()):
            yield {"role": "assistant", "content": turn.text}
        case AssistantTurn():
            # The API takes null, and not "", beside calls without words.
            calls: list[JsonValue] = [_written_call(call) for call in turn.calls]
            yield {"role": "assistant", "content": turn.text or None, "tool_calls": calls}
        case ToolTurn():
            for result in turn.results:
                name: JsonObject = {"name": called[result.call_id]} if result.call_id in called else {}
                yield {"role": "tool", "tool_call_id": result.call_id, **name, "content": result.content}
        case ToolListTurn():
            yield {"role": "system", "content": list_change(turn)}


def _written_call(call: ToolCall) -> JsonObject:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": as_text(call.arguments)}}
