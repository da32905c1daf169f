"""Messages and tools under other names, within other objects, or as JSON text."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...tools.notations import built_in_name, is_built_in, json_in, listed_in, unwrapped
from ..parts.carried import AROUND, MESSAGES, TOOLS
from .left_out import LeftOut

_TOOLS: Final = (*TOOLS, "chat_template_kwargs", "toolConfig", "tool_config")


def renamed(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* with what stands under other names as `messages` and `tools`; without any, *record* itself."""
    inner = next((value for key in AROUND if _has_messages(value := record.get(key))), None)
    if isinstance(inner, dict) and not _messages(record):
        record = {**record, **inner, "messages": [*_listed(inner.get("messages")), *_replied(record.get("response"))]}
    changes: JsonObject = {}
    if (messages := _messages(record)) is not None:
        changes["messages"] = _with_call_lists(messages)
    tools = _tools(record, messages or [])
    if tools is not None:
        left_out.update(built_in_name(tool) for tool in tools if is_built_in(tool))
        changes["tools"] = [tool for tool in tools if not is_built_in(tool)]
    changed = {key: value for key, value in changes.items() if value is not record.get(key)}
    return {**record, **changed} if changed else record


def _messages(record: JsonObject) -> list[JsonValue] | None:
    """Return the messages with roles of *record*; None where it has none."""
    for key in ("messages",) if _is_of_another_format(record) else MESSAGES:
        value = json_in(record.get(key))
        if isinstance(value, list) and value and all(isinstance(one, dict) and "role" in one for one in value):
            return value
    return None


def _is_of_another_format(record: JsonObject) -> bool:
    """Return True where a format of ours has its dialogue elsewhere: other columns hold something else then."""
    said = record.get("conversations")
    pieces = isinstance(said, list) and any(isinstance(piece, dict) and "from" in piece for piece in said)
    return pieces or (isinstance(record.get("prompt"), list) and ("completion" in record or "chosen" in record))


def _has_messages(value: JsonValue) -> bool:
    return isinstance(value, dict) and isinstance(value.get("messages"), list)


def _replied(response: JsonValue) -> list[JsonValue]:
    """Return the message of a chat completion."""
    choices = response.get("choices") if isinstance(response, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    return [message] if isinstance(message, dict) else []


def _with_call_lists(messages: list[JsonValue]) -> list[JsonValue]:
    """Return *messages* with calls that are written as JSON text read; the same list where none is."""
    read = [_with_call_list(message) for message in messages]
    return read if any(one is not other for one, other in zip(read, messages, strict=True)) else messages


def _with_call_list(message: JsonValue) -> JsonValue:
    calls = message.get("tool_calls") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(calls, str):
        return message
    parsed = json_in(calls)
    return {**message, "tool_calls": parsed if isinstance(parsed, list) else [parsed] if calls.strip() else []}


def _tools(record: JsonObject, messages: list[JsonValue]) -> list[JsonValue] | None:
    """Return the list of tools, wherever it stands; None where there is none, or it is one that is read anyway."""
    found = next((value for key in _TOOLS if (value := json_in(record.get(key)))), None)
    if found is None:
        tagged = [tool for text in _systems(record, messages) for tool in _tagged(text)]
        return list(tagged) or None
    if isinstance(found, str) or (
        isinstance(found, list) and found is record.get("tools") and not any(map(_is_unusual, found))
    ):
        return None
    tools = list(unwrapped(found))
    if tools == [found] and isinstance(found, dict) and all(isinstance(one, dict) for one in found.values()):
        return [{"name": name, **one} for name, one in found.items() if isinstance(one, dict)]
    return tools


def _is_unusual(tool: JsonValue) -> bool:
    if not isinstance(tool, dict) or listed_in(tool) is not None:
        return True
    return not ("name" in tool or isinstance(tool.get("function"), dict))


def _systems(record: JsonObject, messages: list[JsonValue]) -> Iterator[str]:
    """Yield the system prompts of a record."""
    said = record.get("conversations")
    for piece in (*messages, *(said if isinstance(said, list) else ())):
        if isinstance(piece, dict) and "system" in (piece.get("role"), piece.get("from")):
            text = piece.get("content", piece.get("value"))
            if isinstance(text, str):
                yield text
    if isinstance(text := record.get("system"), str):
        yield text


def _tagged(text: str) -> Iterator[JsonValue]:
    """Yield the tools between tags: a list, or one for each line."""
    parts = (part.partition("<tools>") for part in text.split("</tools>")[:-1])
    for inner in (inner for _, tag, inner in parts if tag):
        whole = json_in(inner.strip())
        if isinstance(whole, list | dict):
            yield from unwrapped(whole)
        else:
            lines = (json_in(line.strip()) for line in inner.splitlines())
            yield from (tool for tool in lines if isinstance(tool, dict) and not _is_unusual(tool))


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
