"""The records of an Arrow file or stream, as `datasets` keeps them: a row each, read batch by batch."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from ..errors import UnreadableFile
from .parquet import ROWS, row_record
from .raw import RawRecord

FILE: Final = b"ARROW1"
STREAM: Final = b"\xff\xff\xff\xff"
"""The first bytes of a stream: the mark before each of its messages."""


def arrow_records(path: Path) -> Iterator[RawRecord]:
    """Every row, as JSON.

    Raises:
        UnreadableFile: it is damaged, or nothing is installed that reads Arrow.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 — an optional extra
    except ImportError:
        raise UnreadableFile(f"{path} is Arrow, which needs pyarrow: pip install 'toolace-mt[parquet]'") from None
    try:
        with pa.OSFile(str(path), "rb") as file:
            number = 0
            for batch in _batches(pa, file):
                for begin in range(0, batch.num_rows, ROWS):
                    for row in batch.slice(begin, ROWS).to_pylist():
                        number += 1
                        yield row_record(path, number, row)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFile(f"{path} is no Arrow file that can be read to its end: {error}") from None


def _batches(pa: Any, file: Any) -> Iterator[Any]:  # noqa: ANN401 — pyarrow ships no types
    head = file.read(len(FILE))
    file.seek(0)
    if head != FILE:
        with pa.ipc.open_stream(file) as stream:
            yield from stream
        return
    with pa.ipc.open_file(file) as opened:
        for number in range(opened.num_record_batches):
            yield opened.get_batch(number)
