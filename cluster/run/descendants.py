"""Ending the processes that this one has started, and those that they have started."""

from collections import defaultdict
from contextlib import suppress

import psutil


class Descendants:
    """Processes started from now on. A child that is there already is another's: a shell's that became this process."""

    def __init__(self) -> None:
        self._before = set(psutil.Process().children())

    def all(self) -> list[psutil.Process]:
        """Return all of them, the nearest first."""
        us, below = psutil.Process(), defaultdict[int, list[psutil.Process]](list)
        for process in us.children(recursive=True):  # one walk over all that run: this is asked for each second
            with suppress(psutil.Error):  # it has ended meanwhile
                below[process.ppid()].append(process)
        found = [child for child in below[us.pid] if child not in self._before]
        for process in found:  # grows meanwhile
            found += below[process.pid]
        return found

    def kill(self) -> None:
        """Kill all of them, the nearest first."""
        for process in self.all():
            with suppress(psutil.Error):  # it has ended meanwhile
                process.kill()
