"""Arguments that Arrow has added: null under each key that another call of the same column has."""

from collections.abc import Mapping
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut

PADDING: Final = "null of another tool"
"""The kind under which a summary counts them."""
_MORE: Final = ("patternProperties", "allOf", "anyOf", "oneOf", "$ref")


def without_padding(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* without null arguments that their tool has no place for; into JSON text, Arrow adds none."""
    messages, tools = record.get("messages"), record.get("tools")
    if not isinstance(messages, list) or not isinstance(tools, list):
        return record
    known = dict(filter(None, map(_properties, tools)))
    read = [_message(message, known, left_out) for message in messages]
    return {**record, "messages": read} if any(a is not b for a, b in zip(read, messages, strict=True)) else record


def _properties(tool: JsonValue) -> tuple[str, frozenset[str]] | None:
    """Return the name of a tool and the arguments that it has; None where it takes any, or does not say."""
    inner = tool.get("function") if isinstance(tool, dict) else None
    body = inner if isinstance(inner, dict) else tool
    name, schema = (body.get("name"), body.get("parameters")) if isinstance(body, dict) else (None, None)
    properties = schema.get("properties") if isinstance(schema, dict) else None
    if not isinstance(name, str) or not isinstance(schema, dict) or not isinstance(properties, dict):
        return None
    more = schema.get("additionalProperties") not in (None, False) or any(schema.get(key) for key in _MORE)
    return None if more else (name, frozenset(properties))


def _message(message: JsonValue, known: Mapping[str, frozenset[str]], left_out: LeftOut) -> JsonValue:
    calls = message.get("tool_calls") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(calls, list):
        return message
    read = [_call(call, known, left_out) for call in calls]
    return {**message, "tool_calls": read} if any(a is not b for a, b in zip(read, calls, strict=True)) else message


def _call(call: JsonValue, known: Mapping[str, frozenset[str]], left_out: LeftOut) -> JsonValue:
    if not isinstance(call, dict):
        return call
    if isinstance(inner := call.get("function"), dict):
        read = _call(inner, known, left_out)
        return call if read is inner else {**call, "function": read}
    name, arguments = call.get("name"), call.get("arguments")
    if not isinstance(arguments, dict) or not isinstance(name, str) or name not in known:
        return call
    kept = {key: value for key, value in arguments.items() if value is not None or key in known[name]}
    if len(kept) == len(arguments):
        return call
    left_out[PADDING] += len(arguments) - len(kept)
    return {**call, "arguments": kept}
