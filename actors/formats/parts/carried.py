"""Fields of a record and of its messages that mean nothing to a dialogue: carried, and written back."""

import json
from typing import Final

from pydantic import JsonValue

from ....events import Dialogue, JsonObject
from ...evidence.asides import NOTE

RECORD: Final = "record"
TURNS: Final = "turns"
UNTRAINED: Final = "untrained"
"""The key of the turns, by id, that the file calls not to be learnt."""
PARTS: Final = "content_parts"
"""The key of a message's contents as they were, where they had parts other than words."""
LOGGED: Final = "logged"
"""The key of the ids and sub-tasks that turns have in the log which the file was made of."""
_LARGEST_PARTS: Final = 2**20
MESSAGES: Final = (
    "messages", "conversations", "conversation", "dialogue", "dialog", "chat", "trajectory", "traj", "history",
)  # fmt: skip
"""Names of a record's messages."""
TOOLS: Final = (
    "tools", "functions", "tool_defs", "available_tools", "tool_definitions", "tool_schemas", "function_schemas",
)  # fmt: skip
"""Names of its tools."""
AROUND: Final = (
    *("body", "request", "data", "input", "inputs", "row", "record", "sample", "example", "item", "payload"),
    *("conversation", "dialogue", "trajectory", "result", "json", "request_body", "kwargs"),
)
"""Names of an object that holds the messages."""
_READ: Final = frozenset(
    {
        *(*MESSAGES, *TOOLS, *AROUND),
        *("response", "prompt", "completion", "chosen", "system", "meta", "metadata", "id"),
    }
)
"""Fields that are read, under any of their names."""
_OWN: Final = frozenset(
    {
        *("tools_added_at", "tools_removed_at", "errors_at", "injected_errors_at", "injected_errors"),
        *("untrained_at", "turn_ids", "subtasks", "tool_names"),
        *("context", "left_out", NOTE),
    }
)
"""Metadata that say something about the messages, and are written anew."""
SAID: Final = frozenset({"role", "content", "tool_calls", "function_call", "tool_call_id", "from", "value", "tools"})
"""Fields of a message that are read."""
OF_RESULTS: Final = frozenset({"id", "error", "is_error", "isError"})
"""Fields that are read of a result beside these."""


def of_record(record: JsonObject, facts: JsonObject) -> JsonObject:
    """Return the fields of *record*, and of its metadata, that are only carried."""
    fields: JsonObject = {key: value for key, value in record.items() if key not in _READ}
    metadata: JsonObject = {key: value for key, value in facts.items() if key not in _OWN}
    return {**fields, **({"metadata": metadata} if metadata else {})}


def of_message(message: JsonObject) -> JsonObject:
    """Return the fields of *message* that are only carried; those that are null are none."""
    known = SAID | OF_RESULTS if message.get("role") in ("tool", "function") else SAID
    fields: JsonObject = {key: value for key, value in message.items() if key not in known and value is not None}
    parts = fields.get(PARTS)
    if parts is not None and len(json.dumps(parts)) > _LARGEST_PARTS:
        del fields[PARTS]
    return fields


def note(**found: JsonValue) -> JsonObject:
    """Return the note of an import about what it carries, by kind; nothing where it carries nothing."""
    kept: JsonObject = {key: value for key, value in found.items() if value}
    return {NOTE: kept} if kept else {}


def carried(dialogue: Dialogue, what: str) -> JsonValue:
    """Return what an import carries of that kind; None without any."""
    found = dialogue.origin.get(NOTE)
    return found.get(what) if isinstance(found, dict) else None


def fields_of(dialogue: Dialogue, turn: str) -> JsonObject:
    """Return the carried fields of the message that a turn was read from; none of one that was written anew since."""
    if is_rewritten(dialogue, turn):
        return {}
    turns = carried(dialogue, TURNS)
    fields = turns.get(turn) if isinstance(turns, dict) else None
    return fields if isinstance(fields, dict) else {}


def is_rewritten(dialogue: Dialogue, turn: str) -> bool:
    """True if a turn of an import was written anew since."""
    return any(edit.accepted and turn in edit.wrote for edit in dialogue.edits)


def with_fields(message: JsonObject, fields: JsonObject) -> JsonObject:
    """Return a written *message* with its carried fields; what is written stays, but for contents in parts."""
    parts = fields.get(PARTS)
    rest = {key: value for key, value in fields.items() if key != PARTS}
    return {**message, **({"content": parts} if parts is not None else {}), **_new(rest, message)}


def with_record(written: JsonObject, dialogue: Dialogue) -> JsonObject:
    """Return a *written* record with its own id and its carried fields; what is written stays."""
    fields = carried(dialogue, RECORD)
    fields = fields if isinstance(fields, dict) else {}
    id_ = dialogue.origin.get("id")
    own: JsonObject = {"id": id_} if isinstance(id_, str | int) else {}
    metadata, before = written.get("metadata"), fields.get("metadata")
    both: JsonObject = {
        **(before if isinstance(before, dict) else {}),
        **(metadata if isinstance(metadata, dict) else {}),
    }
    return {**written, **own, **_new(fields, written), "metadata": both}


def _new(fields: JsonObject, written: JsonObject) -> JsonObject:
    return {key: value for key, value in fields.items() if key not in written}
