"""The schemas of what simulators say: a message, calls or words, and one result for each call."""

from typing import Final

from ...events import Dialogue, JsonObject
from ..roles.tool_simulator import open_calls
from .arguments import call_schema
from .parts import CONTENT, TEXT, any_of, between, closed

_MOST_CALLS: Final = 8


def user_schema(dialogue: Dialogue) -> JsonObject:
    """A message about one of the goals."""
    subtask: JsonObject = {"type": "integer", "minimum": 1, "maximum": max(1, len(dialogue.plan))}
    return closed({"state": TEXT, "subtask": subtask, "text": TEXT})


def assistant_schema(dialogue: Dialogue) -> JsonObject:
    """Words, calls of the tools that are there, or both; providers take no choice at the top, so none is required."""
    calls = between(0, _MOST_CALLS, {"$ref": "#/$defs/call"})
    call = any_of([call_schema(tool) for tool in dialogue.tools])
    return {"$defs": {"call": call}, **closed({"text": {"type": "string"}, "calls": calls}, optional=["text", "calls"])}


def results_schema(dialogue: Dialogue) -> JsonObject:
    """As many results as there are calls."""
    count = len(open_calls(dialogue))
    result = closed({"error": {"type": "boolean"}, "content": CONTENT}, optional=["error"])
    return closed({"results": between(count, count, result)})
