"""Anthropic's messages: calls and results are blocks of the contents."""

import json
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from .left_out import LeftOut

_CALLS: Final = ("tool_use", "server_tool_use", "mcp_tool_use")
_THOUGHTS: Final = ("thinking", "redacted_thinking")
_NO_WORDS: Final = ("image", "document", "container_upload")
_BLOCKS: Final = frozenset({*_CALLS, "tool_result", *_THOUGHTS})


def has_blocks(record: JsonObject) -> bool:
    """Return True if a message has a block of calls, results or thoughts."""
    messages = record.get("messages")
    return isinstance(messages, list) and any(_is_own(block) for one in messages for block in blocks_of(one))


def as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return the record in OpenAI's shape."""
    messages: list[JsonValue] = []
    system = text_of(record.get("system"), left_out)
    if system:
        messages.append({"role": "system", "content": system})
    written = record.get("messages")
    for message in written if isinstance(written, list) else ():
        if isinstance(message, dict) and isinstance(message.get("content"), list):
            messages += messages_of(message, left_out)
        else:
            messages.append(message)
    return {**{key: value for key, value in record.items() if key != "system"}, "messages": messages}


def messages_of(message: JsonObject, left_out: LeftOut) -> list[JsonValue]:
    """Return the messages of one: results are messages of their own, before the words that follow them."""
    role = message.get("role")
    found: list[JsonValue] = []
    words: list[str] = []
    calls: list[JsonValue] = []

    def end() -> None:
        if words or calls:
            made: JsonObject = {"role": role, "content": "\n".join(words)}
            found.append({**made, "tool_calls": [*calls]} if calls else made)
            words.clear()
            calls.clear()

    for block in blocks_of(message):
        kind = str(block.get("type"))
        if kind in _CALLS:
            function: JsonObject = {"name": block.get("name"), "arguments": block.get("input", {})}
            calls.append({"id": block.get("id"), "type": "function", "function": function})
        elif kind.endswith("tool_result"):
            end()
            found.append(_result(block, left_out))
        elif kind in _THOUGHTS:
            left_out["reasoning"] += 1
        else:
            words += _words(block, left_out)
    end()
    beside: JsonObject = {key: value for key, value in message.items() if key not in ("role", "content")}
    first, *rest = found or [{"role": role, "content": ""}]
    return [{**beside, **first} if isinstance(first, dict) else first, *rest]


def _result(block: JsonObject, left_out: LeftOut) -> JsonObject:
    content = block.get("content")
    if isinstance(content, list):
        content = "\n".join(word for part in blocks_of(block) for word in _told(part, left_out))
    elif _kind(content).endswith("_tool_result_error"):
        block = {**block, "is_error": True}
    flagged: JsonObject = {"is_error": True} if block.get("is_error") is True else {}
    said: JsonValue = "" if content is None else content
    return {"role": "tool", "tool_call_id": block.get("tool_use_id"), "content": said, **flagged}


def _told(part: JsonObject, left_out: LeftOut) -> list[str]:
    """Return the words of a part of a result; what a server's own tool found is told as it stands."""
    if _kind(part) in ("", "text", *_NO_WORDS):
        return _words(part, left_out)
    return [json.dumps(part, ensure_ascii=False)]


def text_of(content: JsonValue, left_out: LeftOut) -> str:
    """Return the words of a message's content; counted is what is none."""
    if isinstance(content, str):
        return content
    blocks = content if isinstance(content, list) else []
    return "\n".join(word for block in blocks if isinstance(block, dict) for word in _words(block, left_out))


def _words(block: JsonObject, left_out: LeftOut) -> list[str]:
    text = block.get("text")
    if isinstance(text, str):
        return [text]
    kind = str(block.get("type"))
    left_out[kind] += 1
    return [PICTURE] if kind == "image" else []


def blocks_of(message: JsonValue) -> list[JsonObject]:
    """Return the blocks of a message's content, a bare text among them as one; none where it is no list."""
    content = message.get("content") if isinstance(message, dict) else None
    found = content if isinstance(content, list) else []
    blocks: list[JsonValue] = [{"type": "text", "text": one} if isinstance(one, str) else one for one in found]
    return [one for one in blocks if isinstance(one, dict)]


def _kind(block: JsonValue) -> str:
    kind = block.get("type") if isinstance(block, dict) else None
    return kind if isinstance(kind, str) else ""


def _is_own(block: JsonObject) -> bool:
    kind = _kind(block)
    return kind in _BLOCKS or kind.endswith("_tool_result")


def written(value: JsonValue) -> JsonValue:
    """Return the result *value* as results are written: parts with types and texts as they are, all else as JSON."""
    parts = isinstance(value, list) and bool(value) and all(map(_kind, value))
    return value if parts or value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
