"""Tools that try to get out of the sandbox: each returns what it has got hold of, and raises where it is held.

`facts` is what somebody outside knows and a lucky tool could guess: ports, paths and process numbers.
"""

import ctypes
import fcntl
import glob
import mmap
import os
import platform
import resource
import shutil
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable
from typing import Any, Final

_LIBC: Final = ctypes.CDLL(None, use_errno=True)
_INTEL: Final = platform.machine() == "x86_64"
_NOWHERE: Final = ctypes.c_char_p(None)
_ENOUGH: Final = 400 * 2**20
"""Bytes that no limit of the probes allows."""

Facts = dict[str, Any]


def _call(intel: int, arm: int, *arguments: Any) -> int:
    """Make the system call; its result, where the kernel did not refuse it."""
    result = int(_LIBC.syscall(intel if _INTEL else arm, *arguments))
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result


def _got(what: Any) -> str:
    """Say what was got; nothing is no success."""
    if not what:
        raise LookupError("there was nothing to be had")
    return f"got {str(what)[:200]}"


def _done(function: Callable[..., None], *arguments: Any, **options: Any) -> str:
    """Say that *function* was not refused."""
    function(*arguments, **options)
    return _got(function.__name__)


def _path(facts: Facts, name: str) -> bytes:
    return str(facts[name]).encode()


# Network


def tcp_over_ipv4(facts: Facts) -> str:
    """Connect."""
    return _got(socket.create_connection(("127.0.0.1", facts["tcp"]), timeout=1))


def tcp_over_ipv6(facts: Facts) -> str:
    """Connect to an address of the other family."""
    return _got(socket.create_connection(("::ffff:127.0.0.1", facts["tcp"]), timeout=1))


def multipath_tcp(facts: Facts) -> str:
    """Connect by a protocol that is not called TCP."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262) as sender:
        sender.connect(("127.0.0.1", facts["tcp"]))
        return _got(sender.send(b"secret"))


def tcp_fast_open(facts: Facts) -> str:
    """Send with the first packet, without connecting."""
    with socket.socket() as sender:
        return _got(sender.sendto(b"secret", 0x20000000, ("127.0.0.1", facts["tcp"])))


def tcp_listening(facts: Facts) -> str:
    """Let others in."""
    del facts
    return _got(socket.create_server(("127.0.0.1", 0)))


def datagram(facts: Facts) -> str:
    """Send a datagram."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        return _got(sender.sendto(b"secret", ("127.0.0.1", facts["udp"])))


def ping(facts: Facts) -> str:
    """Send an echo request."""
    del facts
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP) as sender:
        return _got(sender.sendto(b"\x08\0\0\0\0\0\0\0secret", ("127.0.0.1", 0)))


def raw_packets(facts: Facts) -> str:
    """Open the wire itself."""
    del facts
    return _got(socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0x300))


def unix_stream(facts: Facts) -> str:
    """Connect to a daemon of the machine."""
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect(facts["unix"])
        return _got(sender.send(b"secret"))


def unix_datagram(facts: Facts) -> str:
    """Send to a log or a notification socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        return _got(sender.sendto(b"secret", facts["unix_datagram"]))


def unix_abstract(facts: Facts) -> str:
    """Connect to a socket that has no file."""
    with socket.socket(socket.AF_UNIX) as sender:
        sender.connect("\0" + facts["abstract"])
        return _got(sender.send(b"secret"))


def pair_that_sends_elsewhere(facts: Facts) -> str:
    """Send from one end of a pair to somebody who is not the other end."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    return _got(one.sendto(b"secret", facts["unix_datagram"]))


def pair_that_reconnects(facts: Facts) -> str:
    """Connect one end of a pair to somebody else."""
    one, _ = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    one.connect(facts["unix_datagram"])
    return _got(one.send(b"secret"))


def own_connection_reconnected(facts: Facts) -> str:
    """Connect whatever socket is open already."""
    for number in range(64):
        try:
            inherited = socket.socket(fileno=os.dup(number))
            inherited.connect(facts["unix"])
        except OSError:
            continue
        return _got(inherited)
    raise LookupError("no socket could be connected")


