"""Bedrock's Converse messages: blocks that are told by their key."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from . import anthropic
from .left_out import LeftOut
from .messages import with_messages
from .port import Shape

_CALL: Final = "toolUse"
_RESULT: Final = "toolResult"


def _recognises(record: JsonObject) -> bool:
    messages = record.get("messages")
    return isinstance(messages, list) and any(
        isinstance(block.get(key), dict) for one in messages for block in anthropic.blocks_of(one) for key in _KEYS
    )


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    return anthropic.as_openai(with_messages(record, _message), left_out)


def _message(message: JsonValue) -> JsonValue:
    """Return *message* with Anthropic's blocks."""
    if not isinstance(message, dict) or not isinstance(message.get("content"), list):
        return message
    return {**message, "content": [_block(block) for block in anthropic.blocks_of(message)]}


def _block(block: JsonObject) -> JsonObject:
    if isinstance(call := block.get(_CALL), dict):
        return {"type": "tool_use", "id": call.get("toolUseId"), "name": call.get("name"), "input": call.get("input")}
    if isinstance(result := block.get(_RESULT), dict):
        said: JsonObject = {"type": "tool_result", "tool_use_id": result.get("toolUseId")}
        failed: JsonObject = {"is_error": True} if result.get("status") == "error" else {}
        return {**said, **failed, "content": [_part(part) for part in anthropic.blocks_of(result)]}
    if "reasoningContent" in block:
        return {"type": "thinking"}
    return block if "text" in block else {"type": next(iter(block), "part")}


def _part(part: JsonObject) -> JsonObject:
    return {"type": "text", "text": anthropic.written(part["json"])} if "json" in part else _block(part)


_KEYS: Final = (_CALL, _RESULT, "reasoningContent")

SHAPE = Shape(
    "Bedrock Converse",
    "`toolUse` and `toolResult` blocks (with `status`), `system`, `toolConfig`",
    _recognises,
    _as_openai,
)
