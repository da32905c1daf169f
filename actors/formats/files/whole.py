"""Files that are one JSON object: a record that is written over many lines, or an object around a list of records."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from ....events import JsonObject
from ..errors import UnreadableDialogue
from ..foreign import familiar
from ..registry import recognised
from .raw import RawRecord, size_of, written_record
from .relaxed import strict

_LARGEST: Final = 64 * 2**20
"""Bytes; a larger file of one object is read line by line, like any other."""
_SIGN: Final = re.compile(r"\S")
_TRIED: Final = 5
"""Records of a list that are looked at to see that they are some."""
_SPLIT: Final = ("columns", "data")


def object_records(path: Path, file: BinaryIO) -> Iterator[RawRecord] | None:
    """Return the records of a file that is one object; None where it has an object on each line, or is none."""
    if size_of(file) > _LARGEST:
        return None
    content = file.read()
    file.seek(0)
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    try:
        value = json.loads(content.decode("utf-8-sig"))
    except RecursionError:
        return None
    except ValueError:
        if not _is_broken(content.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0]):
            return None  # an object on each line
        content = strict(content)
        try:
            value = json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            return _in_a_row(path, content)
    if (items := _around(value)) and not _is_record(value):
        return (_raw(path, number, item) for number, item in enumerate(items, start=1))
    return iter([RawRecord(1, 1, f"{path}:1", content.strip())]) if b"\n" in content.strip() else None


def _around(value: JsonObject) -> list[JsonObject]:
    """Return the records of an object around them: in lists, by name, by column, or as pandas splits a table."""
    columns, rows = (value.get(key) for key in _SPLIT)
    if isinstance(columns, list) and isinstance(rows, list) and all(isinstance(row, list) for row in rows):
        names = [str(column) for column in columns]
        return [dict(zip(names, row, strict=False)) for row in rows if isinstance(row, list)]
    found = list(_listed(value, 0))
    if found:
        return found
    parts = [part for part in value.values() if isinstance(part, dict)]
    if not parts or len(parts) != len(value):
        return []
    if all(_is_record(part) for part in parts):
        return parts
    by_column: list[JsonObject] = [{} for _ in parts[0]]
    for name, column in zip(value, parts, strict=True):
        for row, key in zip(by_column, parts[0], strict=True):
            row[name] = column.get(key)
    return by_column if by_column and _is_record(by_column[0]) else []


def _listed(value: JsonObject, depth: int) -> Iterator[JsonObject]:
    """Yield the records in the lists of *value*, and of the objects in it: `{"train": {"rows": [..]}}`."""
    for part in value.values():
        if isinstance(part, dict) and depth == 0:
            yield from _listed(part, 1)
        elif isinstance(part, list) and part and all(isinstance(item, dict) for item in part):
            items = [item for item in part if isinstance(item, dict)]
            if any(_is_record(item) for item in items[:_TRIED]):
                yield from items


def _in_a_row(path: Path, content: bytes) -> Iterator[RawRecord] | None:
    """Return the objects of a file that has them written over many lines, one after the other, as jq does."""
    try:
        text, decoder = content.decode("utf-8-sig"), json.JSONDecoder()
        found: list[RawRecord] = []
        at, line = 0, 1
        while sign := _SIGN.search(text, at):
            begin = sign.start()
            value, end = decoder.raw_decode(text, begin)
            if not isinstance(value, dict):
                return None
            line += text.count("\n", at, begin)
            found.append(RawRecord(len(found) + 1, line, f"{path}:{line}", text[begin:end].encode()))
            line += text.count("\n", begin, end)
            at = end
    except (ValueError, RecursionError):
        return None
    return iter(found)


def _is_broken(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return True
    return False


def _is_record(value: JsonObject) -> bool:
    """Return True for a dialogue that has a list by such a name beside its messages."""
    try:
        recognised(familiar(value))
    except (UnreadableDialogue, RecursionError):
        return False
    return True


def _raw(path: Path, number: int, item: JsonObject) -> RawRecord:
    return RawRecord(number, 1, f"{path}:1 (item {number})", written_record(item))
