"""A command is run: whatever goes wrong ends it with one message and an exit status, never a traceback."""

import errno
import os
import sys
from io import TextIOWrapper
from typing import NoReturn

from ...events import EventsError
from ...store import BadRequest, StoreError
from ..errors import CommandError, UsageError
from .app import errors
from .commands import load

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def run() -> None:
    """Run the command that the arguments say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that knows few characters shows the others' names.
            stream.reconfigure(errors="backslashreplace")
    try:
        load(sys.argv[1] if len(sys.argv) > 1 else "")()
    except (UsageError, BadRequest) as error:
        _end(error, 2)
    except (CommandError, StoreError, EventsError) as error:
        _end(error, 1)
    except BrokenPipeError:
        os._exit(0)  # who reads has gone, as `head` does
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _end_without_room(error)
        if (status := _status_of(error)) is not None:
            _end(error, status)
        if os.environ.get("TOOLACE_MT_DEBUG"):
            raise
        _end(f"{type(error).__name__}: {error}\nThis is a fault of toolace-mt. TOOLACE_MT_DEBUG=1 shows where it is", 1)


def _status_of(error: Exception) -> int | None:
    """Return the exit status for an error of the actors; None for what is none of theirs."""
    from ...actors.models import ModelError  # noqa: PLC0415 — half a second of imports
    from ...actors.tools import PoolError  # noqa: PLC0415 — the same

    return 2 if isinstance(error, PoolError) else 1 if isinstance(error, ModelError) else None


def _end_without_room(error: OSError) -> NoReturn:
    """Files that a command writes have errors of their own: this is the output."""
    place = error.filename or "the output"
    errors.print(f"toolace-mt: {place} cannot be written: {error.strerror}. Make room, or write elsewhere", style="red",
                 soft_wrap=True)  # fmt: skip
    os._exit(1)  # what the output still holds cannot be written either


def _end(error: Exception | str, status: int) -> None:
    errors.print(f"toolace-mt: {error}", style="red", soft_wrap=True)
    sys.exit(status)
