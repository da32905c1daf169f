"""Items of OpenAI's Responses API: calls and results stand beside the messages."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut

_PLACES: Final = ("input", "output", "items")
_CALLS: Final = {"function_call": "arguments", "custom_tool_call": "input"}
_RESULTS: Final = ("function_call_output", "custom_tool_call_output")


def recognises(record: JsonObject) -> bool:
    """Return True if a list of items has a call, a result or a message of that API."""
    known = {*_CALLS, *_RESULTS, "message"}
    kinds = (item.get("type") for item in _items(record))
    return "messages" not in record and any(isinstance(kind, str) and kind in known for kind in kinds)


def as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return the record in OpenAI's older shape; calls that follow each other are one turn, with the words before."""
    messages: list[JsonObject] = []
    if isinstance(said := record.get("instructions"), str):
        messages.append({"role": "system", "content": said})
    for item in _items(record):
        kind = item.get("type", "message")
        if isinstance(kind, str) and kind in _CALLS:
            _add_call(messages, item, _CALLS[kind])
        elif kind in _RESULTS:
            result: JsonObject = {"role": "tool", "tool_call_id": item.get("call_id"), "content": item.get("output")}
            messages.append(result)
        elif kind == "message":
            messages.append({"role": item.get("role"), "content": item.get("content")})
        else:
            left_out["reasoning" if kind == "reasoning" else str(kind)] += 1
    kept = {key: value for key, value in record.items() if key not in (*_PLACES, "instructions")}
    return {**kept, "messages": list(messages)}


def _add_call(messages: list[JsonObject], item: JsonObject, arguments: str) -> None:
    function: JsonObject = {"name": item.get("name"), "arguments": item.get(arguments, "")}
    call: JsonObject = {"id": item.get("call_id", item.get("id")), "type": "function", "function": function}
    if messages and messages[-1].get("role") == "assistant":
        before = messages[-1].get("tool_calls")
        messages[-1] = {**messages[-1], "tool_calls": [*(before if isinstance(before, list) else ()), call]}
    else:
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})


def _items(record: JsonObject) -> list[JsonObject]:
    found: list[JsonValue] = []
    for key in _PLACES:
        value = record.get(key)
        if isinstance(value, str) and key == "input":
            found.append({"role": "user", "content": value})
        elif isinstance(value, list):
            found += value
    return [item for item in found if isinstance(item, dict)]
