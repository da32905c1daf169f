"""Tools that try what only a sum, or time, shows: a second or more each."""

import os
import threading
import time

from .calls import ENOUGH, Facts, got


def many_files(facts: Facts) -> str:
    """Fill the disk, each file under the limit."""
    del facts
    for number in range(ENOUGH // 2**20):
        with open(f"f{number}", "wb") as file:
            file.write(bytes(2**20))
    return got("400 MB")


def many_nameless_files(facts: Facts) -> str:
    """Fill the disk with files that have no name any more."""
    del facts
    kept = []
    for _ in range(ENOUGH // (8 * 2**20)):
        kept.append(open("f", "wb"))
        kept[-1].write(bytes(8 * 2**20))
        os.unlink("f")
    time.sleep(1)
    return got(len(kept) * 8)


def many_empty_files(facts: Facts) -> str:
    """Use up the file system's entries."""
    del facts
    for number in range(100_000):
        os.mkdir(f"d{number}")
    return got("100,000 folders")


def deep_folders(facts: Facts) -> str:
    """Make folders in folders, deeper than a path can say."""
    del facts
    for _ in range(20_000):
        os.mkdir("d")
        os.chdir("d")
    return got("20,000 levels")


def closed_folder(facts: Facts) -> str:
    """Hide what is written in a folder that cannot be listed."""
    del facts
    os.mkdir("closed", 0o300)
    for number in range(ENOUGH // 2**20):
        with open(f"closed/f{number}", "wb") as file:
            file.write(bytes(2**20))
    return got("400 MB")


def thread_bomb(facts: Facts) -> str:
    """Start threads until the machine has no more."""
    del facts
    threading.stack_size(32768)
    for _ in range(4000):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    time.sleep(1)
    return got("4,000 threads")


def allocated(facts: Facts) -> str:
    """Reserve the disk without writing."""
    del facts
    for number in range(40):
        os.posix_fallocate(os.open(f"f{number}", os.O_CREAT | os.O_WRONLY), 0, 10 * 2**20)
    time.sleep(1)
    return got("400 MB")


def busy_for_ever(facts: Facts) -> str:
    """Keep a core."""
    del facts
    while True:
        pass
