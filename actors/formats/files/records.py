"""Files of dialogues, read record by record: what cannot be read is named with its place, and the rest goes on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from ....events import DialogueImported, GenerationParameters, JsonObject
from ....store.inputs import open_file
from ..errors import UnreadableDialogue, UnreadableFile
from ..foreign import familiar
from ..parts.arguments import whole
from ..port import PASSIVE, DialogueFormat
from ..registry import recognised
from . import arrow
from .folders import shards
from .known import HEAD, why_unreadable
from .lines import line_records
from .lists import item_records
from .parquet import MAGIC, count_rows, row_records
from .raw import RawRecord, size_of
from .relaxed import LARGEST_BY_HAND, begins_with_comment, strict
from .unpacked import unpacked
from .whole import object_records

_FIRST = 2**20
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Entry:
    """The content of one record of a file: a dialogue, or the reason why none could be read."""

    source: str
    """The file and the line: `data.jsonl:17`."""
    line: int
    """From 1."""
    imported: DialogueImported | None
    fault: str | None
    """Set where *imported* is None."""


def read_file(
    path: Path, *, format_: DialogueFormat | None = None, parameters: GenerationParameters = PASSIVE
) -> Iterator[Entry]:
    """Every dialogue of a file, in order, one at a time; *format_* None: recognised one by one.

    Raises:
        UnreadableFile: see `raw_records`.
    """
    for raw in raw_records(path):
        yield read_entry(raw, format_=format_, parameters=parameters)


def raw_records(path: Path) -> Iterator[RawRecord]:
    """Every record of a file, uninterpreted: lines of JSON, the items of one JSON list, rows of parquet or Arrow.

    Those of a folder are those of its files, numbered on from file to file.

    Raises:
        UnreadableFile: it is not there, cannot be read, or nothing that is installed reads it.
    """
    if path.is_dir():
        yield from _of_folder(path)
        return
    try:
        with open_file(path) as file:
            if _begins(file, MAGIC):
                yield from row_records(path)
            elif _begins(file, arrow.FILE, arrow.STREAM):
                yield from arrow.arrow_records(path)
            else:
                with unpacked(file, str(path)) as content:
                    yield from _of_text(path, content)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error


def _of_text(path: Path, file: BinaryIO) -> Iterator[RawRecord]:
    if (why := why_unreadable(_head(file))) is not None:
        raise UnreadableFile(f"{path} cannot be read: {why}")
    if _begins(file, MAGIC, arrow.FILE, arrow.STREAM):
        raise UnreadableFile(f"{path} cannot be read: there is a table in it; unpack it first")
    text = _uncommented(file)
    if _begins_list(text):
        yield from item_records(path, text)
    else:
        yield from object_records(path, text) or line_records(path, text)


def _of_folder(folder: Path) -> Iterator[RawRecord]:
    number = 0
    for path in shards(folder):
        for raw in raw_records(path):
            number += 1
            yield replace(raw, number=number, file=str(path))


def _uncommented(file: BinaryIO) -> BinaryIO:
    """The file; one that begins with a comment, and may have been written by hand, without its comments."""
    if size_of(file) > LARGEST_BY_HAND or not begins_with_comment(_head(file)):
        return file
    return BytesIO(strict(file.read()))


def count_records(path: Path) -> int:
    """The number of records that `raw_records` finds. Raises UnreadableFile."""
    if path.is_dir():
        return sum(count_records(shard) for shard in shards(path))
    try:
        with open_file(path) as file:
            rows = _begins(file, MAGIC)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    return count_rows(path) if rows else sum(1 for _ in raw_records(path))


def _head(file: BinaryIO) -> bytes:
    head = file.read(HEAD)
    file.seek(0)
    return head


def _begins(file: BinaryIO, *signs: bytes) -> bool:
    return _head(file).startswith(signs)


def _begins_list(file: BinaryIO) -> bool:
    """True if the file is one list: it begins with a bracket, and not with a whole line of JSON."""
    first = file.readline(_FIRST).removeprefix(_BOM).strip()
    while not first and (line := file.readline(_FIRST)):
        first = line.strip()
    if not first.startswith(b"["):
        file.seek(0)
        return False
    try:
        return isinstance(json.loads(first), list) and not file.readline(_FIRST).endswith(b"\n")
    except (ValueError, RecursionError):
        return True
    finally:
        file.seek(0)


def read_entry(
    raw: RawRecord, *, format_: DialogueFormat | None = None, parameters: GenerationParameters = PASSIVE
) -> Entry:
    """The dialogue of a record, or the reason why there is none."""
    if raw.data is None:
        return Entry(raw.source, raw.line, None, f"{raw.source}: {raw.fault}")
    try:
        record = familiar(read_record(raw.data), padded=raw.padded)
        return Entry(raw.source, raw.line, (format_ or recognised(record)).read(record, raw.source, parameters), None)
    except UnreadableDialogue as error:
        why = str(error)
    except RecursionError:
        why = "it is nested too deeply"
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        why = f"{'.'.join(str(step) for step in first['loc'])[:80]}: {first['msg']}"
    return Entry(raw.source, raw.line, None, f"{raw.source}: {why}")


def read_record(raw: bytes) -> JsonObject:
    """The JSON object of one record.

    Raises:
        UnreadableDialogue: it is none.
    """
    try:
        record = json.loads(raw)
    except RecursionError:
        raise UnreadableDialogue("the line is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise UnreadableDialogue(f"the line is no UTF-8: byte {error.start + 1}") from None
    except ValueError as error:
        raise UnreadableDialogue(f"the line is no JSON: {error}") from None
    if not isinstance(record, dict):
        raise UnreadableDialogue(f"a line has to hold an object, this one holds a {type(record).__name__}")
    return whole(record) if b"\\ud" in raw.lower() else record
