"""A small process that waits for the end of this one, and kills what it has left behind (Linux).

Ray's agents notice only after a minute that nobody is there, and workers go on asking until they notice. This file is
the program of that process too.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

_FAREWELL = "farewell"
_UNSAID = (
    "toolace-mt: the launch is gone without a word: it was killed, or Ray ended it because one of its processes was. "
    "Everything recorded is kept: launch again to resume.\n"
)


class Guardian:
    """Kills the processes that it was told of as soon as this process ends, however that comes about."""

    def __init__(self) -> None:
        self._told: set[int] = set()
        # In a session of its own, so that what is sent to all processes of the launch does not reach it.
        self._process = subprocess.Popen(  # noqa: S603 - this very file
            [sys.executable, "-I", "-S", __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )

    def tell(self, pids: Iterable[int]) -> None:
        """Have these processes killed too, with all that they will have started."""
        fresh = set(pids) - self._told
        self._told |= fresh
        assert self._process.stdin is not None
        with suppress(OSError):  # somebody has killed it
            self._process.stdin.write("".join(f"{pid} {_start(pid)}\n" for pid in fresh))
            self._process.stdin.flush()

    def close(self) -> None:
        """Have it killed now, whatever is left, without a word."""
        with suppress(OSError, ValueError):
            self._process.communicate(f"{_FAREWELL}\n")


def _main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    lines = sys.stdin.read().splitlines()
    if lines[-1:] == [_FAREWELL]:
        lines.pop()
    else:
        sys.stderr.write(_UNSAID)
    told = [line.partition(" ") for line in lines]
    for pid in list(_with_descendants(int(pid) for pid, _, start in told if start and _start(int(pid)) == start)):
        with suppress(OSError):
            os.kill(pid, signal.SIGKILL)


def _with_descendants(pids: Iterable[int]) -> Iterator[int]:
    children: dict[int, list[int]] = {}
    for process in Path("/proc").glob("[0-9]*"):
        for parent in _status(int(process.name))[1:2]:
            children.setdefault(int(parent), []).append(int(process.name))
    waiting, seen = list(pids), set[int]()
    while waiting:
        pid = waiting.pop()
        if pid not in seen:
            seen.add(pid)
            waiting += children.get(pid, [])
            yield pid


def _start(pid: int) -> str:
    """Return when a process began, in the system's own words: a later one may have its number. Empty: it is gone."""
    return "".join(_status(pid)[19:20])


def _status(pid: int) -> list[str]:
    """Return what the system says of a process, from its state on; nothing where it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    return []


if __name__ == "__main__":
    _main()
