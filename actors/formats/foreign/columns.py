"""Messages and tools under other names, within other objects, or as JSON text."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...tools.notations import built_in_name, is_built_in, json_in, listed_in, unwrapped
from ..parts.carried import AROUND, MESSAGES, TOOLS
from .left_out import LeftOut
from .replies import replied

_NOTHING: Final = ("null", "None", "")
_TOOLS: Final = (*TOOLS, "chat_template_kwargs", "toolConfig", "tool_config")


def renamed(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* with what stands under other names as `messages` and `tools`; without any, *record* itself."""
    record = _unwrapped(record)
    if (pieces := _pieces(record)) is not None:
        return {**{key: value for key, value in record.items() if key not in MESSAGES}, "conversations": pieces}
    changes: JsonObject = {}
    if (messages := _messages(record)) is not None:
        answer = replied(record)
        changes["messages"] = [*messages, *answer] if messages[-1:] != answer else messages
    tools = _tools(record, messages or [])
    if tools is not None:
        left_out.update(built_in_name(tool) for tool in tools if is_built_in(tool))
        changes["tools"] = [tool for tool in tools if not is_built_in(tool)]
    changed = {
        key: value for key, value in changes.items() if value is not record.get(key) and value != record.get(key)
    }
    return {**record, **changed} if changed else record


def _unwrapped(record: JsonObject) -> JsonObject:
    """Return *record* with the fields of the object within it that holds the messages, if they are not beside it."""
    if _holds(record):
        return record
    for key in AROUND:
        inner = json_in(record.get(key))
        if isinstance(inner, dict) and _holds(inner):
            rest: JsonObject = {name: value for name, value in record.items() if name != key}
            answered: JsonObject = {}
            if isinstance(inner.get("input"), str | list) and "output" not in inner:
                answered = {"output": _output(record)}
            return {**rest, **inner, **answered}
    return record


def _holds(record: JsonObject) -> bool:
    """Return True if *record* has messages, items, contents or steps of any shape."""
    return any(isinstance(json_in(record.get(key)), list) for key in (*MESSAGES, "contents", "steps", "input", "items"))


def _output(record: JsonObject) -> JsonValue:
    response = record.get("response")
    return response.get("output", []) if isinstance(response, dict) else record.get("output", [])


def _messages(record: JsonObject) -> list[JsonValue] | None:
    """Return the messages with roles of *record*; None where it has none."""
    for key in ("messages",) if _is_of_another_format(record) else MESSAGES:
        value = json_in(record.get(key))
        if _are(value, "role"):
            return value if isinstance(value, list) else None
    if "messages" in record or isinstance(record.get("prompt"), list):
        return None
    chosen, given = json_in(record.get("chosen")), json_in(record.get("input"))
    if isinstance(chosen, list) and _are(chosen, "role") and any(_role(one) == "user" for one in chosen):
        return chosen
    return given if isinstance(given, list) and _are(given, "role") and _are(given, "content") else None


def _pieces(record: JsonObject) -> list[JsonValue] | None:
    """Return ShareGPT's pieces where they stand under another name, or as JSON text."""
    for key in (*MESSAGES, "items"):
        value = json_in(record.get(key))
        if isinstance(value, list) and _are(value, "from"):
            return None if key == "conversations" and value is record.get(key) else value
    return None


def _are(value: JsonValue, key: str) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and key in one for one in value)


def _role(message: JsonValue) -> JsonValue:
    return message.get("role") if isinstance(message, dict) else None


def _is_of_another_format(record: JsonObject) -> bool:
    """Return True where a format of ours has its dialogue elsewhere: other columns hold something else then."""
    said = record.get("conversations")
    pieces = isinstance(said, list) and any(isinstance(piece, dict) and "from" in piece for piece in said)
    return pieces or (isinstance(record.get("prompt"), list) and ("completion" in record or "chosen" in record))


def _tools(record: JsonObject, messages: list[JsonValue]) -> list[JsonValue] | None:
    """Return the list of tools, wherever it stands; None where there is none, or it is one that is read anyway."""
    found = next((value for key in _TOOLS if (value := _said(record.get(key)))), None)
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


def _said(value: JsonValue) -> JsonValue:
    """Return what a column holds, or the JSON text in it; None for a text that says that there is nothing."""
    return None if isinstance(value, str) and value.strip() in _NOTHING else json_in(value)


def _is_unusual(tool: JsonValue) -> bool:
    if not isinstance(tool, dict) or listed_in(tool) is not None or is_built_in(tool):
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