def files_sent_to_the_parent(facts: Facts) -> str:
    """Pass an open file to the process that runs the calls."""
    del facts
    for number in range(3, 64):
        try:
            with socket.socket(fileno=os.dup(number)) as inherited:
                return _got(socket.send_fds(inherited, [b"x"], [number]))
        except OSError:
            continue
    raise LookupError("no socket took it")


def kernel_crypto(facts: Facts) -> str:
    """Talk to a part of the kernel over a socket."""
    del facts
    return _got(socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET, 0))


def netlink(facts: Facts) -> str:
    """Ask the kernel about its network."""
    del facts
    return _got(socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0))


def virtual_machine_socket(facts: Facts) -> str:
    """Talk to the host of a virtual machine."""
    del facts
    return _got(socket.socket(socket.AF_VSOCK, socket.SOCK_STREAM))


def names(facts: Facts) -> str:
    """Ask a name server."""
    del facts
    return _got(socket.getaddrinfo("example.com", 80))


def ring(facts: Facts) -> str:
    """Have the kernel make the calls, past any filter."""
    del facts
    return _got(_call(425, 425, 8, ctypes.create_string_buffer(120)))


# Reading


def _read(path: str) -> str:
    with open(path, "rb") as file:
        return _got(file.read(100))


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
    _call(303, 264, -100, _path(facts, "secret"), handle, ctypes.byref(ctypes.c_int()), 0)
    return _got(_call(304, 265, os.open(".", os.O_RDONLY), handle, os.O_RDONLY))


def secret_by_execution(facts: Facts) -> str:
    """Open it for nothing, and read it by the number of the open file."""
    number = os.open(facts["secret"], os.O_PATH)
    return _read(f"/proc/self/fd/{number}")


def names_in_a_folder(facts: Facts) -> str:
    """List a folder of the user."""
    return _got(os.listdir(os.path.dirname(facts["secret"])))


def environments(facts: Facts) -> str:
    """Read the environment of the process that runs the calls, and of all others: that of tools has no home."""
    for path in [f"/proc/{facts['pid']}/environ", *glob.glob("/proc/[0-9]*/environ")]:
        try:
            with open(path, "rb") as file:
                found = file.read()
        except OSError:
            continue
        if b"HOME=" in found:
            return _got(found)
    raise LookupError("none could be read")


def memory_of_the_parent(facts: Facts) -> str:
    """Open the memory of the process that watches."""
    del facts
    return _got(open(f"/proc/{os.getppid()}/mem", "rb", buffering=0).fileno())


def command_lines(facts: Facts) -> str:
    """Read how processes were started."""
    return _read(f"/proc/{facts['pid']}/cmdline")


def log_of_the_kernel(facts: Facts) -> str:
    """Read what the kernel has said."""
    del facts
    return _got(_call(103, 116, 3, ctypes.create_string_buffer(1000), 1000))


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
            return _got(os.write(os.open(path, os.O_WRONLY), b"\0"))
        except OSError:
            continue
    raise LookupError("none could be written")


def scratch_of_others(facts: Facts) -> str:
    """Read what the tools of another dialogue have written."""
    return _read(facts["other"])


# Changing files


def write(facts: Facts) -> str:
    """Write over a file."""
    return _got(open(facts["victim"], "w"))


def append(facts: Facts) -> str:
    """Append to a file."""
    return _got(os.open(facts["victim"], os.O_APPEND | os.O_WRONLY))


def truncate(facts: Facts) -> str:
    """Cut a file without opening it."""
    return _done(os.truncate, facts["victim"], 0)


def truncate_when_opened(facts: Facts) -> str:
    """Cut a file by opening it for reading."""
    return _got(os.open(facts["victim"], os.O_TRUNC | os.O_RDONLY))


def create(facts: Facts) -> str:
    """Make a file."""
    return _got(open(facts["folder"] + "/new", "w"))


def create_nameless(facts: Facts) -> str:
    """Make a file without a name."""
    return _got(os.open(facts["folder"], os.O_TMPFILE | os.O_WRONLY))


