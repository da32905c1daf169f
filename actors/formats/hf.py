"""Rows for the `datasets` library and for TRL: OpenAI's messages, with what Arrow would spoil as texts of JSON.

Arrow gives each row the keys of all others, as nulls, so tools and metadata are texts. Arguments are objects, and words
beside calls are a string, as chat templates take them.
"""

from pydantic import JsonValue

from ...events import Dialogue, JsonObject
from . import openai
from .parts.argument_form import as_objects
from .parts.json_texts import as_column
from .port import DialogueFormat


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages, and its tools and its metadata are texts."""
    texts = isinstance(record.get("tools"), str) and isinstance(record.get("metadata"), str)
    return texts and openai.recognises(record)


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*."""
    record = openai.record_of(dialogue, metadata, {})
    messages, tools, facts = record.pop("messages"), record.pop("tools"), record.pop("metadata")
    assert isinstance(messages, list)
    written: list[JsonValue] = [as_objects(message) if isinstance(message, dict) else message for message in messages]
    return {
        "id": record.pop("id"),
        "messages": written,
        "tools": as_column(tools),
        **record,
        "metadata": as_column(facts),
    }


FORMAT = DialogueFormat(
    "hf",
    "messages, with tools and metadata as texts of JSON",
    recognises,
    openai.read,
    write,
    takes_arguments=True,
    rank=-1,
)
