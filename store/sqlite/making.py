"""An empty log is made; there has been one layout so far, so that none is to be changed."""

from pathlib import Path

from ..errors import NoSuchLog
from ..stored import Made
from .connections import folder_for, open_reader, open_writer
from .lock import WriterLock
from .schema import LAYOUT, inspect_file

_WAIT = 10.0


def make_location(location: str) -> Made:
    """Make a log in the file *location*, unless there is one. Raises StoreError."""
    path = Path(location)
    if inspect_file(path):
        return migrate_location(location)
    with folder_for(path):
        lock = WriterLock(path, wait=_WAIT)
        try:
            open_writer(path, limit=None).close()
        finally:
            lock.release()
    return Made(0, LAYOUT)


def migrate_location(location: str) -> Made:
    """Return the layout of the log in the file *location*. Raises NoSuchLog, StoreError."""
    path = Path(location)
    if not inspect_file(path):
        raise NoSuchLog(f"there is no log at {path}: 'toolace-mt log init' makes one")
    open_reader(path).close()
    return Made(LAYOUT, LAYOUT)
