"""The fork server's own process: it imports the modules of the tools once, and forks a child for every dialogue.

Run as `python -m toolace_mt.actors.execution.sandbox.fork_server_process FD`. It does one thing at a time: it has no
threads, so a fork is safe, and it forgets a child only after it has buried it, so the number that it kills is that
child's.
"""

import contextlib
import gc
import os
import shutil
import signal
import socket
import sys

from ....events import JsonObject
from ..limits import Limits
from . import frames, landlock, seccomp
from .child import import_module, prepare, serve

_LONGEST_MESSAGE = 500


def main(descriptor: int) -> None:
    """Say which modules cannot be imported, then do as told until the other side is gone."""
    control = socket.socket(fileno=descriptor)
    hello, _ = _receive(control)
    limits = Limits.model_validate(hello["limits"])
    _silence()
    faults = _import_all(hello["targets"])
    gc.collect()
    gc.freeze()  # what is here already is not touched again, so children share its pages
    ready: JsonObject = {"faults": faults, "landlock": landlock.version(), "seccomp": seccomp.available()}
    control.sendall(frames.pack(ready))
    alive: dict[int, str] = {}
    try:
        while True:
            control.sendall(frames.pack(_obey(control, limits, alive)))
    finally:
        for pid, scratch in alive.items():  # the other side is gone, and cannot clean up
            _bury(pid)
            shutil.rmtree(scratch, ignore_errors=True)


def _obey(control: socket.socket, limits: Limits, alive: dict[int, str]) -> JsonObject:
    """The reply to the next order; *alive* has the scratch folder of every child."""
    order, descriptors = _receive(control)
    match order:
        case {"order": "fork", "scratch": str(scratch)}:
            pid = _fork(control, descriptors[0], scratch, limits)
            alive[pid] = scratch
            return {"pid": pid}
        case {"order": "bury", "pid": int(pid)} if pid in alive:
            del alive[pid]
            return {"status": _bury(pid)}
        case _:
            raise SystemExit(2)


def _silence() -> None:
    """Discard whatever an imported module prints."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _import_all(targets: object) -> JsonObject:
    """Import all modules and prepare their functions for every child; return the failures, by module."""
    faults: JsonObject = {}
    assert isinstance(targets, list)
    for target in map(str, targets):
        module = target.rpartition(":")[0]
        if module not in faults:
            try:
                import_module(module)
            except BaseException as error:  # noqa: BLE001 - whatever a foreign module raises while it is imported
                faults[module] = f"importing it raises {type(error).__name__}: {error}"[:_LONGEST_MESSAGE]
            else:
                prepare(target)
    return faults


def _fork(control: socket.socket, descriptor: int, scratch: str, limits: Limits) -> int:
    fork_server = os.getpid()
    pid = os.fork()
    if not pid:
        control.detach()  # closed with every other file by the child
        serve(socket.socket(fileno=descriptor), scratch, limits, fork_server)
    os.close(descriptor)
    return pid


def _bury(pid: int) -> int:
    """Kill the child with its whole group, and say how it ended, as `os.waitstatus_to_exitcode` does."""
    found, status = os.waitpid(pid, os.WNOHANG)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    if not found:
        os.kill(pid, signal.SIGKILL)  # it may not have had the time to found its group
        _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


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
    main(int(sys.argv[1]))
