"""Confinement of a child before it runs anything: kernel limits, streams, and the rest of the machine."""

import contextlib
import ctypes
import os
import resource
import struct
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from ..limits import Limits
from . import landlock, seccomp

_DUMPABLE: Final = 4
_OPEN_FILES: Final = 64
_CAPABILITIES_VERSION: Final = 0x20080522


@dataclass(frozen=True, slots=True)
class Confines:
    """What a child is held to."""

    limits: Limits
    kernel: int
    """Version of Landlock that is used; 0 for none."""
    readable: Sequence[landlock.Place]
    calls: bytes | None
    """Filter of system calls, as `seccomp.rules` gives it."""


def hide(*, hidden: bool = True) -> None:
    """Be closed to other processes of the same user: nobody reads or writes the memory, or looks at what is open."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DUMPABLE, int(not hidden), 0, 0, 0)


def close_all_but(*kept: int) -> None:
    """Give up every file but those; the standard streams lead nowhere, so that a flood of words is harmless."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    ends = (*sorted(kept), os.sysconf("SC_OPEN_MAX"))
    for before, after in zip((2, *ends), ends, strict=False):
        os.closerange(before + 1, after)


def confine(scratch: str, limits: Limits, files: int | None, calls: bytes | None) -> None:
    """Go under *limits* and the rules for *files* and *calls*, with *scratch* as the only place to write to.

    Raises OSError where the kernel does not take rules that it has: nothing is run without what is said to hold.
    """
    os.chdir(scratch)
    os.umask(0o077)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    hide(hidden=False)  # the fork server looks at what is open
    if files is not None:
        landlock.confine_files(files)
    _drop_capabilities()
    if calls is None:
        _limit(resource.RLIMIT_NPROC, 0)
    else:
        seccomp.confine_calls(calls)


def _drop_capabilities() -> None:
    """Drop root's capabilities: a root child could read the environment of every process, whatever Landlock says."""
    if sys.platform == "linux":
        nobody = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
        ctypes.CDLL(None).capset(nobody, bytes(24))


def _limit(what: int, most: int, hard: int | None = None) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system without this limit, or one that is lower already
        resource.setrlimit(what, (most, most if hard is None else hard))
