"""The errors of SQLite, translated into those of this layer."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import LogBusy, LogDisturbed, LogFull, LogUnreadable, StoreError

_PRIMARY = 0xFF


def code(error: sqlite3.Error) -> int:
    """Return SQLite's primary result code; 0 where the error is not SQLite's own."""
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY


def translate(error: sqlite3.Error, path: Path) -> StoreError:
    """Return the error of this layer that *error* stands for."""
    match code(error):
        case sqlite3.SQLITE_FULL:
            return LogFull(f"there is no room left for {path}; nothing was written. Free some and go on")
        case sqlite3.SQLITE_IOERR:
            return LogFull(f"the disk does not take what is written to {path} ({error}); nothing was written")
        case sqlite3.SQLITE_AUTH:  # see `schema._only_own`
            return LogDisturbed(
                f"somebody has put a trigger into {path} while it was written. It was not run, and nothing was "
                "written. Take it out (in sqlite3: .schema shows it), run 'toolace-mt log verify', and launch again"
            )
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LogBusy(f"{path} is locked by another program: {error}")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return LogUnreadable(f"{path} is damaged ({error}); run 'toolace-mt log verify' and restore a backup")
        case _:
            return LogUnreadable(f"{path} cannot be used: {error}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Translate every error that SQLite raises in this block."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
