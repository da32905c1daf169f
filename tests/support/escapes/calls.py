"""The means of the escapes: a system call as the machine has it, and one way to say what was got."""

import ctypes
import os
import platform
from collections.abc import Callable
from typing import Any, Final

LIBC: Final = ctypes.CDLL(None, use_errno=True)
INTEL: Final = platform.machine() == "x86_64"
NOWHERE: Final = ctypes.c_char_p(None)
ENOUGH: Final = 400 * 2**20
"""Bytes that no limit of the probes allows."""

Facts = dict[str, Any]


def call(intel: int, arm: int, *arguments: Any) -> int:
    """Make the system call; its result, where the kernel did not refuse it."""
    result = int(LIBC.syscall(intel if INTEL else arm, *arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def got(what: Any) -> str:
    """Say what was got; nothing is no success."""
    if not what:
        raise LookupError("there was nothing to be had")
    return f"got {str(what)[:200]}"


def done(function: Callable[..., None], *arguments: Any, **options: Any) -> str:
    """Say that *function* was not refused."""
    function(*arguments, **options)
    return got(function.__name__)


def path_of(facts: Facts, name: str) -> bytes:
    """Return a path among *facts*, as a system call takes it."""
    return str(facts[name]).encode()
