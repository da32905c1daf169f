"""System calls that a tool may make, with their numbers on x86-64 and 64-bit ARM; everything else is refused."""

from dataclasses import dataclass
from typing import Final

ARCHITECTURES: Final = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
"""Marks of the architectures that the numbers are known of, in their order in the tables."""
FIRST_OF_ALL: Final = 424
"""From here on a call has the same number everywhere, and a library does without it where it is said to be unknown: so
with clone3, whose flags a filter cannot see."""

# What is missing is missing on purpose: modes, owners, times and attributes of files, which Landlock does not keep;
# locks of whole files; memory and queues that outlive a process; memory files; reserving disk space; programs and
# processes; others' priorities and cores; mounts, keys, and every way around a filter.
_FREE: Final = (
    # files
    "read 0 63, write 1 64, readv 19 65, writev 20 66, pread64 17 67, pwrite64 18 68, preadv 295 69, pwritev 296 70, "
    "preadv2 327 286, pwritev2 328 287, lseek 8 62, close 3 57, close_range 436 436, creat 85 -, stat 4 -, fstat 5 80, "
    "lstat 6 -, newfstatat 262 79, statx 332 291, statfs 137 43, fstatfs 138 44, access 21 -, faccessat 269 48, "
    "faccessat2 439 439, readlink 89 -, readlinkat 267 78, getdents 78 -, getdents64 217 61, getcwd 79 17, "
    "chdir 80 49, fchdir 81 50, dup 32 23, dup2 33 -, dup3 292 24, pipe 22 -, pipe2 293 59, fsync 74 82, "
    "fdatasync 75 83, ftruncate 77 46, fadvise64 221 223, unlink 87 -, unlinkat 263 35, rename 82 -, renameat 264 38, "
    "renameat2 316 276, mkdir 83 -, mkdirat 258 34, rmdir 84 -, symlink 88 -, symlinkat 266 36, umask 95 166, "
    "sendfile 40 71, copy_file_range 326 285, "
    # memory
    "mmap 9 222, munmap 11 215, mremap 25 216, mprotect 10 226, brk 12 214, madvise 28 233, mincore 27 232, "
    "msync 26 227, membarrier 324 283, get_mempolicy 239 236, "
    # threads
    "futex 202 98, futex_waitv 449 449, set_robust_list 273 99, get_robust_list 274 100, rseq 334 293, "
    "set_tid_address 218 96, gettid 186 178, exit 60 93, exit_group 231 94, sched_yield 24 124, "
    "sched_getaffinity 204 123, sched_getparam 143 121, sched_getscheduler 145 120, sched_get_priority_max 146 125, "
    "sched_get_priority_min 147 126, getcpu 309 168, arch_prctl 158 -, "
    # time
    "clock_gettime 228 113, clock_getres 229 114, clock_nanosleep 230 115, nanosleep 35 101, gettimeofday 96 169, "
    "time 201 -, times 100 153, getitimer 36 102, setitimer 38 103, alarm 37 -, timer_create 222 107, "
    "timer_settime 223 110, timer_gettime 224 108, timer_getoverrun 225 109, timer_delete 226 111, "
    "timerfd_create 283 85, timerfd_settime 286 86, timerfd_gettime 287 87, "
    # signals and waiting
    "rt_sigaction 13 134, rt_sigprocmask 14 135, rt_sigreturn 15 139, rt_sigpending 127 136, rt_sigtimedwait 128 137, "
    "rt_sigsuspend 130 133, sigaltstack 131 132, restart_syscall 219 128, pause 34 -, signalfd4 289 74, eventfd 284 -, "
    "eventfd2 290 19, poll 7 -, ppoll 271 73, select 23 -, pselect6 270 72, epoll_create 213 -, epoll_create1 291 20, "
    "epoll_ctl 233 21, epoll_wait 232 -, epoll_pwait 281 22, epoll_pwait2 441 441, "
    # the process itself
    "getpid 39 172, getppid 110 173, getuid 102 174, geteuid 107 175, getgid 104 176, getegid 108 177, "
    "getresuid 118 148, getresgid 120 150, getgroups 115 158, getpgid 121 155, getpgrp 111 -, getsid 124 156, "
    "uname 63 160, sysinfo 99 179, getrusage 98 165, getrlimit 97 163, setrlimit 160 164, getrandom 318 278, "
    "wait4 61 260, "
    # sockets that are there already
    "recvfrom 45 207, shutdown 48 210, getsockopt 55 209, getsockname 51 204, getpeername 52 205"
)
_NETWORK: Final = (
    "connect 42 203, bind 49 200, listen 50 201, accept 43 202, accept4 288 242, sendto 44 206, sendmsg 46 211, "
    "sendmmsg 307 269, recvmsg 47 212, recvmmsg 299 243, setsockopt 54 208"
)


