"""Tools that try to start, change or watch processes, or to be more than they are."""

import ctypes
import fcntl
import os
import platform
import resource
import shutil
import signal
import struct
import time

from .calls import INTEL, LIBC, Facts, call, done, got, path_of


def fork(facts: Facts) -> str:
    """Start a process."""
    del facts
    pid = os.fork()
    if not pid:
        os._exit(0)
    return got(pid)


def program(facts: Facts) -> str:
    """Become another program."""
    del facts
    os.execv("/bin/true", ["true"])


def program_from_memory(facts: Facts) -> str:
    """Become a program that is no file."""
    del facts
    shutil.copyfile("/bin/true", "true")
    return got(call(322, 281, os.open("true", os.O_RDONLY), b"", None, None, 0x1000))


def spawned(facts: Facts) -> str:
    """Start a program."""
    del facts
    return got(os.posix_spawn("/bin/true", ["true"], {}))


def clone_three(facts: Facts) -> str:
    """Start a process by the newest call."""
    del facts
    arguments = ctypes.create_string_buffer(struct.pack("11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0))
    pid = call(435, 435, arguments, 88)
    if not pid:
        os._exit(0)
    return got(pid)


def signal_to_the_parent(facts: Facts) -> str:
    """Signal the process that watches."""
    del facts
    return done(os.kill, os.getppid(), 0)


def signal_to_the_run(facts: Facts) -> str:
    """Signal the process that runs the calls."""
    return done(os.kill, facts["pid"], 0)


def signal_to_all(facts: Facts) -> str:
    """Signal every process."""
    del facts
    return done(os.kill, -1, 0)


def signal_to_a_thread(facts: Facts) -> str:
    """Signal a thread of another process."""
    return got(call(200, 130, facts["pid"], 0) == 0)


def signal_by_handle(facts: Facts) -> str:
    """Signal a process by a handle of it."""
    handle = os.pidfd_open(facts["pid"])
    return got(call(424, 424, handle, 0, None, 0) == 0)


def signal_by_a_file(facts: Facts) -> str:
    """Have the kernel signal another process when a file can be read."""
    reading, _ = os.pipe()
    return got(fcntl.fcntl(reading, 8, facts["pid"]) == 0)


def traced(facts: Facts) -> str:
    """Attach to the process that watches."""
    del facts
    return got(call(101, 117, 16, os.getppid(), 0, 0) == 0)


def memory_of_others(facts: Facts) -> str:
    """Read the memory of another process."""
    del facts
    here = ctypes.create_string_buffer(8)
    vector = struct.pack("PN", ctypes.addressof(here), 8)
    return got(call(310, 270, os.getppid(), vector, 1, vector, 1, 0))


def renice(facts: Facts) -> str:
    """Slow down the process that watches."""
    del facts
    return done(os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)


def renice_all(facts: Facts) -> str:
    """Slow down everything of the user."""
    del facts
    return done(os.setpriority, os.PRIO_USER, 0, 19)


def pinned(facts: Facts) -> str:
    """Put the process that watches on one core."""
    del facts
    return done(os.sched_setaffinity, os.getppid(), {0})


def pinned_run(facts: Facts) -> str:
    """Put the process that runs the calls on one core."""
    return done(os.sched_setaffinity, facts["pid"], {0})


def scheduled(facts: Facts) -> str:
    """Let the process that watches run only where nobody else wants to."""
    del facts
    return done(os.sched_setscheduler, os.getppid(), os.SCHED_IDLE, os.sched_param(0))


def disk_priority(facts: Facts) -> str:
    """Let the process that watches wait for the disk."""
    del facts
    return got(call(251, 30, 1, os.getppid(), 3 << 13) == 0)


def limits_of_the_parent(facts: Facts) -> str:
    """Take files away from the process that watches."""
    del facts
    return got(resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE))


def limits_raised(facts: Facts) -> str:
    """Raise the own limits."""
    del facts
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return got("memory")


def left_to_live(facts: Facts) -> str:
    """Outlive the process that watches."""
    del facts
    return got(LIBC.prctl(1, 0, 0, 0, 0) == 0 and LIBC.prctl(1, 0, 0, 0, 0) == 0)


def hidden(facts: Facts) -> str:
    """Hide from the process that watches."""
    del facts
    return got(LIBC.prctl(4, 0, 0, 0, 0) == 0)


def group_left(facts: Facts) -> str:
    """Leave the group that is killed."""
    del facts
    return done(os.setpgid, 0, os.getppid())


def another_user(facts: Facts) -> str:
    """Become somebody else."""
    del facts
    return done(os.setuid, 65534)


def own_namespaces(facts: Facts) -> str:
    """Become root of a world of one's own."""
    del facts
    return got(LIBC.unshare(0x10000000) == 0)


def root_changed(facts: Facts) -> str:
    """Take another folder for the root."""
    del facts
    return done(os.chroot, ".")


def host_name(facts: Facts) -> str:
    """Rename the machine."""
    del facts
    return got(LIBC.sethostname(platform.node().encode(), len(platform.node())) == 0)


def clock(facts: Facts) -> str:
    """Set the clock to what it says."""
    del facts
    return done(time.clock_settime, time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME))


def kernel_program(facts: Facts) -> str:
    """Load a program into the kernel."""
    del facts
    return got(call(321, 280, 0, struct.pack("IIII", 2, 4, 8, 1) + bytes(64), 80))


def counters(facts: Facts) -> str:
    """Watch the processor."""
    del facts
    return got(call(298, 241, struct.pack("IIQ", 1, 128, 0) + bytes(112), 0, -1, -1, 0))


def page_faults(facts: Facts) -> str:
    """Handle page faults, which helps to attack a kernel."""
    del facts
    return got(call(323, 282, 0o2000000))


def old_calls(facts: Facts) -> str:
    """Make a call by the numbers of another architecture."""
    del facts
    if not INTEL:
        raise LookupError("there is no other")
    return got(int(LIBC.syscall(0x40000000 | 39)) > 0)


def personality(facts: Facts) -> str:
    """Switch off the randomness of addresses."""
    del facts
    return got(call(135, 92, 0x0040000) >= 0)


def watching(facts: Facts) -> str:
    """Be told of what happens in a folder."""
    return got(LIBC.inotify_add_watch(LIBC.inotify_init(), path_of(facts, "folder"), 0xFFF) >= 0)
