"""A child writes only to its scratch directory, signals no other process and opens no connection (Linux, Landlock)."""

import ctypes
import os
import struct
import sys
from typing import Final

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVILEGES: Final = 38
_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_CHANGE: Final = _WRITE_FILE | sum(1 << bit for bit in range(4, 13))  # remove and make files of every kind
_REFER: Final = 1 << 13
_TRUNCATE: Final = 1 << 14
_TCP: Final = 0b11
_SCOPES: Final = 0b11  # abstract sockets and signals
_HAS_REFER, _HAS_TRUNCATE, _HAS_NETWORK, _HAS_SCOPES = 2, 3, 4, 6


def version() -> int:
    """Landlock version of the kernel; 0 if it has none."""
    if sys.platform != "linux":
        return 0
    return max(0, int(ctypes.CDLL(None).syscall(_CREATE, None, 0, _ASK_VERSION)))


def confine_writes(scratch: str, *, network: bool) -> bool:
    """From now on this process changes no file outside of *scratch*; whether the kernel holds it to that."""
    kernel = version()
    if not kernel:
        return False
    libc = ctypes.CDLL(None)
    changes = _CHANGE | (_REFER if kernel >= _HAS_REFER else 0) | (_TRUNCATE if kernel >= _HAS_TRUNCATE else 0)
    attributes = struct.pack("Q", changes | _EXECUTE)
    if kernel >= _HAS_NETWORK:
        attributes += struct.pack("Q", 0 if network else _TCP)
    if kernel >= _HAS_SCOPES:
        attributes += struct.pack("Q", _SCOPES)
    rules = libc.syscall(_CREATE, attributes, len(attributes), 0)
    if rules < 0:
        return False
    try:
        return (
            _allow(libc, rules, scratch, changes)
            and _allow(libc, rules, os.devnull, _WRITE_FILE)
            and libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
            and libc.syscall(_RESTRICT, rules, 0) == 0
        )
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str, what: int) -> bool:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = struct.pack("=Qi", what, place)
        return bool(libc.syscall(_ADD_RULE, rules, _PATH_BENEATH, rule, 0) == 0)
    finally:
        os.close(place)
