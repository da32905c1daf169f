"""Messages that an import carries beside its turns: what the user called, and what only the user saw."""

import json
from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from ...events import Dialogue, JsonObject

NOTE: Final = "carried"
"""The key, in an import's facts, of the note about what it carries."""
ASIDES: Final = "asides"
"""The key of these messages in that note."""


def asides_of(dialogue: Dialogue) -> Iterator[tuple[int, JsonObject]]:
    """Yield the messages beside the turns of *dialogue*, each with its number in the record, from 1."""
    note = dialogue.origin.get(NOTE)
    kept: JsonValue = note.get(ASIDES) if isinstance(note, dict) else None
    for one in kept if isinstance(kept, list) else ():
        if isinstance(one, dict):
            at, message = one.get("at"), one.get("message")
            if isinstance(at, int) and isinstance(message, dict):
                yield at, message


def observed(dialogue: Dialogue) -> str:
    """Return what the user called and saw, as text: names and values that the user may well say."""
    messages = (message for _, message in asides_of(dialogue) if message.get("role") != "assistant")
    return "\n".join(
        part if isinstance(part, str) else json.dumps(part, ensure_ascii=False)
        for message in messages
        for part in (message.get("content"), message.get("tool_calls"))
        if part
    )
