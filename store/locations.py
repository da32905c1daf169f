"""The location of a log: a path, or `scheme://...` for the store in the folder of that name."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from .contract import EventLog
from .errors import NoSuchLog


class Opener(Protocol):
    """The function `open_location` that the folder of a store offers."""

    def __call__(self, location: str, /, *, writable: bool, wait: float) -> EventLog:
        """Return the log at *location*, which is the part behind `scheme://`. Raises StoreError."""


def open_log(location: str | Path, *, writable: bool = True, wait: float = 10.0) -> EventLog:
    """Open the log at *location*: `runs/log.sqlite`, `sqlite:///var/log.sqlite`, `memory://`.

    A scheme is the name of a folder beside this file with a function `open_location`, imported when it is asked for; so
    a store may need a driver that others do not install. Raises NoSuchLog where it is unknown, and as the store.
    """
    scheme, separator, rest = str(location).partition("://")
    if not separator:
        scheme, rest = "sqlite", str(location)
    return _opener(scheme)(rest, writable=writable, wait=wait)


def _opener(scheme: str) -> Opener:
    if scheme.isidentifier() and find_spec(f".{scheme}", __package__) is not None:
        opener: Opener | None = getattr(import_module(f".{scheme}", __package__), "open_location", None)
        if opener is not None:
            return opener
    raise NoSuchLog(f"no store is called {scheme!r}; give a path, 'sqlite://PATH' or 'memory://'")
