"""Ends what this process has started, and what that has started: nothing is left behind by who ends at once."""

import os
import signal
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PROCESSES = Path("/proc")


class _Process(NamedTuple):
    """A number alone may be another process's by now."""

    pid: int
    started: int
    """Ticks since the machine was."""


class Descendants:
    """What this process starts from now on. What is below it already is somebody else's: a shell's that became it."""

    def __init__(self) -> None:
        self._before = set(_children()[os.getpid()])

    def kill(self) -> None:
        """Kill all of them, the nearest first; where the system has no /proc, none is known."""
        children = _children()
        doomed = [child for child in children[os.getpid()] if child not in self._before]
        for parent in doomed:  # it grows while it is walked
            doomed += children[parent.pid]
        for process in doomed:
            if _started(process.pid) == process.started:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(process.pid, signal.SIGKILL)


def _children() -> defaultdict[int, list[_Process]]:
    children: defaultdict[int, list[_Process]] = defaultdict(list)
    for pid in _pids():
        if (fields := _fields(pid)) is not None:
            children[int(fields[1])].append(_Process(pid, int(fields[19])))
    return children


def _pids() -> Iterator[int]:
    return (int(place.name) for place in _PROCESSES.glob("[0-9]*"))


def _started(pid: int) -> int | None:
    fields = _fields(pid)
    return None if fields is None else int(fields[19])


def _fields(pid: int) -> list[str] | None:
    """The state of a process, its parent, and so on; None where it has ended."""
    try:
        # The name stands in brackets before them and may hold anything.
        return (_PROCESSES / str(pid) / "stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
