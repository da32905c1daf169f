"""Messages of the AI SDK for TypeScript: `tool-call` and `tool-result` parts, or a call with its result in one part."""

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from . import anthropic
from .left_out import LeftOut
from .messages import with_messages
from .port import Shape

_CALL: Final = "tool-call"
_RESULT: Final = "tool-result"
_INVOCATION: Final = "tool-invocation"
_DYNAMIC: Final = "dynamic-tool"
_FAILED: Final = ("error-text", "error-json", "output-error", "execution-denied", "output-denied")
_NOTHING: Final = frozenset({"step-start"})
_PICTURES: Final = frozenset({"file", "image"})


def _recognises(record: JsonObject) -> bool:
    messages = record.get("messages")
    return isinstance(messages, list) and any(
        isinstance(kind := part.get("type"), str) and kind.startswith(("tool-", _DYNAMIC))
        for one in messages
        for part in _parts(one)
    )


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    return anthropic.as_openai(with_messages(record, _message), left_out)


def _message(message: JsonValue) -> JsonValue:
    """Return *message* with Anthropic's blocks."""
    parts = _parts(message)
    if not isinstance(message, dict) or not parts:
        return message
    rest: JsonObject = {key: value for key, value in message.items() if key not in ("parts", "toolInvocations")}
    return {**rest, "content": [block for part in parts for block in _blocks(part)]}


def _blocks(part: JsonObject) -> Iterator[JsonObject]:
    kind = str(part.get("type"))
    if kind == _CALL:
        yield _call(part, part.get("toolName"))
    elif kind == _RESULT:
        yield _result(part)
    elif kind.startswith(("tool-", _DYNAMIC)):
        inner = part.get("toolInvocation")
        said = inner if isinstance(inner, dict) else part
        yield _call(said, said.get("toolName", kind.removeprefix("tool-")))
        if not {"output", "result", "errorText"}.isdisjoint(said):
            yield _result(said)
    elif kind == "reasoning":
        yield {"type": "thinking"}
    elif kind in _PICTURES:
        yield {"type": "image"}
    elif kind not in _NOTHING:
        yield part


def _call(part: JsonObject, name: JsonValue) -> JsonObject:
    arguments = part.get("input", part.get("args", {}))
    return {"type": "tool_use", "id": part.get("toolCallId"), "name": name, "input": arguments}


def _result(part: JsonObject) -> JsonObject:
    output = part.get("output", part.get("result", part.get("errorText")))
    kind = output.get("type") if isinstance(output, dict) else None
    value = output["value"] if isinstance(output, dict) and isinstance(kind, str) and "value" in output else output
    failed = part.get("isError") is True or "errorText" in part or kind in _FAILED
    flagged: JsonObject = {"is_error": True} if failed else {}
    said: JsonObject = {"type": "tool_result", "tool_use_id": part.get("toolCallId")}
    return {**said, **flagged, "content": anthropic.written(value)}


def _parts(message: JsonValue) -> list[JsonObject]:
    parts = message.get("parts") if isinstance(message, dict) else None
    found = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return found or anthropic.blocks_of(message)


SHAPE = Shape(
    "AI SDK",
    "`tool-call` and `tool-result` parts; parts of a UI message that hold a call and its `output`",
    _recognises,
    _as_openai,
)
