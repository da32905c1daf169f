"""Rows for the `datasets` library and for TRL: OpenAI's messages, with what Arrow would spoil as texts of JSON.

Arrow gives each row the keys of all others, as nulls, so tools and metadata are texts. Arguments are objects, and words
beside calls are a string, as chat templates take them.
"""

from ...events import Dialogue, JsonObject
from . import openai
from .parts.argument_form import as_objects, each
from .parts.json_texts import with_texts
from .port import DialogueFormat


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages, and its tools and its metadata are texts."""
    texts = isinstance(record.get("tools"), str) and isinstance(record.get("metadata"), str)
    return texts and openai.recognises(record)


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*."""
    record = openai.record_of(dialogue, metadata, {})
    return {"id": record["id"], "messages": each(record["messages"], as_objects), **with_texts(record)}


FORMAT = DialogueFormat(
    "hf",
    "messages, with tools and metadata as texts of JSON",
    recognises,
    openai.read,
    write,
    takes_arguments=True,
    rank=-1,
)
