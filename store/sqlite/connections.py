"""Opens the connections to an SQLite log: one that writes, and any number that only read."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import LogUnreadable, NoSuchLog
from .faults import translated
from .schema import PAGE, create, inspect_file, is_empty, tune_writer

_PATIENCE = 10.0
"""Seconds that a connection waits for another to get out of its way, which takes microseconds."""


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Make the folder that *path* is to lie in; where the block fails, what was made is taken away again.

    Raises:
        LogUnreadable: it cannot be made.
    """
    folder = path.parent
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            raise LogUnreadable(f"{path} cannot be written: {folder} is not a folder") from None
        except OSError as error:
            raise LogUnreadable(f"{path} cannot be written: {folder}: {error.strerror}") from error
        yield
    except BaseException:
        for each in made:
            with suppress(OSError):  # it was not made, or there is something in it that stays
                each.rmdir()
        raise


def open_writer(path: Path, *, limit: int | None) -> sqlite3.Connection:
    """The connection that writes; makes the log where there is none. The caller holds the writer's lock.

    Raises:
        LogUnreadable: the file is something else.
        LogFull: there is no room for an empty log.
    """
    inspect_file(path)
    with translated(path):
        db = _connect(path, "rwc")
        try:
            if is_empty(db, path):
                create(db)
                _sync_folder(path)
            tune_writer(db)
            if limit is not None:
                db.execute(f"PRAGMA max_page_count = {max(limit // PAGE, 1)}")
        except BaseException:
            db.close()
            raise
    return db


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that can only read. Raises NoSuchLog, LogUnreadable."""
    if not inspect_file(path):
        raise NoSuchLog(f"there is no log at {path}; start a run with 'toolace-mt launch'")
    with translated(path):
        db = _connect(path, "ro")
        try:
            _check_filled(db, path)
        except sqlite3.OperationalError:
            db.close()
            return _open_unwritable(path)
        except BaseException:
            db.close()
            raise
    return db


def _open_unwritable(path: Path) -> sqlite3.Connection:
    """Where the folder cannot be written, SQLite reads a log only if it is told that nobody else writes either."""
    wal = path.with_name(path.name + "-wal")
    if os.access(path.parent, os.W_OK) or (wal.exists() and wal.stat().st_size > 0):
        raise LogUnreadable(f"{path} cannot be read; a log that was not closed needs a folder that can be written")
    db = _connect(path, "ro&immutable=1")
    try:
        _check_filled(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _check_filled(db: sqlite3.Connection, path: Path) -> None:
    if is_empty(db, path):
        raise LogUnreadable(f"the log at {path} is still empty; start a run with 'toolace-mt launch'")


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_PATIENCE)


def _sync_folder(path: Path) -> None:
    """A new file is lost with its folder's entry."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
