"""Files of dialogues, read record by record: what cannot be read is named with its place, and the rest goes on."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pydantic import ValidationError

from ....events import DialogueImported, GenerationParameters, JsonObject
from ....store.inputs import open_file
from ....store.wording import safe_json
from ..errors import UnreadableDialogue, UnreadableFile
from ..foreign import familiar
from ..parts.arguments import whole
from ..port import PASSIVE, DialogueFormat
from ..registry import recognised
from .known import HEAD, why_unreadable
from .lines import line_records
from .lists import item_records
from .parquet import MAGIC, count_rows, row_records
from .raw import RawRecord
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
    """Every record of a file, uninterpreted: lines of JSON, the items of one JSON list, or the rows of a parquet file.

    Raises:
        UnreadableFile: it is not there, cannot be read, or nothing that is installed reads it.
    """
    try:
        with open_file(path) as file:
            if _begins(file, MAGIC):
                yield from row_records(path)
            elif (why := why_unreadable(_head(file))) is not None:
                raise UnreadableFile(f"{path} cannot be read: {why}")
            elif _begins_list(file):
                yield from item_records(path, file)
            else:
                yield from object_records(path, file) or line_records(path, file)
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error


def count_records(path: Path) -> int:
    """The number of records that `raw_records` finds. Raises UnreadableFile."""
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


def _begins(file: BinaryIO, sign: bytes) -> bool:
    found = file.read(len(sign)) == sign
    file.seek(0)
    return found


def _begins_list(file: BinaryIO) -> bool:
    """True if the file is one list: it begins with a bracket, and not with a whole line of JSON."""
    first = file.readline(_FIRST).removeprefix(_BOM).strip()
    file.seek(0)
    if not first.startswith(b"["):
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
        record = familiar(read_record(raw.data))
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


def written_record(record: JsonObject) -> bytes:
    """*record* as one line of JSON, without its end: the same bytes for the same record."""
    return safe_json(json.dumps(record, ensure_ascii=False)).encode()
