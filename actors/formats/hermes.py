"""Hermes' conversations, as NousResearch has them: tools, calls and results stand in tags within the words.

Signs that would end a tag are escaped as JSON allows it, so that whatever a tool answers can be written.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, DialogueImported, GenerationParameters, JsonObject, ToolResult
from ..tools.notations import json_in
from . import openai, sharegpt
from .errors import UnreadableDialogue
from .parts.arguments import as_text, held_arguments
from .parts.carried import with_record
from .parts.conversations import Manner, Said, as_item, as_openai, pieces, spoken
from .parts.json_texts import json_text
from .parts.meaning import reread
from .parts.tools import written_tool
from .port import DialogueFormat

_BEFORE: Final = "You may call functions. Between the tags stand, as JSON, those that there are.\n<tools>\n"
_AFTER: Final = (
    "\n</tools>\nTo call one, write <tool_call> and </tool_call> around a JSON object with its `name` and its "
    "`arguments`, for each call anew. What it returns comes between <tool_response> and </tool_response>."
)
_SPEAKERS: Final = frozenset({"system", "human", "gpt", "tool"})
_TOOLS: Final = re.compile(r"<tools>(.*?)</tools>", re.DOTALL)


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth piece. Raises UnreadableDialogue."""
    said = record.get("conversations")
    if not isinstance(said, list):
        raise UnreadableDialogue("'conversations' has to be a list")
    messages = [sharegpt.message(at, piece, record.get("tools")) for at, piece in enumerate(said, start=1)]
    tools = record.get("tools") or []
    for at, message in enumerate(messages):
        if message["role"] == "tool":
            messages[at] = {**message, "content": _contents(message["content"])}
        elif message["role"] == "system" and at == 0:
            written, prose = _parted(as_text(message["content"]))
            messages[at] = {**message, "content": prose}
            tools = written or tools
    return openai.read({**as_openai(record, messages), "tools": tools}, source, parameters)


def _parted(system: str) -> tuple[list[JsonValue], str]:
    """Return the tools of a system prompt, and what it says beside them and beside the words that we write around."""
    found = _TOOLS.search(system)
    if found is None:
        return [], system
    inner = found[1].strip()
    whole = json_in(inner)
    tools = whole if isinstance(whole, list) else [json_in(line.strip()) for line in inner.splitlines()]
    before, after = system[: found.start()], system[found.end() :]
    ours_before, ours_after = _BEFORE.partition("<tools>")[0], _AFTER.partition("</tools>")[2]
    if before == ours_before and after.startswith(ours_after):
        return tools, after.removeprefix(ours_after).removeprefix("\n\n")
    return tools, before + after


def _contents(content: JsonValue) -> JsonValue:
    """Return the results without the name of their tool beside them; a text for each."""
    if isinstance(content, list):
        return [_content(text) if isinstance(text, str) else text for text in content]
    return content


def _content(text: str) -> str:
    value = json_in(text)
    named = isinstance(value, dict) and value.keys() == {"name", "content"} and isinstance(value["name"], str)
    return as_text(value["content"]) if isinstance(value, dict) and named else text


def recognises(record: JsonObject) -> bool:
    """True if *record* has conversations of Hermes' speakers, and tools or results in tags."""
    said = record.get("conversations")
    if not isinstance(said, list) or not all(isinstance(piece, dict) for piece in said):
        return False
    words = [(piece.get("from"), as_text(piece.get("value"))) for piece in said if isinstance(piece, dict)]
    tagged = any(
        (speaker == "tool" and "<tool_response>" in text) or (speaker == "system" and _TOOLS.search(text))
        for speaker, text in words
    )
    return tagged and {speaker for speaker, _ in words if isinstance(speaker, str)} <= _SPEAKERS


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*; `metadata` also says with which pieces, by index from 0, tools come and go.

    Raises:
        UnwritableDialogue: results do not follow their calls, or words would be read as calls.
    """
    said, facts = pieces(Manner(spoken("human"), spoken("system"), _exchange), dialogue, list(_system(dialogue)))
    record = with_record({"id": dialogue.id, "conversations": said, "metadata": {**metadata, **facts}}, dialogue)
    return reread(FORMAT, {**record, "metadata": json_text(record["metadata"])}, dialogue)


def _system(dialogue: Dialogue) -> Iterator[JsonObject]:
    tools: list[JsonValue] = [written_tool(tool) for tool in dialogue.opening_tools]
    parts = [f"{_BEFORE}{_escaped(tools)}{_AFTER}"] if tools else []
    parts += [dialogue.context] if dialogue.context else []
    if parts:
        yield spoken("system")("\n\n".join(parts))


def _exchange(turn: AssistantTurn, results: Sequence[ToolResult]) -> Iterator[Said]:
    calls = [
        _tagged("tool_call", {"name": call.name, "arguments": held_arguments(call, "hermes")}) for call in turn.calls
    ]
    yield Said(spoken("gpt")("\n".join([*([turn.text] if turn.text or not calls else []), *calls])))
    if results:
        answers = zip(turn.calls, results, strict=True)
        told = (_tagged("tool_response", {"name": call.name, "content": as_item(one.content)}) for call, one in answers)
        yield Said(spoken("tool")("\n".join(told)), results, only_results=True)


def _tagged(tag: str, value: JsonObject) -> str:
    return f"<{tag}>\n{_escaped(value)}\n</{tag}>"


def _escaped(value: JsonValue) -> str:
    return json_text(value).replace("</", "<\\/")


FORMAT = DialogueFormat(
    "hermes", "conversations with tools, calls and results in tags within the words", recognises, read, write
)
