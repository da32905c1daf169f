"""The records of a file that holds one on each line."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from .raw import RawRecord

MAX_LINE = 256 * 2**20
"""Bytes of one line at the most."""
_PIECE = 2**16
"""Bytes at once of a line that is passed over: pieces of the largest size take three times as long."""


def line_records(path: Path, file: BinaryIO) -> Iterator[RawRecord]:
    """Every line that is not empty, one in memory at a time."""
    number = 0
    for line, data in enumerate(_lines(file), start=1):
        if data is not None and not data.strip():
            continue
        number += 1
        fault = f"the line is longer than {MAX_LINE} bytes" if data is None else None
        yield RawRecord(number, line, f"{path}:{line}", None if data is None else data.removesuffix(b"\n"), fault)


def _lines(file: BinaryIO) -> Iterator[bytes | None]:
    """The lines; None for one that is over the limit, which is passed over without being held.

    A line that is written while the file is read is left out: whoever writes may be faster.
    """
    size = os.fstat(file.fileno()).st_size
    while file.tell() < size and (line := file.readline(MAX_LINE)):
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_PIECE)
        yield None
