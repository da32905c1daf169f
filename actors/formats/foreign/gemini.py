"""Gemini's contents: calls and results are parts, and mostly have no ids."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...evidence.pictures import PICTURE
from .left_out import LeftOut
from .port import Shape

_PLACES: Final = ("contents", "history", "messages")
_PICTURES: Final = frozenset({"inlineData", "inline_data", "fileData", "file_data"})


def _recognises(record: JsonObject) -> bool:
    return any(isinstance(one, dict) and _is_content(one) for one in _contents(record))


def _contents(record: JsonObject) -> list[JsonValue]:
    """Return the contents of a request, or of a chat's history."""
    found = next((value for key in _PLACES if isinstance(value := record.get(key), list)), None)
    return found if found is not None else []


def _is_content(one: JsonObject) -> bool:
    """True for parts that are told by their keys, as Gemini's are, or that are texts."""
    parts = one.get("parts")
    if "content" in one or not isinstance(parts, list):
        return isinstance(parts, str) and "content" not in one
    return bool(parts) and not any(isinstance(part, dict) and "type" in part for part in parts)


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Results say the name of their tool where they have no id."""
    messages: list[JsonValue] = []
    system = record.get("systemInstruction", record.get("system_instruction"))
    system = {"parts": [system]} if isinstance(system, str) else system
    if words := "\n".join(str(part["text"]) for part in _parts(system) if isinstance(part.get("text"), str)):
        messages.append({"role": "system", "content": words})
    for content in _contents(record):
        messages += _messages(content, left_out)
    dropped = (*_PLACES, "systemInstruction", "system_instruction")
    return {**{key: value for key, value in record.items() if key not in dropped}, "messages": messages}


def _messages(content: JsonValue, left_out: LeftOut) -> list[JsonValue]:
    spoke = content.get("role") if isinstance(content, dict) else None
    role = "assistant" if spoke in ("model", "assistant") else "user"
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
    found = parts if isinstance(parts, list) else [parts]
    texts: list[JsonValue] = [{"text": part} if isinstance(part, str) else part for part in found]
    return [part for part in texts if isinstance(part, dict)]


SHAPE = Shape(
    "Gemini",
    "`contents` (or `history`) with `functionCall` and `functionResponse`, `functionDeclarations`, `systemInstruction`",
    _recognises,
    _as_openai,
)
