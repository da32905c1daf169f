"""Writes a file that was not there before: whole, or not at all."""

import os
from pathlib import Path

from ...store import BadTarget, output, written
from ..errors import RunFailure, UsageError


def write_new(path: Path, content: str | bytes) -> None:
    """Write *content* to *path*.

    Raises:
        UsageError: something is there already, or no file can be there.
        RunFailure: it cannot be written; nothing is left of it.
    """
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already; name another file")
    try:
        with written(output(path, replace=False)) as file:
            file.write(content.encode() if isinstance(content, str) else content)
    except BadTarget as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise RunFailure(f"{path} cannot be written: {error.strerror}. No file was made") from None
