"""The connections to an SQLite log: one that writes, and any number that only read."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import LogUnreadable
from .faults import translated
from .schema import PAGE, create, inspect_file, is_empty, tune_writer

_TIMEOUT = 10.0
"""Seconds that a connection waits for a lock of SQLite's own, which is held for microseconds."""


@contextmanager
def folder_for(path: Path) -> Iterator[None]:
    """Make the folder that *path* is to lie in; where the block fails, remove what was made. Raises LogUnreadable."""
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
    """Return the connection that writes; make the log where there is none. The caller holds the writer's lock.

    Raises NoSuchLog where the file is something else, LogFull where there is no room for an empty log.
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


def open_beside(path: Path) -> sqlite3.Connection:
    """Return a connection that writes a little beside the one that `open_writer` made; the log was inspected before.

    It leaves the files alone: the writer alone moves pages out of the write-ahead log, and cuts that off.
    Raises LogUnreadable.
    """
    with translated(path):
        db = _connect(path, "rw")
        try:
            _check_filled(db, path)
            tune_writer(db)
            db.execute("PRAGMA wal_autocheckpoint = 0")
            db.execute("PRAGMA journal_size_limit = -1")
        except BaseException:
            db.close()
            raise
    return db


def open_reader(path: Path) -> sqlite3.Connection:
    """Return a connection that can only read a log that was inspected before. Raises LogUnreadable."""
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
    """Open a log in a folder that cannot be written: SQLite has to be told that nobody else writes either."""
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
    return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=_TIMEOUT)


def _sync_folder(path: Path) -> None:
    """Make the entry of a new file durable too."""
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
