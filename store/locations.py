"""Where a log lies: a path, or `scheme://...` for the store in the file of that name."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from .contract import EventLog
from .errors import NoSuchLog


class Opener(Protocol):
    """What the file of a store offers as `open_place`."""

    def __call__(self, place: str, *, writable: bool, wait: float) -> EventLog:
        """The log at *place*, which is what stands behind `scheme://`. Raises StoreError."""


def open_log(place: str | Path, *, writable: bool = True, wait: float = 10.0) -> EventLog:
    """The log at *place*: `runs/log.sqlite`, `sqlite:///var/log.sqlite`, `memory://`.

    A scheme is the name of a file of this layer with a function `open_place`, loaded when it is asked for; so a store
    may need a driver that others do not install.

    Raises:
        StoreError: see the store; NoSuchLog where nobody knows the scheme.
    """
    scheme, separator, rest = str(place).partition("://")
    if not separator:
        scheme, rest = "sqlite", str(place)
    return _opener(scheme)(rest, writable=writable, wait=wait)


def _opener(scheme: str) -> Opener:
    if scheme.isidentifier() and find_spec(f".{scheme}", __package__) is not None:
        opener: Opener | None = getattr(import_module(f".{scheme}", __package__), "open_place", None)
        if opener is not None:
            return opener
    raise NoSuchLog(f"no store is called {scheme!r}; give a path, 'sqlite://PATH' or 'memory://'")
