"""Parsing of a reply: the provider's finish reason first, then the JSON, then its shape."""

import json
from functools import cache
from typing import TypeVar, get_origin

from pydantic import BaseModel, JsonValue, ValidationError

from ...events import JsonObject, Usage
from .faults import Fault, FaultKind, Unreadable, shown
from .objects import Found, find_json, follows_thoughts
from .openai_form import with_our_keys
from .shape import fault_of, with_types_mended

MAX_TEXT = 1_000_000
"""Characters of a reply at the most."""
TOO_LONG = "too_long"
"""Finish reason of a reply of which only the beginning was read."""
_SHOWN = 200
_CUT_OFF = (FaultKind.CUT_OFF, FaultKind.WINDOW_FULL)

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
    if fault is not None and fault.kind not in _CUT_OFF:
        return fault
    try:
        found = find_json(text, first=fault is not None)
        read = _meant(found, expects)
        if isinstance(read, Fault) and len(found) > 1 and follows_thoughts(text):
            read = _meant(found[-1:], expects)
    except Unreadable as unreadable:
        read = unreadable.fault
    return fault if fault is not None and isinstance(read, Fault) else read


def _unread(text: str, finish_reason: str, usage: Usage | None) -> Fault | None:
    """The fault of a reply that is visible before its text is parsed, or None.

    A reply that was cut off is read all the same: some models go on after the end of what was asked for.
    """
    match finish_reason:
        case "length" if len(text) <= MAX_TEXT:
            return Fault(f"the reply was cut off at the token limit{_tokens(usage)}; be shorter", FaultKind.CUT_OFF)
        case "window" if len(text) <= MAX_TEXT:
            return Fault(_window_full(usage), FaultKind.WINDOW_FULL)
        case _ if finish_reason == TOO_LONG:
            return Fault("the reply was far too long; be shorter", FaultKind.TOO_LARGE)
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


def _meant(found: list[Found], expects: type[T]) -> T | Fault:
    """The value that *found* means: an object, or what belongs in its one list, without the object around it."""
    one, field = found[0].value, _list_field(expects)
    if len(found) == 1 and isinstance(one, dict):
        read = _shaped(one, found[0].text, expects)
        if not isinstance(read, Fault) or field is None or field in one:
            return read
        wrapped = _shaped({field: [one]}, None, expects)
        return read if isinstance(wrapped, Fault) else wrapped
    if field is None:
        return _FAULT_OF_A_LIST if len(found) == 1 else _FAULT_OF_SEVERAL
    items: list[JsonValue] = list(one) if isinstance(one, list) else [part.value for part in found]
    read = _shaped({field: items}, None, expects) if len(found) == 1 or isinstance(one, dict) else _FAULT_OF_SEVERAL
    return _FAULT_OF_SEVERAL if len(found) > 1 and isinstance(read, Fault) else read


_FAULT_OF_A_LIST = Fault("expected one JSON object, got a list", FaultKind.NOT_AN_OBJECT)
_FAULT_OF_SEVERAL = Fault("expected one JSON object, got two that differ from each other", FaultKind.SEVERAL_OBJECTS)


@cache
def _list_field(expects: type[BaseModel]) -> str | None:
    """The name of the one field that *expects* cannot do without, if that is a list."""
    required = [(name, field) for name, field in expects.model_fields.items() if field.is_required()]
    return required[0][0] if len(required) == 1 and get_origin(required[0][1].annotation) is list else None


def _shaped(value: JsonObject, source: str | None, expects: type[T]) -> T | Fault:
    """*value* as the type that is expected; *source* is its text, where that needed no mending."""
    ours = with_our_keys(value)
    read = _validated(source if source is not None and ours is value else json.dumps(ours), expects)
    if not isinstance(read, ValidationError):
        return read
    mended = with_types_mended(ours, read)
    again = read if mended is None else _validated(json.dumps(mended), expects)
    return fault_of(ours, read) if isinstance(again, ValidationError) else again


def _validated(source: str, expects: type[T]) -> T | ValidationError:
    try:
        return expects.model_validate_json(source, strict=True)
    except ValidationError as error:
        return error
