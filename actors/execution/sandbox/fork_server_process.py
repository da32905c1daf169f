"""The fork server's own process: it imports the modules of the tools once, and forks a child for every dialogue.

Run as `python -m toolace_mt.actors.execution.sandbox.fork_server_process FD PARENT`. It does one thing at a time: it
has no threads, so a fork is safe, and it forgets a child only after it has buried it, so the number that it kills is
that child's.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Final

from ....events import JsonObject
from ...parent_death import die_with_parent, outlive_parent
from ..limits import Limits
from . import frames, landlock, scratch, seccomp
from .child import import_module, prepare, serve
from .confinement import Confines, close_all_but, hide
from .reach import places

_LONGEST_MESSAGE: Final = 500
_LOOK_SECONDS: Final = 0.05
_REMOVED_AT_ONCE: Final = 100
"""Files and folders."""
_PREFIX: Final = "toolace-mt-tools-"


def main(descriptor: int, parent: int) -> None:
    """Say which modules cannot be imported, then do as told until the other side is gone."""
    if parent:
        die_with_parent(parent)  # an import that never ends would not see that the other side is gone
    control = socket.socket(fileno=descriptor)
    hello, _ = _receive(control)
    limits = Limits.model_validate(hello["limits"])
    targets = [str(target) for target in _listed(hello["targets"])]
    _silence()
    faults = _import_all(control, targets)
    outlive_parent()
    hide()
    kernel = _number(hello["landlock"])
    readable = places(targets, limits) if kernel else []
    confines = Confines(limits, kernel, readable, seccomp.rules(network=limits.network))
    children = _Children(str(hello["scratch"]), confines)
    gc.collect()
    gc.freeze()  # what is here already is not touched again, so children share its pages
    control.sendall(frames.pack({"faults": faults}))
    try:
        while True:
            while not select.select([control], [], [], children.patience())[0]:
                children.look()
            if children.patience() == 0:  # orders come without a pause
                children.look()
            control.sendall(frames.pack(_obey(control, children)))
    finally:
        for pid in list(children.alive):  # the other side is gone, and cannot clean up
            children.bury(pid)


def _obey(control: socket.socket, children: "_Children") -> JsonObject:
    """The reply to the next order."""
    order, descriptors = _receive(control)
    match order:
        case {"order": "fork"}:
            return children.fork(control, descriptors[0])
        case {"order": "bury", "pid": int(pid)} if pid in children.alive:
            return children.bury(pid)
        case _:
            raise SystemExit(2)


def _silence() -> None:
    """Discard whatever an imported module prints."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _import_all(control: socket.socket, targets: Sequence[str]) -> JsonObject:
    """Import all modules and prepare their functions for every child; return the failures, by module.

    Each is named before it is imported, so that the other side knows which one never comes back.
    """
    faults: JsonObject = {}
    named: set[str] = set()
    for target in targets:
        module = target.rpartition(":")[0]
        if module not in named:
            named.add(module)
            control.sendall(frames.pack({"importing": module}))
            try:
                import_module(module)
            except BaseException as error:  # noqa: BLE001 - whatever a foreign module raises while it is imported
                faults[module] = _said(error)
        if module not in faults:
            prepare(target)
    return faults


def _said(error: BaseException) -> str:
    words = type(error).__name__
    with contextlib.suppress(Exception):  # its __str__ is foreign code
        words = f"{words}: {error}"
    return f"importing it raises {words}"[:_LONGEST_MESSAGE]


class _Children:
    """The children that live, each with its scratch folder."""

    def __init__(self, folder: str, confines: Confines) -> None:
        self._folder = folder
        self._confines = confines
        self._killed: dict[int, str] = {}
        self._looked = 0.0
        self.alive: dict[int, str] = {}

    def fork(self, control: socket.socket, descriptor: int) -> JsonObject:
        """Start a child that answers calls on *descriptor*."""
        folder = tempfile.mkdtemp(prefix=_PREFIX, dir=self._folder)
        confines = self._confines
        network = confines.limits.network
        files = landlock.ruleset(confines.kernel, folder, confines.readable, network=network)
        fork_server = os.getpid()
        pid = os.fork()
        if not pid:
            control.detach()  # closed with every other file by the child
            serve(socket.socket(fileno=descriptor), folder, confines, files, fork_server)
        os.close(descriptor)
        if files is not None:
            os.close(files)
        self.alive[pid] = folder
        return {"pid": pid, "scratch": folder}

    def patience(self) -> float | None:
        """Seconds until it is time to look again; None where there is nobody to look at."""
        return max(0.0, self._looked + _LOOK_SECONDS - time.monotonic()) if self.alive else None

    def look(self) -> None:
        """Kill every child that is over a limit which the kernel does not hold."""
        self._looked = time.monotonic()
        for pid, folder in self.alive.items():
            if pid not in self._killed and (why := scratch.excess(pid, folder, self._confines.limits)) is not None:
                self._killed[pid] = why
                os.kill(pid, signal.SIGKILL)

    def bury(self, pid: int) -> JsonObject:
        """Kill the child with its whole group, and say how it ended, as `os.waitstatus_to_exitcode` does."""
        folder = self.alive.pop(pid)
        found, status = os.waitpid(pid, os.WNOHANG)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        if not found:
            os.kill(pid, signal.SIGKILL)  # it may not have had the time to found its group
            _, status = os.waitpid(pid, 0)
        _remove(folder)
        return {"status": os.waitstatus_to_exitcode(status), "killed": self._killed.pop(pid, None)}


def _remove(folder: str) -> None:
    """Remove a scratch folder; one with much in it in a process that nobody waits for, so that no dialogue does."""
    with contextlib.suppress(OSError):  # what cannot be removed harms nobody
        if scratch.remove(folder, _REMOVED_AT_ONCE):
            return
        if between := os.fork():
            os.waitpid(between, 0)
            return
        try:
            os.setsid()  # before anybody can end the group that it was in
            if not os.fork():
                close_all_but()
                scratch.remove(folder)
        finally:
            os._exit(0)


def _listed(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _receive(control: socket.socket) -> tuple[JsonObject, list[int]]:
    """The next order with the files that came along. Ends the process where the other side is gone."""
    data = bytearray()
    descriptors: list[int] = []
    size = frames.LENGTH.size
    while len(data) < size or len(data) < size + frames.size_of(bytes(data[:size]), frames.CONTROL_LIMIT):
        chunk, came, _, _ = socket.recv_fds(control, 65536, 1)
        if not chunk:
            raise SystemExit(0)
        data += chunk
        descriptors += came
    return frames.unpack(bytes(data[size:])), descriptors


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