def remove(facts: Facts) -> str:
    """Remove a file."""
    return _done(os.unlink, facts["victim"])


def rename(facts: Facts) -> str:
    """Rename a file."""
    return _done(os.rename, facts["victim"], facts["victim"] + "2")


def take_away(facts: Facts) -> str:
    """Move a file to the scratch folder."""
    return _done(os.rename, facts["victim"], "mine")


def put_there(facts: Facts) -> str:
    """Move a file out of the scratch folder."""
    open("mine", "w").close()
    return _done(os.rename, "mine", facts["folder"] + "/mine")


def exchange(facts: Facts) -> str:
    """Exchange a file for another one."""
    open("mine", "w").close()
    return _got(_call(316, 276, -100, b"mine", -100, _path(facts, "victim"), 2) == 0)


def hard_link(facts: Facts) -> str:
    """Give a file another name outside."""
    return _done(os.link, facts["victim"], facts["folder"] + "/hard")


def symbolic_link(facts: Facts) -> str:
    """Put a link outside."""
    return _done(os.symlink, "/", facts["folder"] + "/another link")


def folder(facts: Facts) -> str:
    """Make a folder outside."""
    return _done(os.mkdir, facts["folder"] + "/sub")


def remove_folder(facts: Facts) -> str:
    """Remove a folder outside."""
    return _done(os.rmdir, facts["folder"] + "/empty")


def pipe_file(facts: Facts) -> str:
    """Make a named pipe outside."""
    return _done(os.mkfifo, facts["folder"] + "/pipe")


def device(facts: Facts) -> str:
    """Make a device in the scratch folder."""
    del facts
    return _done(os.mknod, "device", 0o020600, os.makedev(1, 1))


def mode(facts: Facts) -> str:
    """Change who may read a file."""
    return _done(os.chmod, facts["victim"], 0o777)


def mode_by_link(facts: Facts) -> str:
    """Change it through a link in the scratch folder."""
    os.symlink(facts["victim"], "link")
    return _done(os.chmod, "link", 0o777)


def mode_of_an_open_file(facts: Facts) -> str:
    """Change the mode of a file that may be read."""
    del facts
    return _done(os.fchmod, os.open(__file__, os.O_RDONLY), 0o640)


def mode_by_a_newer_call(facts: Facts) -> str:
    """Change it by the newest call that can."""
    return _got(_call(452, 452, -100, _path(facts, "victim"), 0o777, 0) == 0)


def owner(facts: Facts) -> str:
    """Give a file away."""
    return _done(os.chown, facts["victim"], os.getuid(), os.getgid())


def times(facts: Facts) -> str:
    """Change when a file was written."""
    return _done(os.utime, facts["victim"], (1, 1))


def times_of_an_open_file(facts: Facts) -> str:
    """Change the times of a file that may be read."""
    del facts
    return _done(os.utime, os.open(__file__, os.O_RDONLY), (1, 1))


def times_of_a_link(facts: Facts) -> str:
    """Change the times of a link."""
    return _done(os.utime, facts["link"], (1, 1), follow_symlinks=False)


def attribute(facts: Facts) -> str:
    """Write an extended attribute."""
    return _done(os.setxattr, facts["victim"], "user.x", b"x")


def attribute_of_an_open_file(facts: Facts) -> str:
    """Write an attribute of a file that may be read."""
    del facts
    return _done(os.setxattr, os.open(__file__, os.O_RDONLY), "user.x", b"x")


def attribute_removed(facts: Facts) -> str:
    """Remove an extended attribute."""
    return _done(os.removexattr, facts["victim"], "user.there")


def flags(facts: Facts) -> str:
    """Change the flags of a file that may be read, as chattr does."""
    del facts
    number = os.open(__file__, os.O_RDONLY)
    before = struct.unpack("i", fcntl.ioctl(number, 0x80086601, struct.pack("i", 0))[:4])[0]
    fcntl.ioctl(number, 0x40086602, struct.pack("i", before | 0x40))
    return _got("flags")


