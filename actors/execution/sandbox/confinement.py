"""Confinement of a child before it runs anything: kernel limits, streams, and the rest of the machine."""

import contextlib
import ctypes
import os
import resource
import signal
import struct
import sys
from typing import Final

from ..limits import Limits
from . import landlock, seccomp

_DIE_WITH_PARENT: Final = 1
_OPEN_FILES: Final = 64
_CAPABILITIES_VERSION: Final = 0x20080522


def die_with_parent(parent: int) -> None:
    """Be killed when *parent* ends, and at once if it has ended already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def close_all_but(kept: int) -> None:
    """Give up every file but *kept*; the standard streams lead nowhere, so that a flood of words is harmless."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


def confine(scratch: str, limits: Limits) -> None:
    """Go under *limits*, with *scratch* as the only place to write to."""
    os.chdir(scratch)
    os.environ.update(HOME=scratch, TMPDIR=scratch)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)
    _limit(resource.RLIMIT_AS, limits.memory_bytes)
    _limit(resource.RLIMIT_FSIZE, limits.file_bytes)
    _limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
    landlock.confine_writes(scratch, network=limits.network)
    _drop_capabilities()
    if not seccomp.refuse_processes():
        _limit(resource.RLIMIT_NPROC, 0)


def _drop_capabilities() -> None:
    """Drop root's capabilities: a root child could read the environment of every process, whatever Landlock says."""
    if sys.platform == "linux":
        nobody = struct.pack("=Ii", _CAPABILITIES_VERSION, 0)
        ctypes.CDLL(None).capset(nobody, bytes(24))


def _limit(what: int, most: int, hard: int | None = None) -> None:
    with contextlib.suppress(ValueError, OSError):  # a system without this limit, or one that is lower already
        resource.setrlimit(what, (most, most if hard is None else hard))
