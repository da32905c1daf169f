"""The lock of the one process that writes to a log; the operating system drops it when the process dies."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path

from ..errors import LogBusy, LogUnreadable

_PAUSE = 0.05


class WriterLock:
    """The right to write, held until `release`."""

    def __init__(self, log: Path, *, wait: float) -> None:
        """Take the lock of *log*, waiting up to *wait* seconds.

        Raises LogBusy where another process still holds it, LogUnreadable where the lock file cannot be made.
        """
        real = Path(
            os.path.realpath(log)
        )  # so that all who write to one file ask for one lock, whatever leads them to it
        self.path = real.with_name(real.name + ".lock")
        begun = time.monotonic()
        while not self._taken(log, begun, wait):
            os.close(self._file)
        with suppress(OSError):  # on a full disk; the lock holds all the same, and only its message names nobody
            os.ftruncate(self._file, 0)
            os.pwrite(self._file, b"%d\n" % os.getpid(), 0)

    @property
    def held(self) -> bool:
        """True while its file is the one that was locked: who finds another there, or none, may write too."""
        with suppress(OSError):
            return os.path.samestat(os.fstat(self._file), self.path.stat())
        return False

    def _taken(self, log: Path, begun: float, wait: float) -> bool:
        """Open the file and lock it; return False where another has taken its place meanwhile."""
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
        except OSError as error:
            raise LogUnreadable(f"{log} cannot be written: {self.path}: {error.strerror}") from error
        try:
            self._lock(log, begun, wait)
        except BaseException:
            os.close(self._file)
            raise
        return self.held

    def _lock(self, log: Path, begun: float, wait: float) -> None:
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            waited = time.monotonic() - begun
            if waited >= wait:
                raise LogBusy(
                    f"{log} is being written by {self._holder()}; waited {waited:.1f} s. "
                    "Stop it, or wait until it has ended"
                )
            time.sleep(min(_PAUSE, wait - waited))

    def _holder(self) -> str:
        pid = os.pread(self._file, 20, 0).strip()
        return f"process {int(pid)}" if pid.isdigit() else "another process"

    def release(self) -> None:
        """Let others write. The empty file stays, because removing it would race with those that wait for it."""
        os.ftruncate(self._file, 0)
        os.close(self._file)
