"""The errors of this layer.

StoreError
├── WrongVersion     somebody else has appended in between
├── BadRequest       the request cannot be met: ask for something else
│   ├── NoSuchLog        there is no log at the place, or something else
│   │   └── NoLogYet         but the database in which it is to be is there
│   ├── NoSuchStream     nothing was ever appended to it
│   └── BadTarget        a file cannot be written there, or must not be
├── LogBusy          another process is writing to the log
│   └── RunTaken         another process drives the run
├── LogUnreadable    the log is damaged, truncated, or of another release
├── LogFull          the disk, or the place that the log may take, is full
├── LogUnreachable   the server of the log does not answer, or the connection to it was lost
├── LogRefused       the server of the log does not admit us, or gives us no rights
├── LogDisturbed     somebody deleted, moved or changed its files while it was written
├── LogReadOnly      the log was opened for reading only
├── LogClosed        the log was closed before
├── PayloadErased    a record's payload was taken out on purpose; its chain still holds
└── BrokenChain      a record does not match its digest
"""

from ..events.errors import PortableError


class StoreError(PortableError):
    """The base of every error of this layer."""


class WrongVersion(StoreError):
    """Somebody else has appended to the stream in between."""

    def __init__(self, stream: str, *, expected: int, actual: int) -> None:
        super().__init__(f"stream {stream!r} is at version {actual}, not {expected}")
        self.stream, self.expected, self.actual = stream, expected, actual


class BadRequest(StoreError):
    """A request for something that is not there or may not be done; the log is sound, and another may succeed."""


class NoSuchLog(BadRequest):
    """There is no log at the place that was named: nothing at all, or something else."""


class NoLogYet(NoSuchLog):
    """There is a database, and no log in it so far: a launch makes one."""


class NoSuchStream(BadRequest):
    """Nothing was ever appended to the stream."""


class BadTarget(BadRequest):
    """A file cannot be written there, or must not be."""


class LogBusy(StoreError):
    """Another process is writing to the log."""


class RunTaken(LogBusy):
    """Another process drives the run, in a log that many write to."""


class LogUnreadable(StoreError):
    """The log is damaged, or not one that this release can read."""


class LogFull(StoreError):
    """There is no room to append; nothing was written."""


class LogUnreachable(StoreError):
    """The server that has the log does not answer, or the connection to it was lost and is not to be had again."""


class LogRefused(StoreError):
    """The server that has the log does not admit this role, or gives it too few rights."""


class LogDisturbed(StoreError):
    """The files of the log were deleted, moved or changed by somebody else while it was written."""


class LogReadOnly(StoreError):
    """The log was opened for reading only."""


class LogClosed(StoreError):
    """The log was closed before."""


class PayloadErased(StoreError):
    """The payload of a record was erased on purpose, so that its stream cannot be read past it."""

    def __init__(self, stream: str, version: int) -> None:
        super().__init__(
            f"stream {stream!r} cannot be read: the payload of version {version} was erased; its chain still holds"
        )
        self.stream, self.version = stream, version


class BrokenChain(StoreError):
    """A record does not match its digest."""

    def __init__(self, stream: str, version: int, why: str) -> None:
        super().__init__(
            f"stream {stream!r} is damaged at version {version}: {why}. "
            "Run 'toolace-mt log verify' and restore the log from a backup"
        )
        self.stream, self.version, self.why = stream, version, why
