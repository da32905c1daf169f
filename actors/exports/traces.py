"""Sessions for the trace viewer of Hugging Face's hub, in its simple format: a header, then a line for each message.

A file is one session, so an export has one for each dialogue, or for each of its parts where it is split. What is said
of the dialogue, and its tools, stand in the header, which may have more than the viewer reads.
"""

import re
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ...events import Dialogue, JsonObject
from ..formats.openai import record_of
from .options import ExportOptions
from .port import ExportFormat, Source
from .shaping import shaped

_HEADER: Final = "session"


def _rows(source: Source, options: ExportOptions) -> Iterator[JsonObject]:
    for dialogue in shaped(source.dialogue, options):
        record = record_of(dialogue, source.metadata, {})
        yield {
            "type": _HEADER,
            "harness": "toolace-mt",
            "id": record["id"],
            "name": _title(dialogue),
            "tools": record["tools"],
            "metadata": record["metadata"],
        }
        messages = record["messages"]
        for message in messages if isinstance(messages, list) else ():
            if isinstance(message, dict):
                yield {"type": "message", "message": _message(message)}


def _title(dialogue: Dialogue) -> str:
    return dialogue.plan[0].goal if dialogue.plan else dialogue.id


def _message(message: JsonObject) -> JsonObject:
    written: JsonObject = {"role": message["role"], "content": message.get("content") or ""}
    calls = message.get("tool_calls")
    if isinstance(calls, list):
        written["toolCalls"] = [_call(call) for call in calls]
    if "tool_call_id" in message:
        written["toolCallId"] = message["tool_call_id"]
    return written


def _call(call: JsonValue) -> JsonValue:
    return {"id": call["id"], "function": call["function"]} if isinstance(call, dict) else call


def _file(row: JsonObject) -> str | None:
    return re.sub(r"[^\w.-]+", "-", str(row["id"])) if row["type"] == _HEADER else None


EXPORT = ExportFormat("traces", "a session for each dialogue, for the hub's trace viewer", _rows, begins_file=_file)