def own_code(facts: Facts) -> str:
    """Write to the module that the tool stands in."""
    del facts
    return _got(os.open(__file__, os.O_WRONLY))


def shared_memory_folder(facts: Facts) -> str:
    """Leave something in the folder of shared memory."""
    return _got(os.open(facts["shm"], os.O_CREAT | os.O_RDWR, 0o600))


def mount(facts: Facts) -> str:
    """Put another file system in place."""
    return _got(_LIBC.mount(b"none", _path(facts, "folder"), b"tmpfs", 0, _NOWHERE) == 0)


def new_mount(facts: Facts) -> str:
    """Copy a mount by the newer calls."""
    return _got(_call(428, 428, -100, _path(facts, "folder"), 1))


# Locks


def lock_of_the_log(facts: Facts) -> str:
    """Take the lock of the one process that writes to the log."""
    fcntl.flock(os.open(facts["lock"], os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return _got("the lock")


def lock_of_a_readable_file(facts: Facts) -> str:
    """Take the same kind of lock of a file that may be read."""
    del facts
    fcntl.flock(os.open(__file__, os.O_RDONLY), fcntl.LOCK_EX | fcntl.LOCK_NB)
    return _got("the lock")


def lease(facts: Facts) -> str:
    """Be asked before anybody else opens a file."""
    del facts
    return _got(fcntl.fcntl(os.open(__file__, os.O_RDONLY), 1024, fcntl.F_RDLCK) == 0)


# Memory, and what outlives the process


def memory(facts: Facts) -> str:
    """Take more than the limit."""
    del facts
    return _got(len(bytearray(4 * _ENOUGH)))


def shared_memory(facts: Facts) -> str:
    """Take a segment that nobody gives back."""
    del facts
    return _got(_call(29, 194, 0, 2**20, 0o1600) >= 0)


def semaphores(facts: Facts) -> str:
    """Take semaphores that nobody gives back."""
    del facts
    return _got(_call(64, 190, 0, 1, 0o1600) >= 0)


def message_queue(facts: Facts) -> str:
    """Make a queue that nobody removes."""
    del facts
    return _got(_call(68, 186, 0, 0o1600) >= 0)


def posix_queue(facts: Facts) -> str:
    """Make a queue with a name."""
    del facts
    return _got(_call(240, 180, b"toolace-mt-probe", os.O_CREAT | os.O_RDWR, 0o600, None))


def memory_file(facts: Facts) -> str:
    """Write into a file that is memory."""
    del facts
    number = os.memfd_create("x")
    return _got(sum(os.write(number, bytes(2**20)) for _ in range(8)))


def secret_memory(facts: Facts) -> str:
    """Take memory that nobody else can see."""
    del facts
    return _got(_call(447, 447, 0))


def key(facts: Facts) -> str:
    """Leave a key in the kernel."""
    del facts
    return _got(_call(248, 217, b"user", b"toolace-mt-probe", b"x" * 1000, 1000, -4))


def huge_pipes(facts: Facts) -> str:
    """Make pipes that hold a megabyte each."""
    del facts
    return _got(fcntl.fcntl(os.pipe()[1], 1031, 2**20))


def locked_memory(facts: Facts) -> str:
    """Keep memory from being paged out."""
    del facts
    area = mmap.mmap(-1, 2**20)
    address = ctypes.addressof(ctypes.c_char.from_buffer(area))
    return _got(_call(149, 228, ctypes.c_void_p(address), 2**20) == 0)


# Processes


def fork(facts: Facts) -> str:
    """Start a process."""
    del facts
    pid = os.fork()
    if not pid:
        os._exit(0)
    return _got(pid)


def program(facts: Facts) -> str:
    """Become another program."""
    del facts
    os.execv("/bin/true", ["true"])


def program_from_memory(facts: Facts) -> str:
    """Become a program that is no file."""
    del facts
    shutil.copyfile("/bin/true", "true")
    return _got(_call(322, 281, os.open("true", os.O_RDONLY), b"", None, None, 0x1000))


def spawned(facts: Facts) -> str:
    """Start a program."""
    del facts
    return _got(os.posix_spawn("/bin/true", ["true"], {}))


def clone_three(facts: Facts) -> str:
    """Start a process by the newest call."""
    del facts
    arguments = ctypes.create_string_buffer(struct.pack("11Q", 0, 0, 0, 0, signal.SIGCHLD, 0, 0, 0, 0, 0, 0))
    pid = _call(435, 435, arguments, 88)
    if not pid:
        os._exit(0)
    return _got(pid)


def signal_to_the_parent(facts: Facts) -> str:
    """Signal the process that watches."""
    del facts
    return _done(os.kill, os.getppid(), 0)


def signal_to_the_run(facts: Facts) -> str:
    """Signal the process that runs the calls."""
    return _done(os.kill, facts["pid"], 0)


def signal_to_all(facts: Facts) -> str:
    """Signal every process."""
    del facts
    return _done(os.kill, -1, 0)


def signal_to_a_thread(facts: Facts) -> str:
    """Signal a thread of another process."""
    return _got(_call(200, 130, facts["pid"], 0) == 0)


def signal_by_handle(facts: Facts) -> str:
    """Signal a process by a handle of it."""
    handle = os.pidfd_open(facts["pid"])
    return _got(_call(424, 424, handle, 0, None, 0) == 0)


def signal_by_a_file(facts: Facts) -> str:
    """Have the kernel signal another process when a file can be read."""
    reading, _ = os.pipe()
    return _got(fcntl.fcntl(reading, 8, facts["pid"]) == 0)


def traced(facts: Facts) -> str:
    """Attach to the process that watches."""
    del facts
    return _got(_call(101, 117, 16, os.getppid(), 0, 0) == 0)


def memory_of_others(facts: Facts) -> str:
    """Read the memory of another process."""
    del facts
    here = ctypes.create_string_buffer(8)
    vector = struct.pack("PN", ctypes.addressof(here), 8)
    return _got(_call(310, 270, os.getppid(), vector, 1, vector, 1, 0))


def renice(facts: Facts) -> str:
    """Slow down the process that watches."""
    del facts
    return _done(os.setpriority, os.PRIO_PROCESS, os.getppid(), 19)


def renice_all(facts: Facts) -> str:
    """Slow down everything of the user."""
    del facts
    return _done(os.setpriority, os.PRIO_USER, 0, 19)


def pinned(facts: Facts) -> str:
    """Put the process that watches on one core."""
    del facts
    return _done(os.sched_setaffinity, os.getppid(), {0})


def pinned_run(facts: Facts) -> str:
    """Put the process that runs the calls on one core."""
    return _done(os.sched_setaffinity, facts["pid"], {0})


def scheduled(facts: Facts) -> str:
    """Let the process that watches run only where nobody else wants to."""
    del facts
    return _done(os.sched_setscheduler, os.getppid(), os.SCHED_IDLE, os.sched_param(0))


def disk_priority(facts: Facts) -> str:
    """Let the process that watches wait for the disk."""
    del facts
    return _got(_call(251, 30, 1, os.getppid(), 3 << 13) == 0)


def limits_of_the_parent(facts: Facts) -> str:
    """Take files away from the process that watches."""
    del facts
    return _got(resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE))


def limits_raised(facts: Facts) -> str:
    """Raise the own limits."""
    del facts
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return _got("memory")


def left_to_live(facts: Facts) -> str:
    """Outlive the process that watches."""
    del facts
    return _got(_LIBC.prctl(1, 0, 0, 0, 0) == 0 and _LIBC.prctl(1, 0, 0, 0, 0) == 0)


def hidden(facts: Facts) -> str:
    """Hide from the process that watches."""
    del facts
    return _got(_LIBC.prctl(4, 0, 0, 0, 0) == 0)


def group_left(facts: Facts) -> str:
    """Leave the group that is killed."""
    del facts
    return _done(os.setpgid, 0, os.getppid())


def another_user(facts: Facts) -> str:
    """Become somebody else."""
    del facts
    return _done(os.setuid, 65534)


def own_namespaces(facts: Facts) -> str:
    """Become root of a world of one's own."""
    del facts
    return _got(_LIBC.unshare(0x10000000) == 0)


def root_changed(facts: Facts) -> str:
    """Take another folder for the root."""
    del facts
    return _done(os.chroot, ".")


def host_name(facts: Facts) -> str:
    """Rename the machine."""
    del facts
    return _got(_LIBC.sethostname(platform.node().encode(), len(platform.node())) == 0)


def clock(facts: Facts) -> str:
    """Set the clock to what it says."""
    del facts
    return _done(time.clock_settime, time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME))


