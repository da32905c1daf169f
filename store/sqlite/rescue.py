"""The rescue of what was recorded in a log whose files somebody has deleted, moved or changed meanwhile."""

import sqlite3
from itertools import count
from pathlib import Path
from tempfile import gettempdir

from ..errors import BadTarget, LogDisturbed, StoreError
from .backup import copy_to
from .watched import Disturbance, Standing, WatchedFiles


def disturbed(db: sqlite3.Connection, path: Path, files: WatchedFiles, found: Disturbance) -> LogDisturbed:
    """Return the error that says what happened to the log at *path*, where its events are now, and what to do.

    *db* is the connection that writes. It is to write no more afterwards.
    """
    try:
        saved = _saved(db, path, files, found)
    except (sqlite3.Error, StoreError, OSError) as error:
        saved = f"What was recorded could not be saved: {error}"
    return LogDisturbed(f"{found.what} while the log was written. {saved}")


def _saved(db: sqlite3.Connection, path: Path, files: WatchedFiles, found: Disturbance) -> str:
    match found.standing:
        case Standing.SPOILED:
            return "What was recorded may be damaged: run 'toolace-mt log verify' or restore a backup, and launch again"
        case Standing.WHOLE:
            return f"Everything recorded is in {path}: launch again"
        case Standing.INCOMPLETE:
            _complete(db)
            return f"Everything recorded is in {path}: launch again"
        case Standing.AWAY:
            place = files.whereabouts
            copy = _copied(db, path) if place is None else None
            _complete(db)
            if copy is not None:
                return f"Everything recorded was saved to {copy}: move it to {path}, and launch again"
            return f"Everything recorded is in {place}: bring it back to {path}, and launch again"


def _complete(db: sqlite3.Connection) -> None:
    """Move what is in the write-ahead log into the log's file, and empty it, lest it is taken for another file's."""
    busy, frames, moved = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy and frames != moved:
        raise StoreError("another program is reading it")


def _copied(db: sqlite3.Connection, path: Path) -> Path:
    """Copy the log to a new file beside *path*, or among temporary files where its folder is gone; return its place."""
    folder = path.parent if path.parent.is_dir() else Path(gettempdir())
    for number in count(1):
        copy = folder / f"{path.name}.saved-{number}"
        try:
            copy_to(db, copy)
        except BadTarget:
            if not copy.exists():
                raise
        else:
            return copy
    raise AssertionError
