"""Files that are read: bounded, and never waited for without end, whatever their path leads to."""

import errno
import os
import stat
from io import BufferedReader
from pathlib import Path
from select import POLLIN, poll

PATIENCE = 10.0
"""Seconds that a pipe may say nothing."""
_CHUNK = 2**20


def read_whole(path: Path, *, most: int) -> bytes:
    """Return the contents of a file, or of a pipe that somebody writes to.

    Raises:
        OSError: it cannot be read, has more than *most* bytes, is a device, or a pipe that says nothing.
    """
    descriptor = _opened(path, pipes=True)
    try:
        contents, waiting = bytearray(), poll()
        waiting.register(descriptor, POLLIN)
        while len(contents) <= most:
            if not waiting.poll(PATIENCE * 1000):
                raise OSError(errno.ETIMEDOUT, f"it is a pipe that has said nothing for {PATIENCE:g} s")
            chunk = os.read(descriptor, min(_CHUNK, most + 1 - len(contents)))
            if not chunk:
                return bytes(contents)
            contents += chunk
    finally:
        os.close(descriptor)
    raise OSError(errno.EFBIG, f"it has more than {most:,} bytes")


def open_file(path: Path) -> BufferedReader:
    """Open a file that can be read more than once. Raises OSError where it cannot be, as a pipe or a device cannot."""
    return os.fdopen(_opened(path, pipes=False), "rb")


def _opened(path: Path, *, pipes: bool) -> int:
    """Open *path* without waiting for anybody, and refuse what is no file."""
    try:
        descriptor = os.open(os.fspath(path), os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except ValueError as error:
        raise OSError(errno.EINVAL, str(error)) from None
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise OSError(errno.ENXIO, "it is a socket, and no file") from None
        raise
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode) or (pipes and stat.S_ISFIFO(mode)):
        return descriptor
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, "it is a folder, and no file")
    raise OSError(errno.EINVAL, f"it is a {'pipe' if stat.S_ISFIFO(mode) else 'device'}, and no file")
