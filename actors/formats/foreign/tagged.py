"""Hermes' tags in messages with roles: results stand in `<tool_response>`, often said by the user."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut

_RESPONSE: Final = "<tool_response>"
_SPEAKERS: Final = ("user", "tool")


def recognises(record: JsonObject) -> bool:
    """Return True if a message is nothing but results in tags; a tag of a call alone may have leaked."""
    messages = record.get("messages")
    return isinstance(messages, list) and any(map(_is_response, messages))


def as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:  # noqa: ARG001 — as other shapes have it
    """Return the record with the role of such messages; their tags, and those of calls, are ShareGPT's to read."""
    messages = record.get("messages")
    found = messages if isinstance(messages, list) else []
    return {**record, "messages": [_with_role(message) for message in found]}


def _with_role(message: JsonValue) -> JsonValue:
    return {**message, "role": "tool_response"} if isinstance(message, dict) and _is_response(message) else message


def _is_response(message: JsonValue) -> bool:
    if not isinstance(message, dict) or message.get("role") not in _SPEAKERS:
        return False
    content = message.get("content")
    return isinstance(content, str) and content.strip().startswith(_RESPONSE) and content.strip().endswith(">")
