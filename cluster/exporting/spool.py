"""Rows that wait on disk until the columns that all of them need are known."""

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile

from ...actors.exports import ParquetColumns
from ...actors.exports.parquet import ROWS
from ...events import JsonObject
from .rows import Row


class Spool:
    """Rows in a file without a name: nothing of it stays, whatever ends the program."""

    def __init__(self, folder: Path, columns: ParquetColumns) -> None:
        self._file = TemporaryFile(dir=folder)  # noqa: SIM115 — closed by `close`
        self._columns = columns
        self._unseen: list[JsonObject] = []
        self.rows = 0

    def add(self, row: Row) -> None:
        """Add one row. Raises OSError, NoParquet."""
        self._file.write(row.line)
        self._unseen.append(row.record)
        self.rows += 1
        if len(self._unseen) >= ROWS:
            self.see()

    def see(self) -> None:
        """Take the columns of every row so far in. Raises NoParquet."""
        if self._unseen:
            self._columns.see(self._unseen)
            self._unseen = []

    def records(self) -> Iterator[JsonObject]:
        """Every row, in order, from the first. Raises OSError."""
        self._file.seek(0)
        return (json.loads(line) for line in self._file)

    def close(self) -> None:
        """Close the file, which is then no more."""
        self._file.close()
