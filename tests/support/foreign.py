"""Dialogues of others, as OpenAI's API has them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import JsonValue

from toolace_mt.actors.formats import PASSIVE, recognised
from toolace_mt.events import Dialogue, JsonObject, admit, unopened

BOOKING: JsonObject = {
    "name": "book_room",
    "description": "Book a room.",
    "parameters": {
        "type": "object",
        "properties": {
            "city": {"type": "string"},
            "nights": {"type": "integer"},
            "view": {"type": "string", "enum": ["sea", "garden", "street"]},
            "guest": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "loyalty_id": {"type": "string"}},
                "required": ["name"],
            },
            "extras": {"type": "array", "items": {"type": "string", "enum": ["breakfast", "parking"]}},
        },
        "required": ["city", "nights"],
    },
}
CANCEL: JsonObject = {
    "name": "cancel_room",
    "description": "Cancel a booking.",
    "parameters": {"type": "object", "properties": {"booking_id": {"type": "string"}}, "required": ["booking_id"]},
}


def user(text: str) -> JsonObject:
    """A message of the user."""
    return {"role": "user", "content": text}


def says(text: str) -> JsonObject:
    """An answer in words."""
    return {"role": "assistant", "content": text}


def calls(*asked: tuple[str, JsonObject], first: int = 1) -> JsonObject:
    """Calls at once; their ids are `c1` and so on."""
    made: list[JsonValue] = [
        {"id": f"c{number}", "type": "function", "function": {"name": name, "arguments": json.dumps(arguments)}}
        for number, (name, arguments) in enumerate(asked, start=first)
    ]
    return {"role": "assistant", "content": "", "tool_calls": made}


def result(content: str, call: int = 1) -> JsonObject:
    """The result of the call of that number."""
    return {"role": "tool", "tool_call_id": f"c{call}", "content": content}


def record(messages: Iterable[JsonObject], tools: Sequence[JsonObject] = (BOOKING, CANCEL)) -> JsonObject:
    """One record of a file."""
    listed: Any = [{"type": "function", "function": tool} for tool in tools]
    return {"messages": list(messages), "tools": listed}


def dialogue(messages: Iterable[JsonObject], tools: Sequence[JsonObject] = (BOOKING, CANCEL)) -> Dialogue:
    """The dialogue of such a record."""
    read = record(messages, tools)
    return admit(unopened("file:1"), recognised(read).read(read, "file:1", PASSIVE))


BOOKED = (
    user("A room in Oslo for 3 nights with a view of the sea, please."),
    calls(("book_room", {"city": "Oslo", "nights": 3, "view": "sea"})),
    result('{"booking_id": "BK-48213"}'),
    says("Booked: BK-48213."),
    user("Cancel it again."),
    calls(("cancel_room", {"booking_id": "BK-48213"}), first=2),
    result('{"error": "too late"}', 2),
    says("It is too late for that."),
)
"""Two user turns of one call each; the second id comes from a result, and the second result is a failure."""
