"""Calls and results as libraries and servers write them: other names, JSON text, one in place of a list."""

from collections.abc import Iterator
from itertools import count
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...tools.notations import json_in
from ..errors import UnreadableDialogue
from .messages import each, with_messages

ARGUMENTS: Final = ("arguments", "args", "parameters", "input", "tool_input", "kwargs")
"""Names of a call's arguments."""
NAMES: Final = ("name", "tool_name", "function_name", "toolName", "tool")
"""Names of a call's, and of a result's, tool."""
IDS: Final = ("tool_call_id", "call_id", "tool_use_id", "toolCallId", "toolUseId")
"""Names of the id of the call that a result answers."""
_OF_CALLS: Final = ("id", *IDS)
_NO_ARGUMENTS: Final = frozenset({"description", "metadata", "extra_content", "usage", "result", "output", "response"})


def with_calls(record: JsonObject) -> JsonObject:
    """Return *record* with the calls and results of its messages in OpenAI's words; the same one where they are.

    Raises:
        UnreadableDialogue: a call has something that may be its arguments under a name that is not known.
    """
    messages = record.get("messages")
    if not isinstance(messages, list):
        return record
    ids_of_their_own = any(
        isinstance(one, dict) and one.get("id") is not None and one.get("role") in ("user", "assistant", "system")
        for one in messages
    )
    numbers = count(1)
    return with_messages(record, lambda message: _message(next(numbers), message, own=ids_of_their_own))


def _message(at: int, message: JsonValue, *, own: bool) -> JsonValue:
    if not isinstance(message, dict):
        return message
    role = message.get("role")
    if role in ("tool", "function"):
        return _result(message, own=own)
    if role != "assistant":
        calls = message.get("tool_calls")
        return {**message, "tool_calls": _listed(calls)} if isinstance(calls, str) else message
    calls = message.get("tool_calls")
    more = message.get("additional_kwargs")
    if not calls and isinstance(more, dict) and more.get("tool_calls"):
        calls = more["tool_calls"]
    if not calls:
        return {**message, "tool_calls": []} if isinstance(calls, str) else message
    listed = _listed(calls)
    if not isinstance(listed, list):
        return message
    read = each(listed, lambda call: _call(at, call))
    return message if read is message.get("tool_calls") else {**message, "tool_calls": read}


def _listed(calls: JsonValue) -> JsonValue:
    """Return the calls that stand there as JSON text, or one alone, as a list; all else as it is."""
    found = json_in(calls)
    if isinstance(calls, str) and not isinstance(found, list | dict):
        return [found] if calls.strip() not in ("", "null") else []
    return [found] if isinstance(found, dict) else found


def _call(at: int, call: JsonValue) -> JsonValue:
    call = json_in(call)
    if not isinstance(call, dict):
        return call
    written = call.get("function")
    function = json_in(written)
    body = function if isinstance(function, dict) else call
    if isinstance(body.get("name"), str) and body.get("arguments") is not None and not isinstance(written, str):
        return call
    name = next((body[key] for key in NAMES if isinstance(body.get(key), str)), None)
    if name is None and isinstance(written, str):
        name = written
    key = next((key for key in ARGUMENTS if body.get(key) is not None), "arguments")
    if key not in body and (odd := next(_unknown(body), None)) is not None:
        raise UnreadableDialogue(
            f"a call of message {at} has no arguments, but {odd[:40]!r}, which is not known; call it 'arguments'"
        )
    made: JsonObject = {"name": name if name is not None else body.get("name"), "arguments": body.get(key, {})}
    id_ = next((call[key] for key in _OF_CALLS if call.get(key) is not None), None)
    return {"id": id_, "type": "function", "function": made}


def _unknown(body: JsonObject) -> Iterator[str]:
    """Yield the keys of *body* that may hold arguments."""
    for key, value in body.items():
        if key not in (*NAMES, *_OF_CALLS, "type", "function", "index", *_NO_ARGUMENTS):
            found = json_in(value)
            if isinstance(found, dict) and found:
                yield key


def _result(message: JsonObject, *, own: bool) -> JsonObject:
    """Return a result with the id of its call and the name of its tool where OpenAI has them."""
    read = message
    if message.get("tool_call_id") is None:
        id_ = next((message[key] for key in IDS if message.get(key) is not None), None)
        if id_ is not None:
            read = {**{key: value for key, value in read.items() if key not in IDS}, "tool_call_id": id_}
        elif own and "id" in message:
            read = {("message_id" if key == "id" else key): value for key, value in read.items()}
    if message.get("name") is None and (
        name := next((message[key] for key in NAMES if isinstance(message.get(key), str)), None)
    ):
        read = {**{key: value for key, value in read.items() if key not in NAMES}, "name": name}
    return read
