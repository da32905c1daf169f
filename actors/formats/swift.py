"""ms-swift's agent rows: each call and each result is a message of its own, and `tools` is a text of JSON.

Results follow their calls in the same order. Words right before calls are of the same turn.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, DialogueImported, GenerationParameters, JsonObject, ToolResult
from . import openai, sharegpt
from .errors import UnreadableDialogue
from .parts.arguments import held_arguments
from .parts.carried import with_record
from .parts.conversations import Manner, Said, pieces
from .parts.json_texts import json_text, metadata_in
from .parts.meaning import reread
from .parts.regrouped import regrouped
from .parts.tools import written_tool
from .port import DialogueFormat

_CALL = "tool_call"
_RESULT = "tool_response"
_ROLES = frozenset({"system", "user", "assistant", "tool", _CALL, _RESULT})


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth message, if a turn with its words and calls is counted as one.

    Raises:
        UnreadableDialogue: it is not of this shape.
    """
    said = record.get("messages")
    if not isinstance(said, list):
        raise UnreadableDialogue("'messages' has to be a list")
    messages: list[JsonObject] = []
    groups: dict[int, list[int]] = {}
    calls = False
    for at, piece in enumerate(said):
        message = sharegpt.message(at + 1, piece, record.get("tools"))
        role = piece.get("role") if isinstance(piece, dict) else None
        before = messages[-1] if messages else {}
        if role == _CALL and before.get("role") == "assistant" and (calls or not before.get("tool_calls")):
            messages[-1] = {**message, **before, "tool_calls": [*_calls(before), *_calls(message)]}
        else:
            messages.append(message)
        calls = role == _CALL
        groups[at] = [len(messages) - 1]
    facts = metadata_in(record.get("metadata"))
    results = {at: where for at, where in groups.items() if messages[where[0]]["role"] == "tool"}
    known = regrouped(facts, groups, results) if isinstance(facts, dict) else {}
    return openai.read({**record, "messages": list(messages), "metadata": known}, source, parameters)


def _calls(message: JsonObject) -> list[JsonValue]:
    calls = message.get("tool_calls")
    return calls if isinstance(calls, list) else []


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages of calls or results, and no role that ms-swift has not."""
    messages = record.get("messages")
    if not isinstance(messages, list):
        return False
    roles = {str(message.get("role")) for message in messages if isinstance(message, dict)}
    return not roles.isdisjoint({_CALL, _RESULT}) and roles <= _ROLES


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says with which messages, by index from 0, tools come and go.

    Raises:
        UnwritableDialogue: results do not follow their calls, or words would be read as something else.
    """
    context = [_message("system", dialogue.context)] if dialogue.context else []
    manner = Manner(partial(_message, "user"), partial(_message, "system"), _exchange, untrained={"loss": False})
    said, facts = pieces(manner, dialogue, context)
    tools: list[JsonValue] = [written_tool(tool) for tool in dialogue.opening_tools]
    record = with_record({"id": dialogue.id, "metadata": {**metadata, **facts}}, dialogue)
    written: JsonObject = {
        "id": record.pop("id"),
        "messages": said,
        "tools": json_text(tools),
        **record,
        "metadata": json_text(record["metadata"]),
    }
    return reread(FORMAT, written, dialogue)


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    if turn.text or not turn.calls:
        yield Said(_message("assistant", turn.text))
    for call in turn.calls:
        yield Said(_message(_CALL, json_text({"name": call.name, "arguments": held_arguments(call, "swift")})))
    for result in results:
        yield Said(_message(_RESULT, result.content), [result], only_results=True)


def _message(role: str, content: str) -> JsonObject:
    return {"role": role, "content": content}


FORMAT = DialogueFormat(
    "swift", "messages of which each call and each result is one, tools as a text of JSON", recognises, read, write
)
