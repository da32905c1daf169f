"""A child's scratch folder: measured from outside while the child lives, and removed whatever is in it."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress

from ..limits import Limits

_MOST_ENTRIES = 2000
_MOST_THREADS = 256
_BLOCK = 512


def excess(pid: int, folder: str, limits: Limits) -> str | None:
    """Say which limit the child is over: the sum of what it has written, or a number that no tool needs."""
    most = max(limits.scratch_bytes, limits.file_bytes)
    size = 0
    try:
        for number, facts in enumerate((*_nameless(pid), *_entries(folder))):
            size += facts.st_blocks * _BLOCK
            if size > most or number >= _MOST_ENTRIES:
                what = f"more than {most} bytes" if size > most else f"more than {_MOST_ENTRIES} files and folders"
                return f"it wrote {what} into its scratch folder"
    except OSError as error:  # deeper than a path can be, or closed to us: it hides what it writes
        return f"its scratch folder cannot be looked through: {error.strerror}"
    with suppress(OSError):  # it has ended
        if os.stat(f"/proc/{pid}/task").st_nlink - 2 > _MOST_THREADS:  # noqa: PTH116 - many times a second
            return f"it started more than {_MOST_THREADS} threads"
    return None


def remove(folder: str, most: int | None = None) -> bool:
    """Remove *folder* with everything in it, however deep; False where it is given up after *most* entries.

    Links are not followed.
    """
    done = 0
    while entries := _listed(folder):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)  # noqa: PTH108 - texts, many times
                done += 1
                continue
            for inner in _listed(entry.path):
                if inner.is_dir(follow_symlinks=False):  # one level up, so that no path grows too long
                    _open(inner.path)
                    os.rename(inner.path, f"{folder}/{os.urandom(8).hex()}")  # noqa: PTH104
                else:
                    os.unlink(inner.path)  # noqa: PTH108
                done += 1
            os.rmdir(entry.path)  # noqa: PTH106
            if most is not None and done > most:
                return False
    os.rmdir(folder)  # noqa: PTH106
    return True


def _listed(folder: str) -> list[os.DirEntry[str]]:
    _open(folder)
    with os.scandir(folder) as entries:
        return list(entries)


def _open(folder: str) -> None:
    """Take the right to change *folder* again, which a tool may have made without."""
    if os.lstat(folder).st_mode & stat.S_IRWXU != stat.S_IRWXU:
        os.chmod(folder, stat.S_IRWXU)  # noqa: PTH101


def _entries(folder: str) -> Iterator[os.stat_result]:
    todo = [folder]
    while todo:
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    facts = entry.stat(follow_symlinks=False)
                    yield facts
                    if stat.S_ISDIR(facts.st_mode):
                        todo.append(entry.path)


def _nameless(pid: int) -> Iterator[os.stat_result]:
    """Open files that have no name any more, and so are in no folder."""
    with suppress(FileNotFoundError, PermissionError), os.scandir(f"/proc/{pid}/fd") as entries:  # it is just beginning
        for entry in entries:
            with suppress(FileNotFoundError):
                facts = entry.stat()
                if stat.S_ISREG(facts.st_mode) and not facts.st_nlink:
                    yield facts
