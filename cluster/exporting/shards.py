"""The shards of a folder under way: a file for each split and each so many rows, as lines of JSON or as parquet."""

import hashlib
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import BinaryIO, Protocol

from ...actors.exports import ParquetColumns
from ...events import JsonObject
from .rows import Row
from .spool import Spool

DATA = "data"
"""The folder of the shards."""
_PART = 2**20


class ShardKind(StrEnum):
    """What the files of a folder are."""

    JSONL = "jsonl"
    PARQUET = "parquet"


class Shards(Protocol):
    """The shards of a folder."""

    def write(self, row: Row) -> None:
        """Add one row. Raises OSError, NoParquet."""

    def finish(self) -> list[JsonObject]:
        """Close every file; return the facts of each for a manifest. Raises OSError, NoParquet."""

    def abandon(self) -> None:
        """Close every file as it is."""


def shards_in(folder: Path, kind: ShardKind, rows: int) -> Shards:
    """Return the shards of that kind in *folder*, each of so many rows at the most. Raises NoParquet."""
    return LineShards(folder, rows) if kind is ShardKind.JSONL else ParquetShards(folder, rows)


@dataclass(slots=True)
class _Shard:
    """A file that is being written."""

    split: str
    path: Path
    file: BinaryIO
    whole: bool
    """True if it has to hold all that comes until the next file begins."""
    rows: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0

    def add(self, line: bytes) -> None:
        self.file.write(line)
        self.rows += 1
        self.size += len(line)
        self.digest.update(line)

    def close(self) -> JsonObject:
        """Close the file when it is on disk; return its facts."""
        with self.file:
            self.file.flush()
            os.fsync(self.file.fileno())
        return facts_of(f"{DATA}/{self.path.name}", self.split, self.rows, self.size, self.digest.hexdigest())


def facts_of(name: str, split: str, rows: int, size: int, digest: str) -> JsonObject:
    """Return the facts of a file as a manifest has them."""
    return {"name": name, "split": split, "rows": rows, "bytes": size, "sha256": digest}


class LineShards:
    """Shards with a row on each line."""

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder, self._most = folder, rows
        self._open: dict[str, _Shard] = {}
        self._numbers: Counter[str] = Counter()
        self._facts: dict[str, JsonObject] = {}

    def write(self, row: Row) -> None:
        """Add one row. Raises OSError."""
        shard = self._open.get(row.split)
        if row.file is not None:
            shard = self._begin(row.split, row.file, whole=True)
        elif shard is None or (shard.rows >= self._most and not shard.whole):
            shard = self._begin(row.split, f"{self._numbers[row.split]:05}", whole=False)
            self._numbers[row.split] += 1
        shard.add(row.line)

    def _begin(self, split: str, name: str, *, whole: bool) -> _Shard:
        self._close(split)
        path = self._folder / f"{split}-{name}.jsonl"
        shard = self._open[split] = _Shard(split, path, path.open("xb"), whole)
        return shard

    def _close(self, split: str) -> None:
        shard = self._open.pop(split, None)
        if shard is not None:
            self._facts[shard.path.name] = shard.close()

    def finish(self) -> list[JsonObject]:
        """Close every file; return the facts of each for a manifest. Raises OSError."""
        for split in list(self._open):
            self._close(split)
        return [self._facts[name] for name in sorted(self._facts)]

    def abandon(self) -> None:
        """Close every file as it is."""
        for shard in self._open.values():
            with suppress(OSError):  # what it still holds finds no room on a full disk
                shard.file.close()


class ParquetShards:
    """Shards that are parquet files of the same columns; the rows wait on disk until all columns are known."""

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder, self._most = folder, rows
        self._columns = ParquetColumns()
        self._spools: dict[str, Spool] = {}

    def write(self, row: Row) -> None:
        """Add one row. Raises OSError, NoParquet."""
        spool = self._spools.get(row.split)
        if spool is None:
            spool = self._spools[row.split] = Spool(self._folder, self._columns)
        spool.add(row)

    def finish(self) -> list[JsonObject]:
        """Write every file; return the facts of each for a manifest. Raises OSError, NoParquet."""
        for spool in self._spools.values():
            spool.see()
        return [facts for split in sorted(self._spools) for facts in self._written(split, self._spools[split])]

    def _written(self, split: str, spool: Spool) -> Iterator[JsonObject]:
        records = spool.records()
        for number, begin in enumerate(range(0, spool.rows, self._most)):
            rows = min(self._most, spool.rows - begin)
            path = self._folder / f"{split}-{number:05}.parquet"
            with path.open("w+b") as file:
                self._columns.write(islice(records, rows), file)
                yield facts_of(f"{DATA}/{path.name}", split, rows, *on_disk(file))

    def abandon(self) -> None:
        """Close every file as it is."""
        for spool in self._spools.values():
            with suppress(OSError):
                spool.close()


def on_disk(file: BinaryIO) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file that was opened to be written and read, once it is on disk."""
    file.flush()
    os.fsync(file.fileno())
    file.seek(0)
    digest = hashlib.sha256()
    while part := file.read(_PART):
        digest.update(part)
    return file.tell(), digest.hexdigest()
