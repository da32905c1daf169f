"""Messages of LangChain, as its dumps have them, and of LlamaIndex."""

from typing import Final

from pydantic import JsonValue

from ....events import JsonObject
from . import anthropic
from .left_out import LeftOut
from .port import Shape

_ROLES: Final = {
    "human": "user",
    "HumanMessage": "user",
    "HumanMessageChunk": "user",
    "ai": "assistant",
    "AIMessage": "assistant",
    "AIMessageChunk": "assistant",
    "system": "system",
    "SystemMessage": "system",
    "tool": "tool",
    "ToolMessage": "tool",
    "function": "function",
    "FunctionMessage": "function",
}
_READ: Final = ("type", "role", "content", "tool_calls", "invalid_tool_calls", "additional_kwargs", "blocks")


def _recognises(record: JsonObject) -> bool:
    found = _listed(record)
    return bool(found) and all(isinstance(one, dict) and _kind(one) is not None for one in found)


def _as_openai(record: JsonObject, left_out: LeftOut) -> JsonObject:
    return {**record, "messages": [_message(one, left_out) for one in _listed(record) if isinstance(one, dict)]}


def _listed(record: JsonObject) -> list[JsonValue]:
    """Return the messages; those of a batch of one are a list in a list."""
    found = record.get("messages")
    if isinstance(found, list) and len(found) == 1 and isinstance(found[0], list):
        found = found[0]
    return found if isinstance(found, list) else []


def _kind(message: JsonObject) -> str | None:
    """Return the role of a message in one of these notations; None where it is in none of them."""
    if isinstance(message.get("blocks"), list) and "content" not in message:
        role = message.get("role")
        return role if isinstance(role, str) else None
    path = message.get("id")
    if isinstance(message.get("kwargs"), dict) and isinstance(path, list) and path:
        return _ROLES.get(str(path[-1]))
    kind = message.get("type")
    return _ROLES.get(kind) if isinstance(kind, str) and "role" not in message else None


def _message(message: JsonObject, left_out: LeftOut) -> JsonObject:
    inner = next((one for key in ("kwargs", "data") if isinstance(one := message.get(key), dict)), message)
    more = inner.get("additional_kwargs")
    more = more if isinstance(more, dict) else {}
    calls = next((one for one in (inner.get("tool_calls"), more.get("tool_calls")) if one), None)
    broken = inner.get("invalid_tool_calls")
    listed = [*(calls if isinstance(calls, list) else ()), *(broken if isinstance(broken, list) else ())]
    content = inner.get("content", _words(inner.get("blocks"), listed, left_out))
    if isinstance(content, list) and listed:
        content = [part for part in anthropic.blocks_of(inner) if part.get("type") not in ("tool_use", "tool_call")]
    flagged: JsonObject = {"is_error": True} if inner.get("status") == "error" else {}
    beside: JsonObject = {key: value for key, value in inner.items() if key not in _READ and key != "id"}
    ids: JsonObject = {key: more[key] for key in ("tool_call_id", "name") if key in more}
    made: JsonObject = {**ids, **beside, **flagged, "role": _kind(message), "content": content}
    return {**made, "tool_calls": listed} if listed else made


def _words(blocks: JsonValue, calls: list[JsonValue], left_out: LeftOut) -> JsonValue:
    """Return the words of LlamaIndex's blocks, and add the calls among them to *calls*."""
    words: list[str] = []
    known = bool(calls)
    for block in blocks if isinstance(blocks, list) else ():
        kind = block.get("block_type") if isinstance(block, dict) else None
        if not isinstance(block, dict) or (kind == "tool_call" and known):
            continue
        if kind == "tool_call":
            made: JsonObject = {"name": block.get("tool_name"), "arguments": block.get("tool_kwargs")}
            calls.append({"id": block.get("tool_call_id"), **made})
        elif isinstance(text := block.get("text"), str):
            words.append(text)
        else:
            left_out[str(kind)] += 1
    return "\n".join(words)


SHAPE = Shape(
    "LangChain and LlamaIndex",
    "messages with `type` (`human`, `ai`, `tool`), with `data`, or as `lc` constructors; `blocks`",
    _recognises,
    _as_openai,
)
