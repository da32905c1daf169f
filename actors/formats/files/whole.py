"""Files that are one JSON object: a record that is written over many lines, or an object around a list of records."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from ....events import JsonObject
from ....store.wording import safe_json
from ..errors import UnreadableDialogue
from ..foreign import familiar
from ..registry import recognised
from .raw import RawRecord, size_of
from .relaxed import strict

_LARGEST: Final = 64 * 2**20
"""Bytes; a larger file of one object is read line by line, like any other."""
_SIGN: Final = re.compile(r"\S")
_LISTS: Final = ("data", "rows", "items", "records", "dialogues", "train", "test", "validation", "samples", "examples")
"""Keys of an object around records."""


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
    items = [item for key in _LISTS if isinstance(part := value.get(key), list) for item in part]
    if items and all(isinstance(item, dict) for item in items) and not _is_record(value):
        return (_raw(path, number, item) for number, item in enumerate(items, start=1))
    return iter([RawRecord(1, 1, f"{path}:1", content.strip())]) if b"\n" in content.strip() else None


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
    except UnreadableDialogue:
        return False
    return True


def _raw(path: Path, number: int, item: object) -> RawRecord:
    return RawRecord(number, 1, f"{path}:1 (item {number})", safe_json(json.dumps(item, ensure_ascii=False)).encode())
