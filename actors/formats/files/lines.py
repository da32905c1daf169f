"""The records of a file that holds one on each line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ....events import JsonObject
from .raw import RawRecord, size_of, written_record

_BOM = b"\xef\xbb\xbf"
_ITEMS = ("function_call", "function_call_output", "message", "reasoning", "human", "ai", "tool", "system")
MAX_LINE = 256 * 2**20
"""Bytes of one line at the most."""
_PIECE = 2**16
"""Bytes at once of a line that is passed over: pieces of the largest size take three times as long."""


def line_records(path: Path, file: BinaryIO) -> Iterator[RawRecord]:
    """Every line that is not empty, one in memory at a time."""
    number = 0
    for line, data in enumerate(_lines(file), start=1):
        if data is not None and not data.strip().removeprefix(_BOM):
            continue
        number += 1
        if data is not None and data.lstrip(_BOM).startswith(b"[") and (items := _items(data)):
            for nth, item in enumerate(items, start=1):
                yield RawRecord(number + nth - 1, line, f"{path}:{line} (item {nth})", item)
            number += len(items) - 1
            continue
        fault = f"the line is longer than {MAX_LINE} bytes" if data is None else None
        yield RawRecord(number, line, f"{path}:{line}", None if data is None else data.removesuffix(b"\n"), fault)


def _items(line: bytes) -> list[bytes]:
    """The records of a line that is a list of them; a list of messages is one; none where it is anything else."""
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return []
    if not found or not all(isinstance(item, dict) for item in found):
        return []
    records = [{_name_of(found): found}] if any(_is_message(item) for item in found) else found
    return [written_record(record) for record in records]


def _is_message(item: JsonObject) -> bool:
    """True for one message, piece, item or step of a dialogue, which is no record of its own."""
    alone = "messages" not in item and "conversations" not in item
    return alone and ("role" in item or {"from", "value"} <= set(item) or item.get("type") in _ITEMS)


def _name_of(found: list[JsonObject]) -> str:
    """The name of the column in which records have such a list."""
    return "conversations" if "from" in found[0] and "role" not in found[0] else "messages"


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is over the limit, which is passed over without being held.

    A line that is written while the file is read is left out: whoever writes may be faster.
    """
    size = size_of(file)
    while file.tell() < size and (line := file.readline(MAX_LINE)):
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_PIECE)
        yield None
