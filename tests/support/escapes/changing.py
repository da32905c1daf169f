"""Tools that try to change what lies outside the scratch folder."""

import fcntl
import os
import struct

from .calls import LIBC, NOWHERE, Facts, call, done, got, path_of


def write(facts: Facts) -> str:
    """Write over a file."""
    return got(open(facts["victim"], "w"))


def append(facts: Facts) -> str:
    """Append to a file."""
    return got(os.open(facts["victim"], os.O_APPEND | os.O_WRONLY))


def truncate(facts: Facts) -> str:
    """Cut a file without opening it."""
    return done(os.truncate, facts["victim"], 0)


def truncate_when_opened(facts: Facts) -> str:
    """Cut a file by opening it for reading."""
    return got(os.open(facts["victim"], os.O_TRUNC | os.O_RDONLY))


def create(facts: Facts) -> str:
    """Make a file."""
    return got(open(facts["folder"] + "/new", "w"))


def create_nameless(facts: Facts) -> str:
    """Make a file without a name."""
    return got(os.open(facts["folder"], os.O_TMPFILE | os.O_WRONLY))


def remove(facts: Facts) -> str:
    """Remove a file."""
    return done(os.unlink, facts["victim"])


def rename(facts: Facts) -> str:
    """Rename a file."""
    return done(os.rename, facts["victim"], facts["victim"] + "2")


def take_away(facts: Facts) -> str:
    """Move a file to the scratch folder."""
    return done(os.rename, facts["victim"], "mine")


def put_there(facts: Facts) -> str:
    """Move a file out of the scratch folder."""
    open("mine", "w").close()
    return done(os.rename, "mine", facts["folder"] + "/mine")


def exchange(facts: Facts) -> str:
    """Exchange a file for another one."""
    open("mine", "w").close()
    return got(call(316, 276, -100, b"mine", -100, path_of(facts, "victim"), 2) == 0)


def hard_link(facts: Facts) -> str:
    """Give a file another name outside."""
    return done(os.link, facts["victim"], facts["folder"] + "/hard")


def symbolic_link(facts: Facts) -> str:
    """Put a link outside."""
    return done(os.symlink, "/", facts["folder"] + "/another link")


def folder(facts: Facts) -> str:
    """Make a folder outside."""
    return done(os.mkdir, facts["folder"] + "/sub")


def remove_folder(facts: Facts) -> str:
    """Remove a folder outside."""
    return done(os.rmdir, facts["folder"] + "/empty")


def pipe_file(facts: Facts) -> str:
    """Make a named pipe outside."""
    return done(os.mkfifo, facts["folder"] + "/pipe")


def device(facts: Facts) -> str:
    """Make a device in the scratch folder."""
    del facts
    return done(os.mknod, "device", 0o020600, os.makedev(1, 1))


def mode(facts: Facts) -> str:
    """Change who may read a file."""
    return done(os.chmod, facts["victim"], 0o777)


def mode_by_link(facts: Facts) -> str:
    """Change it through a link in the scratch folder."""
    os.symlink(facts["victim"], "link")
    return done(os.chmod, "link", 0o777)


def mode_of_an_open_file(facts: Facts) -> str:
    """Change the mode of a file that may be read."""
    del facts
    return done(os.fchmod, os.open(__file__, os.O_RDONLY), 0o640)


def mode_by_a_newer_call(facts: Facts) -> str:
    """Change it by the newest call that can."""
    return got(call(452, 452, -100, path_of(facts, "victim"), 0o777, 0) == 0)


def owner(facts: Facts) -> str:
    """Give a file away."""
    return done(os.chown, facts["victim"], os.getuid(), os.getgid())


def times(facts: Facts) -> str:
    """Change when a file was written."""
    return done(os.utime, facts["victim"], (1, 1))


def times_of_an_open_file(facts: Facts) -> str:
    """Change the times of a file that may be read."""
    del facts
    return done(os.utime, os.open(__file__, os.O_RDONLY), (1, 1))


def times_of_a_link(facts: Facts) -> str:
    """Change the times of a link."""
    return done(os.utime, facts["link"], (1, 1), follow_symlinks=False)


def attribute(facts: Facts) -> str:
    """Write an extended attribute."""
    return done(os.setxattr, facts["victim"], "user.x", b"x")


def attribute_of_an_open_file(facts: Facts) -> str:
    """Write an attribute of a file that may be read."""
    del facts
    return done(os.setxattr, os.open(__file__, os.O_RDONLY), "user.x", b"x")


def attribute_removed(facts: Facts) -> str:
    """Remove an extended attribute."""
    return done(os.removexattr, facts["victim"], "user.there")


def flags(facts: Facts) -> str:
    """Change the flags of a file that may be read, as chattr does."""
    del facts
    number = os.open(__file__, os.O_RDONLY)
    before = struct.unpack("i", fcntl.ioctl(number, 0x80086601, struct.pack("i", 0))[:4])[0]
    fcntl.ioctl(number, 0x40086602, struct.pack("i", before | 0x40))
    return got("flags")


def own_code(facts: Facts) -> str:
    """Write to the module that the tool stands in."""
    del facts
    return got(os.open(__file__, os.O_WRONLY))


def shared_memory_folder(facts: Facts) -> str:
    """Leave something in the folder of shared memory."""
    return got(os.open(facts["shm"], os.O_CREAT | os.O_RDWR, 0o600))


def mount(facts: Facts) -> str:
    """Put another file system in place."""
    return got(LIBC.mount(b"none", path_of(facts, "folder"), b"tmpfs", 0, NOWHERE) == 0)


def new_mount(facts: Facts) -> str:
    """Copy a mount by the newer calls."""
    return got(call(428, 428, -100, path_of(facts, "folder"), 1))
