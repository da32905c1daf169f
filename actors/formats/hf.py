"""Rows for the `datasets` library and for TRL: OpenAI's messages, with what Arrow would spoil as texts of JSON.

Arrow gives each row the keys of all others, as nulls, so tools and metadata are texts. Arguments are objects, and words
beside calls are a string, as chat templates take them.
"""

import json

from pydantic import JsonValue

from ...events import Dialogue, DialogueImported, GenerationParameters, JsonObject
from . import openai
from .errors import UnreadableDialogue
from .parts.argument_form import as_objects
from .port import DialogueFormat


def read(record: JsonObject, source: str, parameters: GenerationParameters) -> DialogueImported:
    """One record; turn `t5` is its fifth message. Raises UnreadableDialogue."""
    return openai.read({**record, "metadata": _decoded(record.get("metadata"))}, source, parameters)


def _decoded(metadata: JsonValue) -> JsonValue:
    if not isinstance(metadata, str) or not metadata:
        return metadata
    try:
        value: JsonValue = json.loads(metadata)
    except (ValueError, RecursionError) as error:
        raise UnreadableDialogue(f"'metadata' is a text that is no JSON: {error}") from None
    return value


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages, and its tools and its metadata are texts."""
    texts = isinstance(record.get("tools"), str) and isinstance(record.get("metadata"), str)
    return texts and openai.recognises(record)


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*."""
    record = openai.write(dialogue, metadata)
    messages, tools, facts = record.pop("messages"), record.pop("tools"), record.pop("metadata")
    assert isinstance(messages, list)
    written: list[JsonValue] = [as_objects(message) if isinstance(message, dict) else message for message in messages]
    return {
        "id": record.pop("id"),
        "messages": written,
        "tools": json.dumps(tools, ensure_ascii=False),
        **record,
        "metadata": json.dumps(facts, ensure_ascii=False),
    }


FORMAT = DialogueFormat(
    "hf", "messages, with tools and metadata as texts of JSON", recognises, read, write, takes_arguments=True, rank=-1
)
