"""What native code writes to the error output goes to a file, and leaves the terminal to the display."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

_ERRORS = 2
"""The descriptor that native code writes to, whatever `sys.stderr` is."""


@contextmanager
def native_errors_in(file: BinaryIO) -> Iterator[None]:
    """Within the block, they go to *file*, and those of Python where they went before.

    Where `sys.stderr` is no longer the error output of the process, somebody else has seen to it.
    """
    python = sys.stderr
    if python is None or python.closed or _descriptor(python) != _ERRORS:
        yield
        return
    python.flush()
    before = os.dup(_ERRORS)
    with os.fdopen(before, "w", buffering=1, encoding=python.encoding, errors="backslashreplace") as terminal:
        sys.stderr = terminal
        os.dup2(file.fileno(), _ERRORS)
        try:
            yield
        finally:
            os.dup2(before, _ERRORS)
            sys.stderr = python


def _descriptor(stream: TextIO) -> int | None:
    """Return the descriptor that *stream* writes to; None where it writes to none."""
    try:
        return stream.fileno()
    except (AttributeError, OSError):
        return None
