"""Hermes' tags in messages with roles: results stand in `<tool_response>`, often said by the user."""

from itertools import pairwise
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from .left_out import LeftOut
from .messages import with_messages
from .port import Shape

_CALL: Final = "<tool_call>"
_RESPONSE: Final = "<tool_response>"
_SPEAKERS: Final = ("user", "tool")


def _recognises(record: JsonObject) -> bool:
    """True if results stand in tags, or answer calls in tags; a tag of a call that nothing answers may have leaked."""
    messages = record.get("messages")
    if not isinstance(messages, list):
        return False
    return any(map(_is_response, messages)) or any(
        _calls(before) and isinstance(after, dict) and after.get("role") == "tool"
        for before, after in pairwise(messages)
    )


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:  # noqa: ARG001 — as other shapes have it
    """The roles of such messages; their tags, and those of calls, are ShareGPT's to read."""
    return with_messages(record, _with_role)


def _with_role(message: JsonValue) -> JsonValue:
    if not isinstance(message, dict) or not (_is_response(message) or message.get("role") == "tool"):
        return message
    return {**message, "role": "tool_response"}


def _calls(message: JsonValue) -> bool:
    """True for words of the assistant that end with a call in tags, and no calls beside them."""
    if not isinstance(message, dict) or message.get("role") != "assistant" or message.get("tool_calls"):
        return False
    content = message.get("content")
    return isinstance(content, str) and _CALL in content and content.rstrip().endswith("</tool_call>")


def _is_response(message: JsonValue) -> bool:
    if not isinstance(message, dict) or message.get("role") not in _SPEAKERS:
        return False
    content = message.get("content")
    return isinstance(content, str) and content.strip().startswith(_RESPONSE) and content.strip().endswith(">")


SHAPE = Shape(
    "Hermes' tags in messages",
    "`<tool_response>` said by `user` or `tool`, and the `<tool_call>`s (JSON, Python's quotes, Qwen's, GLM's) "
    "that such messages answer",
    _recognises,
    _as_openai,
)
