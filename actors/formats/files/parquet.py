"""The records of a parquet file, a row each, read group by group."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ...tools.notations import json_in
from ..errors import UnreadableFile
from .raw import RawRecord

MAGIC = b"PAR1"
"""The first bytes of every parquet file."""
_NAMES = frozenset({"name", "tool_name", "toolName", "function_name"})
_ARGUMENTS = frozenset({"arguments", "args", "input", "tool_input"})
ROWS = 64
"""Rows that are in memory at once."""
_WRITTEN = frozenset(
    {"messages", "conversations", "prompt", "completion", "chosen", "tools", "functions", "meta", "metadata"}
)
"""Columns whose text, where it is JSON, stands for what it writes down: a column of lists is hard to store."""


def row_records(path: Path) -> Iterator[RawRecord]:
    """Every row, as JSON.

    Raises:
        UnreadableFile: it is damaged, or nothing is installed that reads parquet.
    """
    with _opened(path) as file:
        number = 0
        batches = file.iter_batches(batch_size=ROWS)
        while (batch := _next(path, batches)) is not None:
            for row in batch.to_pylist():
                number += 1
                yield row_record(path, number, row)


def row_record(path: Path, number: int, row: dict[str, Any]) -> RawRecord:
    """Return a row, the one of that *number*, as the record that it holds."""
    data = json.dumps(_record(row), ensure_ascii=False, default=str).encode("utf-8", "replace")
    return RawRecord(number, number, f"{path}:{number}", data, padded=True)


def count_rows(path: Path) -> int:
    """Return the number of rows. Raises UnreadableFile."""
    with _opened(path) as file:
        return int(file.metadata.num_rows)


def _opened(path: Path) -> Any:  # noqa: ANN401 — pyarrow ships no types
    try:
        from pyarrow import ArrowException  # noqa: PLC0415 — an optional extra
        from pyarrow.parquet import ParquetFile  # noqa: PLC0415
    except ImportError:
        raise UnreadableFile(f"{path} is parquet, which needs pyarrow: pip install 'toolace-mt[parquet]'") from None
    try:
        return ParquetFile(path, pre_buffer=False)
    except (ArrowException, OSError) as error:
        raise UnreadableFile(f"{path} is no parquet file that can be read: {error}") from None


def _next(path: Path, batches: Any) -> Any:  # noqa: ANN401 — pyarrow ships no types
    from pyarrow import ArrowException  # noqa: PLC0415

    try:
        return next(batches, None)
    except (ArrowException, OSError) as error:
        raise UnreadableFile(f"{path} cannot be read on: {error}") from None


def _record(row: dict[str, Any]) -> dict[str, Any]:
    record: dict[str, Any] = _without_nulls(row)
    for name in _WRITTEN & record.keys():
        record[name] = json_in(record[name])
    return record


def _without_nulls(value: Any) -> Any:  # noqa: ANN401 — JSON
    """*value* without what is null in its structures: there, a field that one row has, every row has.

    Null arguments stay: some are meant, which only their tool's schema can tell.
    """
    if isinstance(value, dict):
        is_call = not _NAMES.isdisjoint(value)
        return {
            key: item if is_call and key in _ARGUMENTS else _without_nulls(item)
            for key, item in value.items()
            if item is not None
        }
    if isinstance(value, list):
        return [_without_nulls(item) for item in value]
    return value
