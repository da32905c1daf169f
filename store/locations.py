"""The location of a log: a path, or `scheme://...` for the store in the folder that `_FOLDERS` or its name says."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from .contract import EventLog
from .errors import BadRequest, NoSuchLog, StoreError
from .stored import Made

_FOLDERS = {"postgresql": "postgres"}
"""Schemes that are not the name of their store's folder."""
_EXTRAS = {"psycopg": "postgres"}
"""The extra of this project that brings a driver."""


class Opener(Protocol):
    """The function `open_location` that the folder of a store offers."""

    def __call__(self, location: str, /, *, writable: bool, wait: float) -> EventLog:
        """Return the log at *location*, which is the part behind `scheme://`. Raises StoreError."""


def open_log(location: str | Path, *, writable: bool = True, wait: float = 10.0) -> EventLog:
    """Open the log at *location*: `runs/log.sqlite`, `sqlite:///var/log.sqlite`, `postgresql://HOST/DATABASE`, `memory://`.

    A scheme is the name of a folder beside this file with a function `open_location`, imported when it is asked for; so
    a store may need a driver that others do not install. Raises NoSuchLog where it is unknown, and as the store.
    """
    scheme, rest = _parts(location)
    opener: Opener = _offered(scheme, "open_location")
    return opener(rest, writable=writable, wait=wait)


def open_beside(location: str | Path) -> EventLog:
    """Open the log at *location* for few appends, while another process may be writing to it.

    Raises NoSuchLog where it is unknown or not there, and as the store.
    """
    scheme, rest = _parts(location)
    opener: Callable[[str], EventLog] = _offered(scheme, "open_beside")
    return opener(rest)


def make_log(location: str | Path) -> Made:
    """Make an empty log at *location*, unless there is one. Raises NoSuchLog, and as the store."""
    scheme, rest = _parts(location)
    maker: Callable[[str], Made] = _offered(scheme, "make_location")
    return maker(rest)


def migrate_log(location: str | Path) -> Made:
    """Change the log at *location* to the layout of this release. Raises NoSuchLog, and as the store."""
    scheme, rest = _parts(location)
    maker: Callable[[str], Made] = _offered(scheme, "migrate_location")
    return maker(rest)


def _parts(location: str | Path) -> tuple[str, str]:
    scheme, separator, rest = str(location).partition("://")
    return (scheme, rest) if separator else ("sqlite", str(location))


def _offered(scheme: str, name: str) -> Any:  # noqa: ANN401 — what a folder offers
    folder = _FOLDERS.get(scheme, scheme)
    if folder.isidentifier() and find_spec(f".{folder}", __package__) is not None:
        try:
            offered = getattr(import_module(f".{folder}", __package__), name, None)
        except ImportError as error:
            raise _without(scheme, error) from error
        if offered is not None:
            return offered
    raise NoSuchLog(
        f"no store is called {scheme!r}; give a path, 'sqlite://PATH', 'postgresql://HOST/DATABASE' or 'memory://'"
    )


def _without(scheme: str, error: ImportError) -> StoreError:
    """Return the error for a store whose driver cannot be imported."""
    driver = (error.name or "").partition(".")[0]
    extra = _EXTRAS.get(driver)
    if extra is None:
        raise error
    return BadRequest(f"a log at {scheme}:// needs {driver} ({error}): pip install 'toolace-mt[{extra}]'")
