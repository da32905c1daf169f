"""The filter of system calls: the kernel refuses a child all that a tool has no need of (Linux, seccomp)."""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Iterable, Sequence
from typing import Final

from .system_calls import ARCHITECTURES, FIRST_OF_ALL, Test, conditional, free

_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_UNKNOWN: Final = 0x00050000 | errno.ENOSYS
_LOAD, _AND, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x54, 0x15, 0x35, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_X32: Final = 0x40000000
_ABOVE_ALL: Final = 512
"""No call of the tables has this number, or one above it."""
_ANY_PROCESS: Final = 0x7FABCDEF
"""Stands in a program for the number of the process that is confined."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available() -> bool:
    """True if the kernel takes filters, and the numbers of its calls are known."""
    if sys.platform != "linux" or platform.machine() not in ARCHITECTURES:
        return False
    ctypes.CDLL(None, use_errno=True).prctl(_SET_SECCOMP, _FILTER_MODE, None, 0, 0)  # nothing is no filter
    return ctypes.get_errno() == errno.EFAULT


def rules(*, network: bool) -> bytes | None:
    """The filter for every child, which puts its own number into it; None where this machine has no such thing."""
    return _program(platform.machine(), network=network) if available() else None


def confine_calls(program: bytes) -> None:
    """From now on this process makes only the calls of the tables. Raises OSError where that is not so."""
    own = program.replace(_ANY_PROCESS.to_bytes(4, sys.byteorder), os.getpid().to_bytes(4, sys.byteorder))
    described = _Program(len(own) // 8, own)
    libc = ctypes.CDLL(None)
    arguments = (_SET_SECCOMP, _FILTER_MODE, ctypes.byref(described), 0, 0)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0 or libc.prctl(*arguments) != 0:
        raise OSError("no filter of system calls holds this process")


def _program(architecture: str, *, network: bool) -> bytes:
    """The filter: calls with tests one by one, then a search among all numbers."""
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, ARCHITECTURES[architecture], 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _REFUSE),
    ]
    for number, tests in conditional(architecture, _ANY_PROCESS, network=network).items():
        body = [step for test in tests for step in _tested(test)]
        steps += [_step(_EQUAL, number, 0, len(body) + 1), *body, _step(_RETURN, _ALLOW)]
    return b"".join([*steps, *_search(_spans(free(architecture, network=network)))])


def _spans(allowed: Iterable[int]) -> list[tuple[int, int]]:
    """The numbers of all calls in spans of one answer each, by their first numbers."""
    answers = dict.fromkeys(allowed, _ALLOW)
    spans: list[tuple[int, int]] = []
    for number in range(_ABOVE_ALL):
        answer = answers.get(number, _UNKNOWN if number >= FIRST_OF_ALL else _REFUSE)
        if not spans or spans[-1][1] != answer:
            spans.append((number, answer))
    return spans


def _search(spans: Sequence[tuple[int, int]]) -> list[bytes]:
    """Find the span of the number by halves: the kernel tries every number whenever a filter is set."""
    if len(spans) == 1:
        return [_step(_RETURN, spans[0][1])]
    lower, upper = _search(spans[: len(spans) // 2]), _search(spans[len(spans) // 2 :])
    return [_step(_AT_LEAST, spans[len(spans) // 2][0], len(lower), 0), *lower, *upper]


def _tested(test: Test) -> list[bytes]:
    """Go on where *test* is passed; refuse the call where it is not. The number of the call is lost."""
    place = _FIRST_ARGUMENT + 8 * test.argument + (4 if test.upper else 0)
    compared = [
        _step(_EQUAL, value, left, 0) for left, value in zip(range(len(test.values), 0, -1), test.values, strict=True)
    ]
    return [_step(_LOAD, place), _step(_AND, test.mask), *compared, _step(_RETURN, _REFUSE)]


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
