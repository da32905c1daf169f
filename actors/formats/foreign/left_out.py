"""Parts of a record that a dialogue has no place for, counted by kind."""

from collections import Counter
from typing import Final, TypeAlias

from ....events import JsonObject
from ..parts.json_texts import metadata_in

LEFT_OUT: Final = "left_out"
"""The key of the counts in a record's metadata, and in a dialogue's."""
LeftOut: TypeAlias = Counter[str]


def with_left_out(record: JsonObject, left_out: LeftOut) -> JsonObject:
    """Return *record* with the counts in its metadata."""
    counts: JsonObject = {kind: number for kind, number in left_out.items() if number}
    if not counts:
        return record
    metadata = metadata_in(record.get("metadata"))
    return {**record, "metadata": {**(metadata if isinstance(metadata, dict) else {}), LEFT_OUT: counts}}
