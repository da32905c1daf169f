"""Tools that try to take what is not given back: locks, memory, and what outlives their process."""

import ctypes
import fcntl
import mmap
import os

from .calls import ENOUGH, Facts, call, got


def lock_of_the_log(facts: Facts) -> str:
    """Take the lock of the one process that writes to the log."""
    fcntl.flock(os.open(facts["lock"], os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return got("the lock")


def lock_of_a_readable_file(facts: Facts) -> str:
    """Take the same kind of lock of a file that may be read."""
    del facts
    fcntl.flock(os.open(__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return got("the lock")


def lease(facts: Facts) -> str:
    """Be asked before anybody else opens a file."""
    del facts
    return got(fcntl.fcntl(os.open(__file__, os.O_RDONLY), 1024, fcntl.F_RDLCK) == 0)


def memory(facts: Facts) -> str:
    """Take more than the limit."""
    del facts
    return got(len(bytearray(4 * ENOUGH)))


def shared_memory(facts: Facts) -> str:
    """Take a segment that nobody gives back."""
    del facts
    return got(call(29, 194, 0, 2**20, 0o1600) >= 0)


def semaphores(facts: Facts) -> str:
    """Take semaphores that nobody gives back."""
    del facts
    return got(call(64, 190, 0, 1, 0o1600) >= 0)


def message_queue(facts: Facts) -> str:
    """Make a queue that nobody removes."""
    del facts
    return got(call(68, 186, 0, 0o1600) >= 0)


def posix_queue(facts: Facts) -> str:
    """Make a queue with a name."""
    del facts
    return got(call(240, 180, b"toolace-mt-probe", os.O_CREAT | os.O_RDWR, 0o600, None))


def memory_file(facts: Facts) -> str:
    """Write into a file that is memory."""
    del facts
    number = os.memfd_create("x")
    return got(sum(os.write(number, bytes(2**20)) for _ in range(8)))


def secret_memory(facts: Facts) -> str:
    """Take memory that nobody else can see."""
    del facts
    return got(call(447, 447, 0))


def key(facts: Facts) -> str:
    """Leave a key in the kernel."""
    del facts
    return got(call(248, 217, b"user", b"toolace-mt-probe", b"x" * 1000, 1000, -4))


def huge_pipes(facts: Facts) -> str:
    """Make pipes that hold a megabyte each."""
    del facts
    return got(fcntl.fcntl(os.pipe()[1], 1031, 2**20))


def locked_memory(facts: Facts) -> str:
    """Keep memory from being paged out."""
    del facts
    area = mmap.mmap(-1, 2**20)
    address = ctypes.addressof(ctypes.c_char.from_buffer(area))
    return got(call(149, 228, ctypes.c_void_p(address), 2**20) == 0)
