"""No new processes: the kernel refuses a child what could start, signal or look into a process (Linux, seccomp)."""

import ctypes
import errno
import os
import platform
import struct
import sys
from dataclasses import dataclass
from typing import Final

_NO_NEW_PRIVILEGES: Final = 38
_SET_SECCOMP: Final = 22
_FILTER_MODE: Final = 2
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050000 | errno.EPERM
_UNKNOWN: Final = 0x00050000 | errno.ENOSYS
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_CLONE_THREAD: Final = 0x10000
_X32: Final = 0x40000000


@dataclass(frozen=True, slots=True)
class _Calls:
    """System call numbers of one architecture."""

    architecture: int
    refused: tuple[int, ...]
    """Processes, others' memory, signals beyond itself, mounts, modules, clocks, and what goes around a filter."""
    clone: int
    """Allowed for threads."""
    only_itself: tuple[int, ...]
    """Allowed where the first argument is the caller: kill, tgkill, prlimit."""


_CLONE3: Final = 435
_EVERYWHERE: Final = (424, 425, 438, 440)  # pidfd_send_signal, io_uring_setup, pidfd_getfd, process_madvise
_ARCHITECTURES: Final = {
    "x86_64": _Calls(
        0xC000003E,
        (
            *(57, 58, 59, 322),  # fork, vfork, execve, execveat
            *(101, 310, 311, 312, 200, 129, 297),  # ptrace, process_vm_*, kcmp, tkill, rt_*sigqueueinfo
            *(155, 161, 165, 166, 272, 308),  # pivot_root, chroot, mount, umount2, unshare, setns
            *(164, 167, 168, 169, 170, 171, 227),  # clocks, swap, reboot, host names
            *(175, 176, 246, 298, 313, 320, 321, 323),  # modules, kexec, perf, bpf, userfaultfd
        ),
        56,
        (62, 234, 302),
    ),
    "aarch64": _Calls(
        0xC00000B7,
        (
            *(221, 281),
            *(117, 270, 271, 272, 130, 138, 240),
            *(41, 51, 40, 39, 97, 268),
            *(170, 224, 225, 142, 161, 162, 112),
            *(105, 106, 104, 241, 273, 294, 280, 282),
        ),
        220,
        (129, 131, 261),
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def available() -> bool:
    """True if the filter supports this machine."""
    return sys.platform == "linux" and platform.machine() in _ARCHITECTURES


def refuse_processes() -> bool:
    """From now on this process starts no other; whether the kernel holds it to that."""
    if not available():
        return False
    code = _program(_ARCHITECTURES[platform.machine()], os.getpid())
    program = _Program(len(code) // 8, code)
    libc = ctypes.CDLL(None)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_SET_SECCOMP, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _program(calls: _Calls, pid: int) -> bytes:
    """The filter: each rule tests the call's number, and jumps over its answer where it is another."""
    steps = [
        _step(_LOAD, _ARCHITECTURE),
        _step(_EQUAL, calls.architecture, 1, 0),
        _step(_RETURN, _REFUSE),
        _step(_LOAD, _NUMBER),
        _step(_AT_LEAST, _X32, 0, 1),
        _step(_RETURN, _REFUSE),
        _step(_EQUAL, _CLONE3, 0, 1),  # its flags cannot be seen; said to be unknown, the C library uses clone
        _step(_RETURN, _UNKNOWN),
    ]
    for number in (*calls.refused, *_EVERYWHERE):
        steps += [_step(_EQUAL, number, 0, 1), _step(_RETURN, _REFUSE)]
    steps += _if_argument(calls.clone, _step(_ANY_BIT, _CLONE_THREAD, 0, 1))
    for number in calls.only_itself:
        steps += _if_argument(number, _step(_EQUAL, pid, 0, 1))
    return b"".join([*steps, _step(_RETURN, _ALLOW)])


def _if_argument(number: int, test: bytes) -> list[bytes]:
    """The call of that number is allowed where its first argument passes *test*."""
    return [
        _step(_EQUAL, number, 0, 4),
        _step(_LOAD, _FIRST_ARGUMENT),
        test,
        _step(_RETURN, _ALLOW),
        _step(_RETURN, _REFUSE),
    ]


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)
