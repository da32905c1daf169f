"""Ending the processes that this one has started, and those that they have started."""

from contextlib import suppress

import psutil


class Descendants:
    """Processes started from now on. A child that is there already is another's: a shell's that became this process."""

    def __init__(self) -> None:
        self._before = set(psutil.Process().children())

    def all(self) -> list[psutil.Process]:
        """Return all of them, the nearest first."""
        found = [child for child in psutil.Process().children() if child not in self._before]
        for process in list(found):
            with suppress(psutil.Error):
                found += process.children(recursive=True)
        return found

    def kill(self) -> None:
        """Kill all of them, the nearest first."""
        for process in self.all():
            with suppress(psutil.Error):  # it has ended meanwhile
                process.kill()