def kernel_program(facts: Facts) -> str:
    """Load a program into the kernel."""
    del facts
    return _got(_call(321, 280, 0, struct.pack("IIII", 2, 4, 8, 1) + bytes(64), 80))


def counters(facts: Facts) -> str:
    """Watch the processor."""
    del facts
    return _got(_call(298, 241, struct.pack("IIQ", 1, 128, 0) + bytes(112), 0, -1, -1, 0))


def page_faults(facts: Facts) -> str:
    """Handle page faults, which helps to attack a kernel."""
    del facts
    return _got(_call(323, 282, 0o2000000))


def old_calls(facts: Facts) -> str:
    """Make a call by the numbers of another architecture."""
    del facts
    if not _INTEL:
        raise LookupError("there is no other")
    return _got(int(_LIBC.syscall(0x40000000 | 39)) > 0)


def personality(facts: Facts) -> str:
    """Switch off the randomness of addresses."""
    del facts
    return _got(_call(135, 92, 0x0040000) >= 0)


def watching(facts: Facts) -> str:
    """Be told of what happens in a folder."""
    return _got(_LIBC.inotify_add_watch(_LIBC.inotify_init(), _path(facts, "folder"), 0xFFF) >= 0)


# Slow ones: what only a sum, or time, shows


def many_files(facts: Facts) -> str:
    """Fill the disk, each file under the limit."""
    del facts
    for number in range(_ENOUGH // 2**20):
        with open(f"f{number}", "wb") as file:
            file.write(bytes(2**20))
    return _got("400 MB")


def many_nameless_files(facts: Facts) -> str:
    """Fill the disk with files that have no name any more."""
    del facts
    kept = []
    for _ in range(_ENOUGH // (8 * 2**20)):
        kept.append(open("f", "wb"))
        kept[-1].write(bytes(8 * 2**20))
        os.unlink("f")
    time.sleep(1)
    return _got(len(kept) * 8)


def many_empty_files(facts: Facts) -> str:
    """Use up the file system's entries."""
    del facts
    for number in range(100_000):
        os.mkdir(f"d{number}")
    return _got("100,000 folders")


def deep_folders(facts: Facts) -> str:
    """Make folders in folders, deeper than a path can say."""
    del facts
    for _ in range(20_000):
        os.mkdir("d")
        os.chdir("d")
    return _got("20,000 levels")


def closed_folder(facts: Facts) -> str:
    """Hide what is written in a folder that cannot be listed."""
    del facts
    os.mkdir("closed", 0o300)
    for number in range(_ENOUGH // 2**20):
        with open(f"closed/f{number}", "wb") as file:
            file.write(bytes(2**20))
    return _got("400 MB")


def thread_bomb(facts: Facts) -> str:
    """Start threads until the machine has no more."""
    del facts
    threading.stack_size(32768)
    for _ in range(4000):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    time.sleep(1)
    return _got("4,000 threads")


def allocated(facts: Facts) -> str:
    """Reserve the disk without writing."""
    del facts
    for number in range(40):
        os.posix_fallocate(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY), 0, 10 * 2**20)
    time.sleep(1)
    return _got("400 MB")


def busy_for_ever(facts: Facts) -> str:
    """Keep a core."""
    del facts
    while True:
        pass


SLOW: Final[tuple[Callable[[Facts], str], ...]] = (
    many_files,
    many_nameless_files,
    many_empty_files,
    deep_folders,
    closed_folder,
    thread_bomb,
    allocated,
    busy_for_ever,
)
"""What takes a second or more each."""
