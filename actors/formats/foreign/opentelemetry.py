"""Spans of OpenTelemetry's conventions for generative AI: what a model was given and what it answered."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from ...tools.notations import json_in
from . import anthropic
from .left_out import LeftOut
from .port import Shape

_GIVEN: Final = "gen_ai.input.messages"
_ANSWERED: Final = "gen_ai.output.messages"
_SYSTEM: Final = "gen_ai.system_instructions"
_TOOLS: Final = "gen_ai.tool.definitions"


def _recognises(record: JsonObject) -> bool:
    return isinstance(_attributes(record).get(_GIVEN), list)


def _attributes(record: JsonObject) -> JsonObject:
    """Return the attributes of a span, which are an object, a list of keys with values, or the record itself."""
    found = record.get("attributes")
    if isinstance(found, list):
        pairs = [one for one in found if isinstance(one, dict)]
        return {str(one.get("key")): json_in(_value(one.get("value"))) for one in pairs}
    inner = found if isinstance(found, dict) else record
    return {key: json_in(value) if key.startswith("gen_ai.") else value for key, value in inner.items()}


def _value(value: JsonValue) -> JsonValue:
    return next(iter(value.values()), None) if isinstance(value, dict) else value


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    said = _attributes(record)
    system: JsonObject = {"role": "system", "parts": said.get(_SYSTEM)}
    listed = [one for key in (_GIVEN, _ANSWERED) for one in _listed(said.get(key))]
    messages = [_message(one) for one in ([system, *listed] if said.get(_SYSTEM) else listed)]
    kept: JsonObject = {key: value for key, value in record.items() if key not in said and key != "attributes"}
    return anthropic.as_openai({**kept, "messages": messages, "tools": said.get(_TOOLS)}, left_out)


def _message(message: JsonValue) -> JsonValue:
    parts = message.get("parts") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(parts, list):
        return message
    return {"role": message.get("role"), "content": [_block(part) for part in parts if isinstance(part, dict)]}


def _block(part: JsonObject) -> JsonObject:
    kind = part.get("type")
    match kind:
        case "text":
            return {"type": "text", "text": part.get("content")}
        case "tool_call":
            arguments = part.get("arguments", {})
            return {"type": "tool_use", "id": part.get("id"), "name": part.get("name"), "input": arguments}
        case "tool_call_response":
            answer = part.get("response", part.get("result"))
            return {"type": "tool_result", "tool_use_id": part.get("id"), "content": anthropic.written(answer)}
        case "reasoning":
            return {"type": "thinking"}
        case _:
            return {"type": str(kind)}


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


SHAPE = Shape(
    "OpenTelemetry",
    f"`{_GIVEN}`, `{_ANSWERED}`, `{_SYSTEM}` and `{_TOOLS}` of a span, as objects or JSON text",
    _recognises,
    _as_openai,
)
