"""`-` in the place of a file: standard input or standard output."""

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..errors import RunFailure, UsageError

_INPUT, _OUTPUT = Path("/dev/stdin"), Path("/dev/stdout")


def is_stream(path: Path | str) -> bool:
    """Return True if a stream is meant, and no file."""
    return str(path) == "-"


def readable(path: Path) -> Path:
    """Return *path*; for `-`, standard input under a name that can be opened more than once.

    What a pipe brings is kept in a file without a name, which is gone when the command ends.
    """
    if not is_stream(path):
        return path
    try:
        if not stat.S_ISREG(os.fstat(0).st_mode):
            with tempfile.TemporaryFile() as kept, os.fdopen(os.dup(0), "rb") as given:
                shutil.copyfileobj(given, kept)
                kept.flush()
                os.dup2(kept.fileno(), 0)
    except OSError as error:
        raise RunFailure(f"standard input cannot be read and kept: {error.strerror}") from None
    return _INPUT


def refuse_twice(what: str, paths: Iterable[Path | str], config: Path | None) -> None:
    """Refuse standard input for *what* is in *paths* and for the config as well. Raises UsageError."""
    if config is not None and is_stream(config) and any(map(is_stream, paths)):
        raise UsageError(f"standard input is {what} or the config, not both: name one of them by its file")


def named(path: Path) -> str:
    """Return the name of an output for a message."""
    return "standard output" if is_stream(path) else str(path)


def writable(path: Path) -> Path:
    """Return *path*; for `-`, standard output."""
    sys.stdout.flush()
    return _OUTPUT if is_stream(path) else path
