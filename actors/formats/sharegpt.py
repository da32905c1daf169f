"""ShareGPT's conversations, as LLaMA-Factory, APIGen-MT and Hermes have them: who speaks and what, piece by piece."""

import json
import re
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import DialogueImported, GenerationParameters, JsonObject
from . import openai
from .arguments import as_text
from .errors import UnreadableDialogue
from .port import DialogueFormat

ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "function_call": "call",
    "tool_call": "call",
    "observation": "tool",
    "tool": "tool",
    "function_response": "tool",
    "system": "system",
}
_CALL = re.compile(r"<tool_call>(.*?)</tool_call>", re.DOTALL)
_RESPONSE = re.compile(r"<tool_response>(.*?)</tool_response>", re.DOTALL)


def read(record: JsonObject, source: str, knobs: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth piece. Raises UnreadableDialogue."""
    said = record.get(_place(record))
    if not isinstance(said, list):
        raise UnreadableDialogue("'conversations' has to be a list")
    messages = [_message(at, piece) for at, piece in enumerate(said, start=1)]
    return openai.read(as_openai(record, messages), source, knobs)


def _place(record: JsonObject) -> str:
    return "conversations" if "conversations" in record else "messages"


def as_openai(record: JsonObject, messages: list[JsonObject]) -> JsonObject:
    """*record* with *messages* instead of its conversations; its system prompt is context."""
    for calls, answers in _answered(messages):
        if len(answers) == 1 and calls > 1 and not _is_parted(answers[0]["content"]):
            answers[0]["content"] = _several(as_text(answers[0]["content"]), calls)
    system = record.get("system")
    kept: JsonObject = {key: value for key, value in record.items() if key not in ("conversations", "system")}
    meta = kept.get("meta")
    context = {"context": system} if isinstance(system, str) and system else {}
    return {**kept, "messages": list(messages), "meta": {**context, **(meta if isinstance(meta, dict) else {})}}


def _answered(messages: list[JsonObject]) -> Iterator[tuple[int, list[JsonObject]]]:
    """How many calls each message makes that makes any, and the messages at once after it that bring results."""
    for at, message in enumerate(messages):
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            end = at + 1
            while end < len(messages) and messages[end]["role"] == "tool":
                end += 1
            yield len(calls), messages[at + 1 : end]


def _is_parted(content: JsonValue) -> bool:
    """Whether a message already brings one text for each result."""
    return isinstance(content, list) and all(isinstance(item, str) for item in content)


def _several(value: str, count: int) -> list[JsonValue]:
    """One result for each of *count* calls: the items of a list of as many, else the whole for each."""
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        items = None
    if isinstance(items, list) and len(items) == count:
        return [as_text(item) for item in items]
    return [value] * count


def _message(at: int, piece: JsonValue) -> JsonObject:
    said = piece if isinstance(piece, dict) else {}
    speaker = said.get("from", said.get("role"))
    role = ROLES.get(speaker) if isinstance(speaker, str) else None
    if role is None:
        raise UnreadableDialogue(f"piece {at} is from {str(speaker)[:40]!r}; known are {', '.join(ROLES)}")
    value = said.get("value", said.get("content"))
    match role:
        case "call":
            return {"role": "assistant", "content": "", "tool_calls": _calls(as_text(value))}
        case "assistant" if isinstance(value, str) and (tagged := _CALL.findall(value)):
            calls = [call for text in tagged for call in _calls(text.strip())]
            return {"role": role, "content": _CALL.sub("", value).strip(), "tool_calls": calls}
        case "tool" if isinstance(value, str) and (tagged := _RESPONSE.findall(value)):
            return {"role": role, "content": [text.strip() for text in tagged]}
    return {**({} if "from" in said else said), "role": role, "content": value}


def _calls(value: str) -> list[JsonValue]:
    """The calls that a text writes down, one or a list; what cannot be read is one call without a name."""
    try:
        written = json.loads(value)
    except (ValueError, RecursionError):
        written = None
    calls = written if isinstance(written, list) else [written]
    if not calls or not all(isinstance(call, dict) and isinstance(call.get("name"), str) for call in calls):
        return [{"name": "", "arguments": value}]
    return calls


def recognises(record: JsonObject) -> bool:
    """Whether *record* has conversations and, if there are tools, has them beside these; or LLaMA-Factory's roles."""
    said = record.get("conversations")
    if isinstance(said, list):
        return all(isinstance(piece, dict) and "from" in piece for piece in said[:1])
    messages = record.get("messages")
    return isinstance(messages, list) and openai.has_role(messages, openai.LLAMA_FACTORY)


FORMAT = DialogueFormat("sharegpt", "conversations with 'from' and 'value', tools beside them", recognises, read)
