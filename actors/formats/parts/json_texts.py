"""Columns that are texts of JSON, so that Arrow does not give each row the keys of all others."""

import json

from pydantic import JsonValue

from ....events import JsonObject
from ..errors import UnreadableDialogue


def json_text(value: JsonValue) -> str:
    """Return *value* as a text of JSON."""
    return json.dumps(value, ensure_ascii=False)


def with_texts(record: JsonObject) -> JsonObject:
    """Return the fields of a written *record* beside its messages, with tools and metadata as texts of JSON."""
    beside = {key: value for key, value in record.items() if key not in ("messages", "tools", "metadata")}
    return {"tools": json_text(record["tools"]), **beside, "metadata": json_text(record["metadata"])}


def metadata_in(written: JsonValue) -> JsonValue:
    """Return the metadata that a text holds, or *written* as it is: others may have words there.

    Raises:
        UnreadableDialogue: it is a text that begins like an object and is no JSON.
    """
    if not isinstance(written, str) or not written.lstrip().startswith("{"):
        return written
    try:
        value: JsonValue = json.loads(written)
    except (ValueError, RecursionError) as error:
        raise UnreadableDialogue(f"'metadata' is a text that is no JSON: {error}") from None
    return value
