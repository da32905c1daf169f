"""Files of dialogues, read line by line: what cannot be read is said with its place, and the rest goes on."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import BinaryIO

from ...events import DialogueImported, JsonObject, Knobs
from . import openai, sharegpt, toolace, trl
from .arguments import whole
from .arrays import items
from .errors import UnreadableDialogue, UnreadableFile
from .port import PASSIVE, Format

FORMATS: Mapping[str, Format] = {
    format_.name: format_ for format_ in (openai.FORMAT, trl.FORMAT, toolace.FORMAT, sharegpt.FORMAT)
}
"""Every format that is known, by name."""
_NO_MORE = object()
_FIRST = 2**20
MAX_LINE = 256 * 2**20
"""Bytes of one line at the most."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one line of a file holds: a dialogue, or the reason why none could be read."""

    source: str
    """The file and the line: `data.jsonl:17`."""
    line: int
    """From 1."""
    imported: DialogueImported | None
    fault: str | None
    """Set where *imported* is None."""


def read_file(path: Path, *, format_: Format | None = None, knobs: Knobs = PASSIVE) -> Iterator[Entry]:
    """Every dialogue of a file, in order, one at a time; *format_* None: recognised one by one.

    A file is a line of JSON for each dialogue, or one JSON list of them; in a list, "line" counts the items.

    Raises:
        UnreadableFile: it cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    with file:
        if _begins_list(file):
            yield from _listed(path, file, format_, knobs)
            return
        for line, raw in enumerate(_lines(file), start=1):
            if raw is None or raw.strip():
                yield _entry(f"{path}:{line}", line, partial(read_record, raw), format_, knobs)


def _listed(path: Path, file: BinaryIO, format_: Format | None, knobs: Knobs) -> Iterator[Entry]:
    """The items of a list; after one that is no JSON there are no more."""
    found = items(file)
    for number in count(1):
        source = f"{path}:{number}"
        try:
            item = next(found, _NO_MORE)
        except UnreadableDialogue as error:
            yield Entry(source, number, None, f"{source}: {error}")
            return
        if item is _NO_MORE:
            return
        yield _entry(source, number, partial(_record, item), format_, knobs)


def _begins_list(file: BinaryIO) -> bool:
    """Whether the file is one list: it begins with a bracket, and not with a whole line of JSON."""
    first = file.readline(_FIRST).strip()
    file.seek(0)
    if not first.startswith(b"["):
        return False
    try:
        return isinstance(json.loads(first), list) and not file.readline(_FIRST).endswith(b"\n")
    except (ValueError, RecursionError):
        return True
    finally:
        file.seek(0)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is over the limit, which is passed over without being held."""
    while line := file.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield None


def _entry(source: str, line: int, written: Callable[[], JsonObject], format_: Format | None, knobs: Knobs) -> Entry:
    try:
        record = written()
        return Entry(source, line, (format_ or recognised(record)).read(record, source, knobs), None)
    except UnreadableDialogue as error:
        return Entry(source, line, None, f"{source}: {error}")


def read_record(raw: bytes | None) -> JsonObject:
    """The JSON object of one line; None stands for a line over the limit.

    Raises:
        UnreadableDialogue: it is none.
    """
    if raw is None:
        raise UnreadableDialogue(f"the line is longer than {MAX_LINE} bytes")
    try:
        record = json.loads(raw)
    except RecursionError:
        raise UnreadableDialogue("the line is nested too deeply") from None
    except UnicodeDecodeError as error:
        raise UnreadableDialogue(f"the line is no UTF-8: byte {error.start + 1}") from None
    except ValueError as error:
        raise UnreadableDialogue(f"the line is no JSON: {error}") from None
    return _record(record, halves=b"\\ud" in raw.lower())


def _record(found: object, *, halves: bool = True) -> JsonObject:
    """*found* as a record; *halves*: halves of characters may stand in it."""
    if not isinstance(found, dict):
        raise UnreadableDialogue(f"a line has to hold an object, this one holds a {type(found).__name__}")
    return whole(found) if halves else found


def recognised(record: JsonObject) -> Format:
    """The format that *record* has. Raises UnreadableDialogue where it has none that is known."""
    for format_ in FORMATS.values():
        if format_.recognises(record):
            return format_
    keys = ", ".join(repr(key)[:40] for key in list(record)[:8])
    raise UnreadableDialogue(f"no format is known with the keys {keys}; known are {', '.join(FORMATS)}")
