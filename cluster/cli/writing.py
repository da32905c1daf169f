"""Writes a file: whole, or not at all, and over nothing that is there unless that is asked for."""

import os
from os.path import isfile
from pathlib import Path
from typing import Annotated

import typer

from ...store import BadTarget, Output, output, written
from ...store.outputs import log_behind, same_file
from ..errors import RunFailure, UsageError
from .standard_streams import writable

ForceOption = Annotated[bool, typer.Option("--force", help="Replace the file if it is there.")]
_JOURNALS = ("-wal", "-shm", "-journal")


def write_new(path: Path, content: str | bytes, *, force: bool) -> None:
    """Write *content* to *path*, `-` for standard output; over an older file only with *force*.

    Raises:
        UsageError: something is there already, or no file can be there.
        RunFailure: it cannot be written; what was there is as it was.
    """
    place = _place(path, force=force)
    try:
        _write(place, content)
    except OSError as error:
        raise _unwritten(path, error) from None


def refuse_taken(path: Path, *, force: bool) -> None:
    """Raise UsageError where `write_new` would: before work that takes long."""
    _place(path, force=force)


def _place(path: Path, *, force: bool) -> Output:
    try:
        return output(writable(path), replace=force)
    except BadTarget as error:
        raise UsageError(str(error)) from None


def write_copy_of_log(path: Path, content: bytes, *, force: bool) -> None:
    """Write a log to *path*; over an older copy only with *force*. Raises UsageError, RunFailure."""
    if not (force and is_file(path)):
        write_new(path, content, force=force)
        return
    refuse_in_use(path)
    try:
        _write(Output(Path(os.path.realpath(path)), straight=False), content)
    except OSError as error:
        raise _unwritten(path, error) from None


def is_file(path: Path) -> bool:
    """Return true for a file that is there."""
    return isfile(path)  # noqa: PTH113 — no name is too long for it


def refuse_in_use(path: Path, log: str | None = None) -> None:
    """Raise UsageError where the copy of a log at *path* is in use, is *log* itself, or a part of a log."""
    if log is not None and same_file(path, Path(log.removeprefix("sqlite://"))):
        raise UsageError(f"{path} is the log itself; name another file")
    if (behind := _log_that_has(path)) is not None:
        raise UsageError(f"{path} belongs to {behind}, which may be a log; name another file")
    for end in _JOURNALS:
        beside = path.with_name(path.name + end)
        if beside.exists():
            raise UsageError(f"{path} may be in use, since {beside} is there; close it, or name another file")


def _log_that_has(path: Path) -> Path | None:
    """Return the log whose journal or lock *path* is by its name."""
    real = Path(os.path.realpath(path))
    try:
        log = log_behind(real)
    except OSError:
        return None
    return None if log == real else log


def _write(place: Output, content: str | bytes) -> None:
    with written(place) as file:
        file.write(content.encode() if isinstance(content, str) else content)


def _unwritten(path: Path, error: OSError) -> RunFailure:
    return RunFailure(f"{path} cannot be written: {error.strerror}. Nothing was changed")
