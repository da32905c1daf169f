"""Axolotl's chat_template rows: messages, of which those that are not to be learnt have `train: false`.

Axolotl reads its files with `datasets` and decodes texts, so arguments, tools and metadata are texts of JSON.
"""

from ...events import Dialogue, JsonObject
from . import openai
from .parts.argument_form import each, with_words
from .parts.json_texts import with_texts
from .port import DialogueFormat


def recognises(record: JsonObject) -> bool:
    """True if *record* has messages of which one says whether it is to be learnt."""
    messages = record.get("messages")
    return (
        isinstance(messages, list)
        and any(isinstance(message, dict) and isinstance(message.get("train"), bool) for message in messages)
        and openai.recognises(record)
    )


def write(dialogue: Dialogue, metadata: JsonObject) -> JsonObject:
    """The record of *dialogue*."""
    record = openai.record_of(dialogue, metadata, {"train": False})
    return {"id": record["id"], "messages": each(record["messages"], with_words), **with_texts(record)}


FORMAT = DialogueFormat(
    "axolotl",
    "messages with 'train': false where nothing is to be learnt, arguments and tools as texts of JSON",
    recognises,
    openai.read,
    write,
    takes_arguments=True,
    rank=-2,
)
