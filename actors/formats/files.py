"""Files of dialogues, read line by line: what cannot be read is said with its place, and the rest goes on."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ...events import DialogueImported, JsonObject, Knobs
from . import openai
from .arguments import whole
from .errors import UnreadableDialogue, UnreadableFile
from .port import PASSIVE, Format

FORMATS: Mapping[str, Format] = {format_.name: format_ for format_ in (openai.FORMAT,)}
"""Every format that is known, by name."""
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
    """Every dialogue of a JSONL file, in order, one at a time; *format_* None: recognised line by line.

    Raises:
        UnreadableFile: it cannot be opened.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"{path} cannot be read: {error.strerror}") from error
    with file:
        for line, raw in enumerate(_lines(file), start=1):
            if raw is None or raw.strip():
                yield _entry(f"{path}:{line}", line, raw, format_, knobs)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is over the limit, which is passed over without being held."""
    while line := file.readline(MAX_LINE):
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield None


def _entry(source: str, line: int, raw: bytes | None, format_: Format | None, knobs: Knobs) -> Entry:
    try:
        record = read_record(raw)
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
    if not isinstance(record, dict):
        raise UnreadableDialogue(f"a line has to hold an object, this one holds a {type(record).__name__}")
    return whole(record) if b"\\ud" in raw.lower() else record


def recognised(record: JsonObject) -> Format:
    """The format that *record* has. Raises UnreadableDialogue where it has none that is known."""
    for format_ in FORMATS.values():
        if format_.recognises(record):
            return format_
    keys = ", ".join(repr(key)[:40] for key in list(record)[:8])
    raise UnreadableDialogue(f"no format is known with the keys {keys}; known are {', '.join(FORMATS)}")
