"""A folder of shards: whole, with its manifest and card, or not there at all."""

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from ...events import JsonObject
from ...store import Output, written
from ..errors import RunFailure, UsageError

MANIFEST, CARD, DATA = "manifest.json", "README.md", "data"


@dataclass(slots=True)
class _Shard:
    """A file that is being written."""

    split: str
    path: Path
    file: BinaryIO
    rows: int = 0
    bytes: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    def facts(self) -> JsonObject:
        return {
            "name": f"{DATA}/{self.path.name}",
            "split": self.split,
            "rows": self.rows,
            "bytes": self.bytes,
            "sha256": self.digest.hexdigest(),
        }


class Shards:
    """The shards of a folder under way, a file for each split and each so many rows."""

    def __init__(self, folder: Path, rows: int) -> None:
        self._folder, self._most = folder, rows
        self._open: dict[str, _Shard] = {}
        self._numbers: Counter[str] = Counter()
        self.closed: list[_Shard] = []

    def write(self, split: str, line: bytes) -> None:
        """Add one row, which ends its line. Raises OSError."""
        shard = self._open.get(split)
        if shard is None or shard.rows >= self._most:
            self._close(split)
            path = self._folder / f"{split}-{self._numbers[split]:05}.jsonl"
            shard = self._open[split] = _Shard(split, path, path.open("wb"))
            self._numbers[split] += 1
        shard.file.write(line)
        shard.rows += 1
        shard.bytes += len(line)
        shard.digest.update(line)

    def _close(self, split: str) -> None:
        shard = self._open.pop(split, None)
        if shard is not None:
            with shard.file:
                shard.file.flush()
                os.fsync(shard.file.fileno())
            self.closed.append(shard)

    def finish(self) -> list[JsonObject]:
        """Close every file; return the facts of each for a manifest. Raises OSError."""
        for split in list(self._open):
            self._close(split)
        return [shard.facts() for shard in sorted(self.closed, key=lambda shard: shard.path.name)]

    def abandon(self) -> None:
        """Close every file as it is."""
        for shard in self._open.values():
            shard.file.close()


def refuse_taken(folder: Path, *, replace: bool) -> None:
    """Raise UsageError where *folder* may not be written: an export is replaced if that is asked for, nothing else."""
    try:
        _refuse_taken(folder, replace=replace)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise UsageError(f"{str(folder)!r} cannot be made: {why}") from None


def _refuse_taken(folder: Path, *, replace: bool) -> None:
    if not folder.exists() and not folder.is_symlink():
        if not folder.parent.is_dir():
            raise UsageError(f"{folder} cannot be made: there is no folder {folder.parent}")
        return
    if not folder.is_dir() or folder.is_symlink():
        raise UsageError(f"{folder} is there already, and it is no folder: name another place")
    names = {path.name for path in folder.iterdir()}
    if names and not names <= {MANIFEST, CARD, DATA}:
        odd = min(names - {MANIFEST, CARD, DATA})
        raise UsageError(f"{folder} holds other things than an export ({odd!r}): name an empty folder or a new one")
    if names and not replace:
        raise UsageError(f"{folder} is there already; --force replaces it")


@contextmanager
def dataset_folder(folder: Path, rows: int) -> Iterator[tuple[Shards, Callable[[str, str], None]]]:
    """Open *folder* to be written: yield its shards, and what writes a file beside them.

    The folder gets its name when the block ends, so no half of it is ever there.

    Raises:
        RunFailure: it cannot be written; what was there is as it was.
    """
    place = folder.resolve()  # '.' has no name
    unfinished = place.with_name(f".{place.name}.{os.getpid()}.unfinished")
    shards = Shards(unfinished / DATA, rows)
    try:
        (unfinished / DATA).mkdir(parents=True)
        yield shards, lambda name, text: _write(unfinished / name, text)
        _put(unfinished, place)
    except OSError as error:
        raise RunFailure(f"{folder} cannot be written: {error.strerror}. Nothing was changed") from None
    finally:
        shards.abandon()
        shutil.rmtree(unfinished, ignore_errors=True)


def _put(unfinished: Path, place: Path) -> None:
    """Give a folder its name; what is there already goes only then. Raises OSError, and it is there as it was."""
    if not place.exists():
        unfinished.rename(place)
        return
    old = place.with_name(f".{place.name}.{os.getpid()}.old")
    place.rename(old)
    try:
        unfinished.rename(place)
    except OSError:
        old.rename(place)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, text: str) -> None:
    with written(Output(path, straight=False)) as file:
        file.write(text.encode())
