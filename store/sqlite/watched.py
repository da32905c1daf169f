"""The files of a log while it is written: they have to stay the ones that were opened.

SQLite goes on writing to a file that has lost its name, and what is recorded there ends with the process. So the
committer looks at the files before and after each commit.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from ..errors import LogUnreadable
from .lock import WriterLock

_HEADER = 100
"""Bytes at the beginning of an SQLite file. They hold its size, and change whenever it grows."""


class Standing(Enum):
    """State of a log that was disturbed."""

    INCOMPLETE = auto()
    """Its file is in its place, and needs what only the open connections have."""
    AWAY = auto()
    """Its path does not lead to it any more; the open connections have everything."""
    WHOLE = auto()
    """It is whole as it lies there, and not ours to touch any more."""
    SPOILED = auto()
    """Something is missing, and to go on would make it worse."""


@dataclass(frozen=True, slots=True)
class Disturbance:
    """Something that somebody else did to the files of a log."""

    what: str
    """In words."""
    standing: Standing


class WatchedFiles:
    """The log's file, its write-ahead log with the index of that, and the lock; from when SQLite has opened them."""

    def __init__(self, path: Path, lock: WriterLock) -> None:
        """Open the log's file, before SQLite does. Raises LogUnreadable where it cannot be written.

        It is closed after SQLite has closed it: closing a file drops the locks of its whole process, and the next
        program that looks into the log would take itself for the last one, and delete the write-ahead log.
        """
        self._path, self._lock = path, lock
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LogUnreadable(f"{path} cannot be written: {error.strerror}") from error

    def watch(self) -> None:
        """Take the files as they are now, opened by SQLite, for what they have to stay."""
        self._status, self._header = os.fstat(self._file), os.pread(self._file, _HEADER, 0)
        real = Path(os.path.realpath(self._path))
        beside = (real.with_name(f"{real.name}{end}") for end in ("-wal", "-shm"))
        self._beside = {each: each.stat() for each in beside}

    def disturbance(self, *, committed: bool = False) -> Disturbance | None:
        """Return what somebody did to the files since the last look; None: nobody did.

        Right after a commit (*committed*) pages may have been moved from one to another.
        """
        try:
            now = self._path.stat()
        except OSError:
            return Disturbance(f"{self._path} was deleted or moved", Standing.AWAY)
        if not os.path.samestat(now, self._status):
            return Disturbance(f"{self._path} was replaced by another file", Standing.AWAY)
        try:
            changed = self._changed(now)
        except OSError as error:  # a disk that fails, or a file system that is gone from below it
            return Disturbance(f"{self._path} could not be read ({error.strerror})", Standing.SPOILED)
        if changed and not committed:
            return Disturbance(f"{self._path} was changed by another program", Standing.SPOILED)
        for each, before in self._beside.items():
            try:
                now = self._beside[each] = each.stat()
            except OSError:
                return Disturbance(f"{each} was deleted or moved", Standing.INCOMPLETE)
            if not os.path.samestat(now, before):
                return Disturbance(f"{each} was replaced by another file", Standing.INCOMPLETE)
            if now.st_size < before.st_size and not committed:
                # The index is made anew from the write-ahead log by the next that opens it.
                standing = Standing.WHOLE if each.name.endswith("-shm") else Standing.SPOILED
                return Disturbance(f"{each} was cut off", standing)
        if not self._lock.held:
            what = f"{self._lock.path}, which keeps other launches from writing, was deleted or replaced"
            return Disturbance(what, Standing.WHOLE)
        return None

    def _changed(self, now: os.stat_result) -> bool:
        """Return true if the log's file was written to. A new time alone says nothing: file systems set it late."""
        if (now.st_size, now.st_mtime_ns) == (self._status.st_size, self._status.st_mtime_ns):
            return False
        before = self._status.st_size, self._header
        self._status, self._header = now, os.pread(self._file, _HEADER, 0)
        return before != (now.st_size, self._header)

    @property
    def whereabouts(self) -> Path | None:
        """The place of the log's file, by whatever name; None: it has none, or the system does not tell."""
        with suppress(OSError):
            place = Path(f"/proc/self/fd/{self._file}").readlink()
            if os.path.samestat(place.stat(), self._status):
                return place
        return None

    def close(self) -> None:
        """Let go of the log's file, once SQLite has closed it."""
        os.close(self._file)
