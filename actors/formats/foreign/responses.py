"""Items of OpenAI's Responses API: calls and results stand beside the messages."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut
from .port import Shape

_PLACES: Final = ("input", "output", "items")
_CALLS: Final = {"function_call": "arguments", "custom_tool_call": "input"}
_BOTH: Final = "mcp_call"
"""An item that is a call and its result."""
_RESULTS: Final = ("function_call_output", "custom_tool_call_output")


def _recognises(record: JsonObject) -> bool:
    """True if a list of items has a call, a result or a message of that API."""
    items = _items(record)
    kinds = {kind for item in items if isinstance(kind := item.get("type"), str)}
    if "messages" in record:
        return not kinds.isdisjoint({*_CALLS, *_RESULTS})
    return not kinds.isdisjoint({*_CALLS, *_RESULTS, _BOTH, "message"})


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Calls that follow each other are one turn, with the words before."""
    messages: list[JsonObject] = []
    tools: list[JsonValue] = []
    if isinstance(said := record.get("instructions"), str):
        messages.append({"role": "system", "content": said})
    for item in _items(record):
        kind = item.get("type", "message")
        if isinstance(kind, str) and kind in _CALLS:
            _add_call(messages, item, _CALLS[kind])
        elif kind in _RESULTS:
            messages.append(_result(item.get("call_id"), item.get("output")))
        elif kind == _BOTH:
            _add_call(messages, item, "arguments")
            failed = item.get("error")
            result = _result(item.get("id"), item.get("output") if failed is None else failed)
            messages.append(result if failed is None else {**result, "is_error": True})
        elif kind == "mcp_list_tools" and isinstance(listed := item.get("tools"), list):
            tools += listed
        elif kind == "message":
            beside: JsonObject = {key: value for key, value in item.items() if key not in ("type", "id", "status")}
            messages.append(beside)
        else:
            left_out["reasoning" if kind == "reasoning" else str(kind)] += 1
    kept = {key: value for key, value in record.items() if key not in (*_PLACES, "instructions", "messages")}
    beside_these = record.get("tools")
    known: JsonObject = {"tools": [*(beside_these if isinstance(beside_these, list) else ()), *tools]} if tools else {}
    return {**kept, **known, "messages": list(messages)}


def _result(id_: JsonValue, output: JsonValue) -> JsonObject:
    return {"role": "tool", "tool_call_id": id_, "content": output}


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
    for key in ("messages",) if "messages" in record else _PLACES:
        value = record.get(key)
        if isinstance(value, str) and key == "input":
            found.append({"role": "user", "content": value})
        elif isinstance(value, list):
            found += value
    return [item for item in found if isinstance(item, dict)]


SHAPE = Shape(
    "OpenAI Responses",
    "items of `input`, `output`, `items` or `messages`; calls that follow each other are one turn; `mcp_call` is "
    "a call with its result",
    _recognises,
    _as_openai,
)
