"""A child reads only what it needs, changes only its scratch folder, and signals nobody (Linux, Landlock)."""

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVILEGES: Final = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = (1 << bit for bit in range(4))
_CHANGE: Final = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove and make files of every kind
_REFER, _TRUNCATE, _DEVICE_ORDERS = (1 << bit for bit in range(13, 16))
_TCP: Final = 0b11
_SCOPES: Final = 0b11  # abstract sockets and signals
_HAS_REFER, _HAS_TRUNCATE, _HAS_NETWORK, _HAS_DEVICE_ORDERS, _HAS_SCOPES = 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder that may be read, held open so that a child finds it at once."""

    descriptor: int
    rights: int

    @classmethod
    def of(cls, path: str) -> "Place | None":
        """Hold *path*, with everything in it. None where there is no such thing."""
        with suppress(OSError):
            descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
            return cls(descriptor, _READ_FILE | _READ_FOLDER if os.path.isdir(path) else _READ_FILE)  # noqa: PTH112
        return None


def version() -> int:
    """Landlock version of the kernel; 0 if it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE, None, 0, _ASK_VERSION)))


def ruleset(kernel: int, scratch: str, places: Iterable[Place], *, network: bool) -> int | None:
    """A descriptor of the rules: *places* are read, *scratch* is changed. None for a *kernel* of version 0."""
    if not kernel:
        return None
    libc = ctypes.CDLL(None)
    own = _READ_FILE | _READ_FOLDER | _CHANGE
    own |= (_REFER if kernel >= _HAS_REFER else 0) | (_TRUNCATE if kernel >= _HAS_TRUNCATE else 0)
    handled = own | _EXECUTE | (_DEVICE_ORDERS if kernel >= _HAS_DEVICE_ORDERS else 0)
    attributes = struct.pack("Q", handled)
    if kernel >= _HAS_NETWORK:
        attributes += struct.pack("Q", 0 if network else _TCP)
    if kernel >= _HAS_SCOPES:
        attributes += struct.pack("Q", _SCOPES)
    rules = int(libc.syscall(_CREATE, attributes, len(attributes), 0))
    if rules < 0:
        raise OSError("the kernel takes no rules of Landlock")
    for place in places:
        _allow(libc, rules, place.descriptor, place.rights)
    for path, rights in ((scratch, own), (os.devnull, _READ_FILE | _WRITE_FILE)):
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
        _allow(libc, rules, descriptor, rights)
        os.close(descriptor)
    return rules


def confine_files(rules: int) -> None:
    """From now on this process is held to *rules*. Raises OSError where it is not."""
    libc = ctypes.CDLL(None)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0 or libc.syscall(_RESTRICT, rules, 0) != 0:
        raise OSError("Landlock does not hold this process")
    os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, place: int, rights: int) -> None:
    libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place), 0)
