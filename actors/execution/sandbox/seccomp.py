"""The filter of system calls: the kernel refuses a child all that a tool has no need of (Linux, seccomp)."""

import ctypes
import errno
import os
import platform
import struct
import sys
from typing import Final

from .system_calls import ARCHITECTURES, CLONE3, FIRST_OF_ALL, Test, conditional, free

_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_UNKNOWN: Final = 0x00050000 | errno.ENOSYS
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32: Final = 0x40000000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available() -> bool:
    """True if the filter supports this machine."""
    return sys.platform == "linux" and platform.machine() in ARCHITECTURES


def confine_calls(*, network: bool) -> bool:
    """From now on this process makes only the calls of the tables; whether the kernel holds it to that."""
    if not available():
        return False
    code = _program(platform.machine(), os.getpid(), network=network)
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _program(architecture: str, pid: int, *, network: bool) -> bytes:
    """The filter: each rule tests the call's number, and jumps over its answer where it is another."""
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, ARCHITECTURES[architecture], 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _REFUSE),
        _step(_EQUAL, CLONE3, 0, 1),  # its flags cannot be seen; said to be unknown, the C library uses clone
        _step(_RETURN, _UNKNOWN),
    ]
    for number in free(architecture, network=network):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _ALLOW)]
    for number, tests in conditional(architecture, pid, network=network).items():
        body = [step for test in tests for step in _tested(test)]
        steps += [_step(_EQUAL, number, 0, len(body) + 1), *body, _step(_RETURN, _ALLOW)]
    return b"".join([*steps, _step(_AT_LEAST, FIRST_OF_ALL, 0, 1), _step(_RETURN, _UNKNOWN), _step(_RETURN, _REFUSE)])


def _tested(test: Test) -> list[bytes]:
    """Go on where *test* is passed; refuse the call where it is not. The number of the call is lost."""
    place = _FIRST_ARGUMENT + 8 * test.argument + (4 if test.upper else 0)
    compared = [
        _step(_EQUAL, value, left, 0) for left, value in zip(range(len(test.values), 0, -1), test.values, strict=True)
    ]
    return [_step(_LOAD, place), _step(_AND, test.mask), *compared, _step(_RETURN, _REFUSE)]


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
