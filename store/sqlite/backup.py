"""The copy of a log that is being written to, by SQLite's own means."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from ..outputs import vacant
from .faults import translated


def copy_to(db: sqlite3.Connection, path: Path) -> None:
    """Copy the log behind *db* to *path*, which appears when it is complete. Raises BadTarget, LogFull."""
    path = vacant(path)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with translated(path), closing(sqlite3.connect(unfinished)) as target:
            db.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # so that reading the copy makes no files next to it
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(path)
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)
