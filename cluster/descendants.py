"""Ends what this process has started, and what that has started: nothing is left behind by who ends at once."""

import os
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")


def kill_descendants() -> None:
    """Kill every process below this one, the nearest first; where the system has no /proc, none is known."""
    children = _children()
    doomed = [os.getpid()]
    for parent in doomed:  # it grows while it is walked
        doomed += children[parent]
    for pid in doomed[1:]:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(pid, signal.SIGKILL)


def _children() -> defaultdict[int, list[int]]:
    children: defaultdict[int, list[int]] = defaultdict(list)
    for status in _PROCESSES.glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            # The name stands in brackets and may hold anything; the state and the parent follow.
            parent = status.read_text(errors="replace").rpartition(")")[2].split()[1]
            children[int(parent)].append(int(status.parent.name))
    return children
