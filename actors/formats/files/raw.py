"""A record of a file before it is parsed: its bytes and its place."""

import json
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

from ....events import JsonObject
from ....store.wording import safe_json


@dataclass(frozen=True, slots=True)
class RawRecord:
    """One record as its file holds it. It crosses processes, so it is plain values."""

    number: int
    """From 1, in the order of the file; empty lines are none."""
    line: int
    """The line in which it begins, from 1; in a parquet file, its row."""
    source: str
    """The file and the line: `data.jsonl:17`; in a list, with the item's number."""
    data: bytes | None
    """Its JSON. None: see *fault*."""
    fault: str | None = None
    """The reason why it cannot be cut out of its file."""
    file: str | None = None
    """In a folder, the file of it that holds the record."""
    padded: bool = False
    """True for a row of a table, where a field that one row has, every row has: null may be what it does not have."""


def size_of(file: BinaryIO) -> int:
    """Return the bytes of *file*, which is at its beginning then."""
    size = file.seek(0, SEEK_END)
    file.seek(0)
    return size


def written_record(record: JsonObject) -> bytes:
    """*record* as one line of JSON, without its end: the same bytes for the same record."""
    return safe_json(json.dumps(record, ensure_ascii=False)).encode()
