"""Targets of what is written beside a log: never over a log, and never in place of a link, a pipe or a device."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import BadTarget

SQLITE_MAGIC = b"SQLite format 3\0"
"""The first bytes of every SQLite file."""
_PARTS = ("", "-wal", "-shm", "-journal", ".lock")
"""The endings of the files of a log, behind its own name."""
_DESCRIPTOR = re.compile(r"/dev/(stdin|stdout|stderr|fd/\d+)|/proc/(self|thread-self|\d+)/fd/\d+")


@dataclass(frozen=True, slots=True)
class Output:
    """A place that can be written to."""

    path: Path
    """The file to write: links are followed already."""
    straight: bool
    """True for a pipe, a terminal or another device: bytes go right into it, and nothing is replaced."""


def output(path: Path, *, replace: bool) -> Output:
    """Return the target that *path* names. Raises BadTarget where it may not be written, or is there already."""
    try:
        return _output(path, replace=replace)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else str(error)
        raise BadTarget(f"{str(path)!r} cannot be written: {why}") from None


def _output(path: Path, *, replace: bool) -> Output:
    real = Path(os.path.realpath(path))
    if (log := log_behind(real)) is not None:
        what = "is there already, and it is" if log == real else f"belongs to {log}, which is"
        raise BadTarget(f"{path} {what} an SQLite file and may be a log: name another file")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        if not real.parent.is_dir():
            raise BadTarget(f"{path} cannot be written: there is no folder {real.parent}") from None
        if path.is_symlink() and not replace:
            raise BadTarget(f"{path} is there already, as a link to nothing; --force replaces what it names") from None
        return Output(real, straight=False)
    if stat.S_ISDIR(mode) or stat.S_ISBLK(mode):
        raise BadTarget(f"{path} is a {'folder' if stat.S_ISDIR(mode) else 'disk'}: name a file")
    if not stat.S_ISREG(mode) or _DESCRIPTOR.fullmatch(str(path)):
        return Output(path, straight=True)
    if not replace:
        raise BadTarget(f"{path} is there already; --force replaces it")
    return Output(real, straight=False)


def same_file(one: Path, other: Path) -> bool:
    """Return true if both paths lead to one file, through links of any kind, or would if it were there."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return _real(one) == _real(other)


def files_of_log(location: str | Path) -> list[Path]:
    """Return the files that a log takes or will take; none where it is kept elsewhere."""
    scheme, separator, rest = str(location).partition("://")
    path = _real(Path(rest if separator else scheme))
    return [] if separator and scheme != "sqlite" else [path.parent / f"{path.name}{end}" for end in _PARTS]


def _real(path: Path) -> Path:
    try:
        return Path(os.path.realpath(path))
    except ValueError:  # no file can have such a name
        return path.absolute()


def vacant(path: Path) -> Path:
    """Return the file that *path* names, for a new log. Raises BadTarget where there is anything already."""
    place = output(path, replace=True)
    for end in _PARTS[:-1]:
        there = place.path.with_name(place.path.name + end)
        if place.straight or there.exists():
            # A journal that an earlier log of that name left would be taken for the new one's.
            raise BadTarget(f"{there} is there already; name another file for the backup")
    return place.path


def log_behind(path: Path) -> Path | None:
    """Return the SQLite file that *path* is, or belongs to by its name. Raises OSError where it cannot be read."""
    for end in _PARTS:
        name = path.name.removesuffix(end)
        if name and path.name.endswith(end) and _is_database(path.with_name(name)):
            return path.with_name(name)
    return None


def _is_database(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(SQLITE_MAGIC)) == SQLITE_MAGIC


@contextmanager
def written(place: Output) -> Iterator[BinaryIO]:
    """Open *place* to be written: it gets its name when it is whole. Raises OSError, and then nothing was changed."""
    if place.straight:
        with place.path.open("ab") as file:  # appended, because a redirected output may hold something already
            yield file
        return
    unfinished = place.path.with_name(f".{place.path.name}.{os.getpid()}.unfinished")
    try:
        with unfinished.open("w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(place.path)
    finally:
        unfinished.unlink(missing_ok=True)
