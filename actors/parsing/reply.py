"""Parsing of a reply: the provider's finish reason first, then the JSON, then its shape."""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ...events import Usage
from .faults import Fault, FaultKind, Unreadable, shown
from .objects import Found, find_object
from .shape import fault_of, with_types_mended

MAX_TEXT = 1_000_000
"""Characters of a reply at the most."""
_SHOWN = 200

T = TypeVar("T", bound=BaseModel)


def read_reply(text: str, expects: type[T], *, finish_reason: str, usage: Usage | None = None) -> T | Fault:
    """The value that *text* holds, or what the next try is to be told. It never raises, whatever the text.

    Args:
        text: the raw reply.
        expects: the type asked for. It is read strictly: `"false"` is not a boolean.
        finish_reason: the provider's word, as `Reply` has it.
        usage: the tokens that the provider counted, for the message about a reply that was cut off.
    """
    fault = _unread(text, finish_reason, usage)
    if fault is not None:
        return fault
    try:
        return _shaped(find_object(text), expects)
    except Unreadable as unreadable:
        return unreadable.fault


def _unread(text: str, finish_reason: str, usage: Usage | None) -> Fault | None:
    """The fault of a reply that is visible before its text is parsed, or None."""
    match finish_reason:
        case "length":
            return Fault(f"the reply was cut off at the token limit{_tokens(usage)}; be shorter", FaultKind.CUT_OFF)
        case "window":
            return Fault(_window_full(usage), FaultKind.WINDOW_FULL)
        case "refusal":
            return Fault(f"the model refused: {shown(text.strip(), _SHOWN)!r}", FaultKind.REFUSED)
        case "content_filter":
            return Fault("the provider's content filter held the reply back", FaultKind.CONTENT_FILTER)
        case "tool_calls" if not text.strip():
            return Fault("a tool was called; write the JSON object as text instead", FaultKind.TOOL_CALLS_ONLY)
    if not text.strip():
        return Fault("the reply was empty", FaultKind.EMPTY)
    if len(text) > MAX_TEXT:
        return Fault(f"the reply has {len(text)} characters, at most {MAX_TEXT} are read", FaultKind.TOO_LARGE)
    return None


def _tokens(usage: Usage | None) -> str:
    written = usage.output_tokens if usage is not None else None
    return "" if written is None else f", {written} tokens"


def _window_full(usage: Usage | None) -> str:
    """The message to the user: the model cannot help it, so the next try is not told."""
    read, written = (usage.input_tokens, usage.output_tokens) if usage is not None else (None, None)
    counted = f" ({read} tokens of prompt and {written} of reply)" if read is not None and written is not None else ""
    return (
        f"the model's context window was full{counted}: serve it with a longer context, or lower the numbers of tools"
    )


def _shaped(found: Found, expects: type[T]) -> T | Fault:
    value = _validated(json.dumps(found.value) if found.text is None else found.text, expects)
    if not isinstance(value, ValidationError):
        return value
    mended = with_types_mended(found.value, value)
    again = value if mended is None else _validated(json.dumps(mended), expects)
    return fault_of(found.value, value) if isinstance(again, ValidationError) else again


def _validated(source: str, expects: type[T]) -> T | ValidationError:
    try:
        return expects.model_validate_json(source, strict=True)
    except ValidationError as error:
        return error
