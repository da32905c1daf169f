"""ShareGPT's conversations, as LLaMA-Factory and APIGen-MT have them: who speaks stands in `from`, what in `value`."""

import json
from itertools import pairwise

from pydantic import JsonValue

from ...events import DialogueImported, JsonObject, Knobs
from . import openai
from .arguments import as_text
from .errors import UnreadableDialogue
from .port import Format

ROLES = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "function_call": "call",
    "tool_call": "call",
    "observation": "tool",
    "tool": "tool",
    "function_response": "tool",
    "system": "system",
}


def read(record: JsonObject, source: str, knobs: Knobs) -> DialogueImported:
    """One record; turn `t5` is its fifth piece. Raises UnreadableDialogue."""
    said = record.get("conversations")
    if not isinstance(said, list):
        raise UnreadableDialogue("'conversations' has to be a list")
    messages = [_message(at, piece) for at, piece in enumerate(said, start=1)]
    return openai.read(as_openai(record, messages), source, knobs)


def as_openai(record: JsonObject, messages: list[JsonObject]) -> JsonObject:
    """*record* with *messages* instead of its conversations; its system prompt is context."""
    for before, message in pairwise(messages):
        calls = before.get("tool_calls")
        if message["role"] == "tool" and isinstance(calls, list) and len(calls) > 1:
            message["content"] = _several(as_text(message["content"]), len(calls))
    system = record.get("system")
    kept: JsonObject = {key: value for key, value in record.items() if key not in ("conversations", "system")}
    meta = kept.get("meta")
    context = {"context": system} if isinstance(system, str) and system else {}
    return {**kept, "messages": list(messages), "meta": {**context, **(meta if isinstance(meta, dict) else {})}}


def _several(value: str, count: int) -> list[JsonValue]:
    """One result for each of *count* calls: the items of a list of as many, else the whole for each."""
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        items = None
    if isinstance(items, list) and len(items) == count:
        return [as_text(item) for item in items]
    return [value] * count


def _message(at: int, piece: JsonValue) -> JsonObject:
    speaker = piece.get("from") if isinstance(piece, dict) else None
    role = ROLES.get(speaker) if isinstance(speaker, str) else None
    if role is None or not isinstance(piece, dict):
        raise UnreadableDialogue(f"piece {at} is from {str(speaker)[:40]!r}; known are {', '.join(ROLES)}")
    if role == "call":
        return {"role": "assistant", "content": "", "tool_calls": _calls(as_text(piece.get("value")))}
    return {"role": role, "content": piece.get("value")}


def _calls(value: str) -> list[JsonValue]:
    """The calls that a text writes down, one or a list; what cannot be read is one call without a name."""
    try:
        written = json.loads(value)
    except (ValueError, RecursionError):
        written = None
    calls = written if isinstance(written, list) else [written]
    if not calls or not all(isinstance(call, dict) and isinstance(call.get("name"), str) for call in calls):
        return [{"name": "", "arguments": value}]
    return calls


def recognises(record: JsonObject) -> bool:
    """Whether *record* has conversations and, if there are tools, has them beside these."""
    said = record.get("conversations")
    return isinstance(said, list) and all(isinstance(piece, dict) and "from" in piece for piece in said[:1])


FORMAT = Format("sharegpt", "conversations with 'from' and 'value', tools beside them", recognises, read)
