"""Commands in processes of their own that begin at once: forked from one that has imported every command already.

The processes are real, are in sessions of their own, and may be killed; only the second that imports take is saved.
"""

import atexit
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from toolace_mt.cluster.cli import main
from toolace_mt.cluster.cli.commands import load

_MOST = 2**20
"""Bytes of a request or a reply."""


class Forked:
    """A command that was begun; much as `subprocess.Popen` is."""

    def __init__(
        self,
        *words: str | Path,
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.DEVNULL,
        stderr: int = subprocess.DEVNULL,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Begin `toolace-mt` with *words*; files are descriptors, and *env* is added to the environment as it is."""
        nothing = os.open(os.devnull, os.O_RDWR)
        try:
            files = [nothing if file == subprocess.DEVNULL else file for file in (stdin, stdout, stderr)]
            about = {"words": [*map(str, words)], "cwd": str(cwd or Path.cwd()), "env": {**os.environ, **(env or {})}}
            self.pid: int = _server().ask(about, files)
        finally:
            os.close(nothing)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """The exit status, negative for a signal; None while it goes on."""
        if self.returncode is None:
            self.returncode = _server().ask({"pid": self.pid})
        return self.returncode

    def wait(self, timeout: float = 120) -> int:
        """The exit status, once it has ended. Raises TimeoutError after so many seconds."""
        until = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"process {self.pid} goes on after {timeout} s")
            time.sleep(0.005)
        return status

    def send_signal(self, number: int) -> None:
        """Send a signal to it alone, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


class _Server:
    """The process that forks, and the line to it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        program = [sys.executable, "-P", __file__, str(theirs.fileno())]
        path = os.pathsep.join(filter(None, sys.path))
        with theirs:
            self._process = subprocess.Popen(
                program,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": path},
                start_new_session=True,
            )
        self._line = ours
        self._turn = threading.Lock()
        atexit.register(self._end)

    def ask(self, about: object, files: list[int] | None = None) -> Any:
        """Send a request with *files*, and return the reply."""
        with self._turn:
            socket.send_fds(self._line, [json.dumps(about).encode()], files or [])
            return json.loads(self._line.recv(_MOST))

    def _end(self) -> None:
        self._line.close()
        self._process.wait()


@cache
def _server() -> _Server:
    return _Server()


def _serve(line: socket.socket) -> None:
    """Fork for each request, until nobody asks any more. It returns in every child as well, which is to run `main`."""
    while True:
        request, files, _, _ = socket.recv_fds(line, _MOST, 3)
        if not request:
            os._exit(0)
        about = json.loads(request)
        if "pid" in about:
            ended, status = os.waitpid(about["pid"], os.WNOHANG)
            reply = os.waitstatus_to_exitcode(status) if ended else None
        elif (reply := os.fork()) == 0:
            line.close()
            os.setsid()
            for number, file in enumerate(files):
                os.dup2(file, number)
            os.chdir(about["cwd"])
            os.environ.clear()  # it is that of the test which began the server
            os.environ.update(about["env"])
            sys.argv = ["toolace-mt", *about["words"]]
            return
        for file in files:
            os.close(file)
        line.send(json.dumps(reply).encode())


if __name__ == "__main__":
    load("")
    _serve(socket.socket(fileno=int(sys.argv[1])))
    main()
