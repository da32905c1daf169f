"""A log to which few events are appended beside its writer: a person reviews while a run still goes.

One statement is a transaction of its own, for which SQLite lets one connection write at a time. So nothing is mixed up;
what both append to one stream is found by the unique index, and refused.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Self

from ..errors import LogClosed, LogDisturbed, NoSuchLog, StoreError, WrongVersion
from ..jobs import Append
from ..records import AppendOutcome, Draft
from .connections import open_beside
from .faults import code, translate
from .group import Group, Heads
from .log import SqliteLog
from .schema import inspect_file


class LogBeside(SqliteLog):
    """A log that another process may be writing to; see `open_beside`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, None, limit=None)
        self._db = open_beside(path)
        self._status = path.stat()
        self._turn = asyncio.Lock()

    @classmethod
    def open_beside(cls, location: str | Path) -> Self:
        """Return the log in the file *location*, whose writer it neither is nor keeps away.

        Raises:
            NoSuchLog: it is not there, or is something else.
            LogUnreadable: it is damaged, truncated, or of another release, or cannot be written.
        """
        path = Path(location)
        if not inspect_file(path):
            raise NoSuchLog(f"there is no log at {path}; start a run with 'toolace-mt launch'")
        return cls(path)

    async def _commit(self, stream: str, drafts: Sequence[Draft], expected: int) -> AppendOutcome:
        async with self._turn:
            if self._closed:
                raise LogClosed(f"{self.path} was closed")
            outcome = await asyncio.to_thread(self._write, Append(stream, drafts, expected))
        if isinstance(outcome, StoreError):
            raise outcome
        return outcome

    def _write(self, append: Append) -> AppendOutcome | StoreError:
        heads = Heads(self._db)
        group = Group(self._db, heads)
        try:
            self._check_place()
            outcome = group.take(append)
            group.write()
            self._check_place()
        except sqlite3.Error as error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            if code(error) == sqlite3.SQLITE_CONSTRAINT:
                return WrongVersion(append.stream, expected=append.expected, actual=heads.recorded(append.stream))
            return translate(error, self.path)
        return outcome

    def _check_place(self) -> None:
        """Raise LogDisturbed where the path does not lead to the file that was opened."""
        try:
            there = self.path.stat()
        except OSError:
            raise LogDisturbed(f"{self.path} was deleted or moved: nothing more can be recorded in it") from None
        if (there.st_dev, there.st_ino) != (self._status.st_dev, self._status.st_ino):
            raise LogDisturbed(f"{self.path} was replaced by another file: what was recorded last may be missing")

    def _close(self) -> None:
        super()._close()
        self._db.close()  # the last one, for it may put the files in order
