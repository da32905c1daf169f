"""Gemini's contents: calls and results are parts, and mostly have no ids."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from .left_out import LeftOut

_PICTURES: Final = frozenset({"inlineData", "inline_data", "fileData", "file_data"})


def recognises(record: JsonObject) -> bool:
    """Return True if *record* has contents of parts."""
    contents = record.get("contents")
    return isinstance(contents, list) and any(isinstance(one, dict) and "parts" in one for one in contents)


def as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return the record in OpenAI's shape; results say the name of their tool where they have no id."""
    messages: list[JsonValue] = []
    system = record.get("systemInstruction", record.get("system_instruction"))
    if words := "\n".join(str(part["text"]) for part in _parts(system) if isinstance(part.get("text"), str)):
        messages.append({"role": "system", "content": words})
    contents = record.get("contents")
    for content in contents if isinstance(contents, list) else ():
        messages += _messages(content, left_out)
    dropped = ("contents", "systemInstruction", "system_instruction")
    return {**{key: value for key, value in record.items() if key not in dropped}, "messages": messages}


def _messages(content: JsonValue, left_out: LeftOut) -> list[JsonValue]:
    role = "assistant" if isinstance(content, dict) and content.get("role") == "model" else "user"
    words: list[str] = []
    calls: list[JsonValue] = []
    results: list[JsonValue] = []
    for part in _parts(content):
        call, response = _of(part, "functionCall", "function_call"), _of(part, "functionResponse", "function_response")
        if call is not None:
            function: JsonObject = {"name": call.get("name"), "arguments": call.get("args") or {}}
            calls.append({"id": call.get("id"), "type": "function", "function": function})
        elif response is not None:
            said: JsonObject = {"name": response.get("name"), "content": response.get("response")}
            results.append({"role": "tool", "tool_call_id": response.get("id"), **said})
        elif part.get("thought") is True:
            left_out["reasoning"] += 1
        elif isinstance(text := part.get("text"), str):
            words.append(text)
        elif not _PICTURES.isdisjoint(part):
            left_out["image"] += 1
            words.append(PICTURE)
        else:
            left_out["part"] += 1
    if not words and not calls:
        return results or [{"role": role, "content": ""}]
    spoken: JsonObject = {"role": role, "content": "\n".join(words)}
    return [*results, {**spoken, "tool_calls": calls} if calls else spoken]


def _of(part: JsonObject, *keys: str) -> JsonObject | None:
    return next((value for key in keys if isinstance(value := part.get(key), dict)), None)


def _parts(content: JsonValue) -> list[JsonObject]:
    parts = content.get("parts") if isinstance(content, dict) else None
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
