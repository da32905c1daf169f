"""Anthropic's messages: calls and results are blocks of the contents, and the system prompt stands beside them.

The API knows no system message among the others: a change of the tools is told by a user's message, which the metadata
name. The names of tools are restricted.
"""

from collections.abc import Iterator, Sequence
from functools import partial

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    Dialogue,
    DialogueImported,
    GenerationParameters,
    JsonObject,
    Tool,
    ToolCall,
    ToolResult,
)
from . import openai
from .errors import UnreadableDialogue
from .foreign.anthropic import has_blocks, messages_of, text_of
from .foreign.left_out import LeftOut, with_left_out
from .parts.arguments import held_arguments
from .parts.carried import with_record
from .parts.changes import names_at
from .parts.conversations import Manner, Said, pieces
from .parts.json_texts import metadata_in
from .parts.meaning import reread
from .parts.regrouped import regrouped
from .parts.tool_names import API_NAME
from .port import DialogueFormat


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth message where each call has one result. Raises UnreadableDialogue."""
    said = record.get("messages")
    if not isinstance(said, list):
        raise UnreadableDialogue("'messages' has to be a list")
    left_out = LeftOut()
    known = metadata_in(record.get("metadata"))
    facts: JsonObject = known if isinstance(known, dict) else {}
    changed = {*names_at(facts.get("tools_added_at")), *names_at(facts.get("tools_removed_at"))}
    messages: list[JsonValue] = []
    groups: dict[int, list[int]] = {}
    for at, message in enumerate(said):
        found: list[JsonValue] = [message]
        if isinstance(message, dict) and isinstance(message.get("content"), list):
            found = messages_of(message, left_out)
        if at in changed and isinstance(message, dict) and isinstance(message.get("content"), str):
            found = [{**message, "role": "system"}]
        groups[at] = [*range(len(messages), len(messages) + len(found))]
        messages += found
    results = {at: [one for one in group if _is_result(messages[one])] for at, group in groups.items()}
    system = text_of(record.get("system"), left_out)
    told: JsonObject = {"context": system} if system else {}
    rest = {key: value for key, value in record.items() if key != "system"}
    facts = {**regrouped(facts, groups, results), **told}
    found_ = with_left_out({**rest, "messages": messages, "metadata": facts}, left_out)
    return openai.read(found_, source, parameters)


def _is_result(message: JsonValue) -> bool:
    return isinstance(message, dict) and message.get("role") == "tool"


def recognises(record: JsonObject) -> bool:
    """True if a message has a block of calls, results or thoughts, or the tools have Anthropic's schema."""
    tools, messages = record.get("tools"), record.get("messages")
    own = isinstance(tools, list) and any(isinstance(tool, dict) and "input_schema" in tool for tool in tools)
    return has_blocks(record) or (own and isinstance(messages, list))


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says with which messages, by index from 0, tools come and go.

    Raises:
        UnwritableDialogue: results do not follow their calls, or arguments are no JSON object.
    """
    said, facts = pieces(Manner(partial(_message, "user"), partial(_message, "user"), _exchange), dialogue)
    system: JsonObject = {"system": dialogue.context} if dialogue.context else {}
    record: JsonObject = {
        "id": dialogue.id,
        **system,
        "messages": said,
        "tools": [_written_tool(tool) for tool in dialogue.opening_tools],
        "metadata": {**metadata, **facts},
    }
    return reread(FORMAT, with_record(record, dialogue), dialogue)


def _message(role: str, content: JsonValue) -> JsonObject:
    return {"role": role, "content": content}


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    words: list[JsonValue] = [{"type": "text", "text": turn.text}] if turn.text else []
    uses: list[JsonValue] = [_use(call) for call in turn.calls]
    yield Said(_message("assistant", [*words, *uses] if uses else turn.text))
    if results:
        yield Said(_message("user", [_written_result(one) for one in results]), results, only_results=True)


def _use(call: ToolCall) -> JsonObject:
    return {"type": "tool_use", "id": call.id, "name": call.name, "input": held_arguments(call, "anthropic")}


def _written_result(result: ToolResult) -> JsonObject:
    flagged: JsonObject = {"is_error": True} if result.error else {}
    return {"type": "tool_result", "tool_use_id": result.call_id, "content": result.content, **flagged}


def _written_tool(tool: Tool) -> JsonObject:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}


FORMAT = DialogueFormat(
    "anthropic",
    "messages whose calls and results are blocks, the system prompt and tools beside them",
    recognises,
    read,
    write,
    rank=-3,
    tool_name=API_NAME,
)
