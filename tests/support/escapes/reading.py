"""Tools that try to read what is not theirs: files of the user, other processes, the machine."""

import ctypes
import glob
import os
import struct

from .calls import Facts, call, got, path_of


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return got(file.read(100))


def password_file(facts: Facts) -> str:
    """Read who has an account."""
    del facts
    return _read("/etc/passwd")


def shadow_file(facts: Facts) -> str:
    """Read the hashes of passwords."""
    del facts
    return _read("/etc/shadow")


def secret_file(facts: Facts) -> str:
    """Read a file of the user."""
    return _read(facts["secret"])


def secret_beside_the_tools(facts: Facts) -> str:
    """Read a file that lies in the folder of the tools."""
    return _read(os.path.join(os.path.dirname(__file__), facts["beside"]))


def secret_by_a_link(facts: Facts) -> str:
    """Read through a symbolic link in the scratch folder."""
    os.symlink(facts["secret"], "link")
    return _read("link")


def secret_by_a_hard_link(facts: Facts) -> str:
    """Give the file another name in the scratch folder."""
    os.link(facts["secret"], "hard")
    return _read("hard")


def secret_by_an_own_path(facts: Facts) -> str:
    """Climb out of the scratch folder."""
    return _read("../" * 20 + facts["secret"])


def secret_by_the_root_of_a_process(facts: Facts) -> str:
    """Look at the files of a process through its folder."""
    return _read(f"/proc/{facts['pid']}/root{facts['secret']}")


def secret_by_handle(facts: Facts) -> str:
    """Open the file by its number."""
    handle = ctypes.create_string_buffer(struct.pack("Ii", 128, 0) + bytes(128))
    call(303, 264, -100, path_of(facts, "secret"), handle, ctypes.byref(ctypes.c_int()), 0)
    return got(call(304, 265, os.open(".", os.O_RDONLY), handle, os.O_RDONLY))


def secret_by_reopening(facts: Facts) -> str:
    """Open the file without the right to read it, and open that again by its number."""
    number = os.open(facts["secret"], os.O_PATH)
    return _read(f"/proc/self/fd/{number}")


def names_in_a_folder(facts: Facts) -> str:
    """List a folder of the user."""
    return got(os.listdir(os.path.dirname(facts["secret"])))


def environments(facts: Facts) -> str:
    """Read the environment of the process that runs the calls, and of all others: that of tools has no home."""
    for path in [f"/proc/{facts['pid']}/environ", *glob.glob("/proc/[0-9]*/environ")]:
        try:
            with open(path, "rb") as file:
                found = file.read()
        except OSError:
            continue
        if b"HOME=" in found:
            return got(found)
    raise LookupError("none could be read")


def memory_of_the_parent(facts: Facts) -> str:
    """Open the memory of the process that watches."""
    del facts
    return got(open(f"/proc/{os.getppid()}/mem", "rb", buffering=0).fileno())


def command_lines(facts: Facts) -> str:
    """Read how processes were started."""
    return _read(f"/proc/{facts['pid']}/cmdline")


def log_of_the_kernel(facts: Facts) -> str:
    """Read what the kernel has said."""
    del facts
    return got(call(103, 116, 3, ctypes.create_string_buffer(1000), 1000))


def disks(facts: Facts) -> str:
    """Read a disk below its files."""
    del facts
    for device in (*glob.glob("/dev/vd*"), *glob.glob("/dev/sd*"), *glob.glob("/dev/nvme*"), "/dev/mem", "/dev/kmsg"):
        try:
            return _read(device)
        except (OSError, LookupError):
            continue
    raise LookupError("none could be read")


def terminal(facts: Facts) -> str:
    """Write to the user's terminal."""
    del facts
    for path in ("/dev/tty", "/dev/console", *glob.glob("/dev/pts/[0-9]*")):
        try:
            return got(os.write(os.open(path, os.O_WRONLY), b"\0"))
        except OSError:
            continue
    raise LookupError("none could be written")


def scratch_of_others(facts: Facts) -> str:
    """Read what the tools of another dialogue have written."""
    return _read(facts["other"])