@dataclass(frozen=True, slots=True)
class Test:
    """A condition on an argument of a call: one of *values*, where only the bits of *mask* count."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFFFFFF
    upper: bool = False
    """True if it is about the upper half of the argument's 64 bits."""


_THREAD: Final = 0x10000
_TRUNCATE, _ACCESS = 0o1000, 0o3
_NOT_CUT_UNWRITTEN: Final = (0, 1, 2, 3, _TRUNCATE | 1, _TRUNCATE | 2, _TRUNCATE | 3)
"""Opening for reading can cut a file, which kernels before 6.2 do not ask Landlock about."""
_DUPLICATES_FLAGS_AND_LOCKS: Final = (0, 1, 2, 3, 4, 5, 6, 7, 36, 37, 38, 1030, 1032)
_IS_IT_A_TERMINAL_AND_FLAGS: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451)
_NAMES_AND_QUESTIONS: Final = (2, 3, 15, 16, 23, 39, 0x53564D41)
_UNIX, _INTERNET = 1, (2, 10)
_STREAM, _KIND = 1, 0xF


def free(architecture: str, *, network: bool) -> list[int]:
    """Return the numbers of the calls that are allowed whatever their arguments are."""
    return _numbers(f"{_FREE}, {_NETWORK}" if network else _FREE, architecture)


def conditional(architecture: str, pid: int, *, network: bool) -> dict[int, tuple[Test, ...]]:
    """Return the calls that are allowed where all their tests are passed, by number; *pid* is the caller's."""
    tests = {
        "open 2 -": (Test(1, _NOT_CUT_UNWRITTEN, _TRUNCATE | _ACCESS),),
        "openat 257 56": (Test(2, _NOT_CUT_UNWRITTEN, _TRUNCATE | _ACCESS),),
        "clone 56 220": (Test(0, (_THREAD,), _THREAD),),
        "kill 62 129": (Test(0, (pid,)),),
        "tgkill 234 131": (Test(0, (pid,)),),
        "prlimit64 302 261": (Test(0, (0, pid)),),
        "prctl 157 167": (Test(0, _NAMES_AND_QUESTIONS),),
        "fcntl 72 25": (Test(1, _DUPLICATES_FLAGS_AND_LOCKS),),
        "ioctl 16 29": (Test(1, _IS_IT_A_TERMINAL_AND_FLAGS),),
        "socketpair 53 199": (
            Test(0, (_UNIX,)),
            Test(1, (_STREAM,), _KIND),
        ),  # asyncio needs one; it leads nowhere else
    }
    if network:
        tests["socket 41 198"] = (Test(0, _INTERNET),)
    else:
        tests["sendto 44 206"] = (Test(4, (0,)), Test(4, (0,), upper=True))  # to whom it is connected
    return {number: passed for name, passed in tests.items() for number in _numbers(name, architecture)}


def _numbers(table: str, architecture: str) -> list[int]:
    column = 1 + list(ARCHITECTURES).index(architecture)
    return [int(number) for entry in table.split(", ") if (number := entry.split()[column]) != "-"]
