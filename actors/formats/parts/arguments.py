"""Arguments of calls as other models wrote them: an object where they are one, else the text as it came."""

import json
from math import isfinite
from typing import cast

from pydantic import JsonValue

from ....events import JsonObject, ToolCall
from ..errors import UnwritableDialogue

MAX_DEPTH = 60
"""Containers within each other; deeper arguments stay text, for a rule to find."""


def read_arguments(written: object) -> JsonObject | str:
    """The object that *written* is or writes down, or its text."""
    if isinstance(written, str):
        return _parsed(written)
    if isinstance(written, dict) and not deeper_than(written, MAX_DEPTH) and is_finite(written):
        return cast("JsonObject", written)
    return as_text(written)


def held_arguments(call: ToolCall, format_: str) -> JsonObject:
    """Return the arguments of *call* for a format that holds objects only. Raises UnwritableDialogue."""
    if isinstance(call.arguments, str):
        raise UnwritableDialogue(f"{format_} cannot hold the arguments of {call.id!r}, which are no JSON object")
    return call.arguments


def _parsed(text: str) -> JsonObject | str:
    try:
        value = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict) or deeper_than(value, MAX_DEPTH) or not is_finite(value):
        return text
    return whole(value) if "\\ud" in text.lower() else value


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def is_finite(value: object) -> bool:
    """True if every number in *value* is one that JSON can hold: `1e999` is none."""
    nodes = [value]
    while nodes:
        node = nodes.pop()
        if isinstance(node, float) and not isfinite(node):
            return False
        nodes += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return True


def deeper_than(value: object, limit: int) -> bool:
    """True if containers in *value* are nested more than *limit* deep."""
    level = [value]
    for _ in range(limit + 1):
        level = [
            item
            for node in level
            if isinstance(node, dict | list)
            for item in (node.values() if isinstance(node, dict) else node)
            if isinstance(item, dict | list)
        ]
        if not level:
            return False
    return True


def as_text(value: object) -> str:
    """*value* as text: a string as it is, nothing as the empty string, and all else as JSON."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError):
        return f"({type(value).__name__} that cannot be written down)"


def whole(value: JsonObject) -> JsonObject:
    """*value* with a replacement character for each lone half of a surrogate pair, which no store could hold."""
    return {_whole_text(key): _whole_value(item) for key, item in value.items()}


def _whole_value(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return _whole_text(value)
    if isinstance(value, dict):
        return whole(value)
    if isinstance(value, list):
        return [_whole_value(item) for item in value]
    return value


def _whole_text(text: str) -> str:
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
