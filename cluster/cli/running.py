"""A command is run: whatever goes wrong ends it with one message and an exit status, never a traceback."""

import errno
import os
import sys
from io import TextIOWrapper
from typing import NoReturn

from ...actors.models import ModelError
from ...actors.tools import PoolError
from ...events import EventsError
from ...store import BadRequest, StoreError
from ..errors import CommandError, UsageError
from .app import errors
from .commands import app

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}


def run() -> None:
    """Run the command that the arguments say."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that knows few characters shows the others' names.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except (UsageError, PoolError, BadRequest) as error:
        _end(error, 2)
    except (CommandError, StoreError, ModelError, EventsError) as error:
        _end(error, 1)
    except BrokenPipeError:
        os._exit(0)  # who reads has gone, as `head` does
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            _end_without_room(error)
        if os.environ.get("TOOLACE_MT_DEBUG"):
            raise
        _end(f"{type(error).__name__}: {error}\nThis is a fault of toolace-mt. TOOLACE_MT_DEBUG=1 shows where it is", 1)


def _end_without_room(error: OSError) -> NoReturn:
    """Files that a command writes have errors of their own: this is the output."""
    place = error.filename or "the output"
    errors.print(f"toolace-mt: {place} cannot be written: {error.strerror}. Make room, or write elsewhere", style="red",
                 soft_wrap=True)  # fmt: skip
    os._exit(1)  # what the output still holds cannot be written either


def _end(error: Exception | str, status: int) -> None:
    errors.print(f"toolace-mt: {error}", style="red", soft_wrap=True)
    sys.exit(status)
