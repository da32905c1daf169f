"""Anthropic's messages: calls and results are blocks of the contents."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from .left_out import LeftOut

_BLOCKS: Final = frozenset({"tool_use", "tool_result", "server_tool_use", "thinking", "redacted_thinking"})


def recognises(record: JsonObject) -> bool:
    """Return True if a message has a block of calls, results or thoughts."""
    messages = record.get("messages")
    return isinstance(messages, list) and any(_is_own(block) for one in messages for block in _blocks(one))


def as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return the record in OpenAI's shape."""
    messages: list[JsonValue] = []
    system = _text(record.get("system"), left_out)
    if system:
        messages.append({"role": "system", "content": system})
    written = record.get("messages")
    for message in written if isinstance(written, list) else ():
        if isinstance(message, dict) and isinstance(message.get("content"), list):
            messages += _messages(message, left_out)
        else:
            messages.append(message)
    return {**{key: value for key, value in record.items() if key != "system"}, "messages": messages}


def _messages(message: JsonObject, left_out: LeftOut) -> list[JsonValue]:
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

    for block in _blocks(message):
        kind = str(block.get("type"))
        if kind in ("tool_use", "server_tool_use"):
            function: JsonObject = {"name": block.get("name"), "arguments": block.get("input", {})}
            calls.append({"id": block.get("id"), "type": "function", "function": function})
        elif kind.endswith("tool_result"):
            end()
            found.append(_result(block, left_out))
        elif kind in ("thinking", "redacted_thinking"):
            left_out["reasoning"] += 1
        else:
            words += _words(block, left_out)
    end()
    beside: JsonObject = {key: value for key, value in message.items() if key not in ("role", "content")}
    first, *rest = found or [{"role": role, "content": ""}]
    return [{**beside, **first} if isinstance(first, dict) else first, *rest]


def _result(block: JsonObject, left_out: LeftOut) -> JsonObject:
    content = block.get("content")
    text: JsonValue = _text(content, left_out) if isinstance(content, str | list) or content is None else content
    flagged: JsonObject = {"is_error": True} if block.get("is_error") is True else {}
    return {"role": "tool", "tool_call_id": block.get("tool_use_id"), "content": text, **flagged}


def _text(content: JsonValue, left_out: LeftOut) -> str:
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


def _blocks(message: JsonValue) -> list[JsonObject]:
    content = message.get("content") if isinstance(message, dict) else None
    return [block for block in content if isinstance(block, dict)] if isinstance(content, list) else []


def _is_own(block: JsonObject) -> bool:
    kind = block.get("type")
    return isinstance(kind, str) and (kind in _BLOCKS or kind.endswith("_tool_result"))
