"""A launch whose processes are killed or stopped, over an endpoint that counts its questions."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from support.forked import Forked
from support.runs import COMMAND, size_of, write_config

KEY = "sk-test-0123456789abcdef"
PATTERNS = {
    "raylet": "^[^ ]*/raylet ",
    "gcs_server": "^[^ ]*/gcs_server ",
    "log_writer": "^ray::LogWriter",
    "governor": "^ray::_GovernorActor",
    "worker": "^ray::_WorkerActor",
    "agent": "^ray::(Dashboard|RuntimeEnv)Agent",
}
"""The processes of a launch, by how their command lines begin."""


class KilledLaunch:
    """A launch that was begun, in a session of its own."""

    def __init__(self, folder: Path, url: str, **changes: object) -> None:
        model = {"provider": "openai", "model": "mock", "base_url": f"{url}/v1", "api_key_env": "MOCK_KEY"}
        config: dict[str, object] = {"dialogues": 40, "cluster": {"dialogues": 40}, "models": {"default": model}}
        self.folder, self.url = folder, url
        self.config = write_config(folder, **config | changes)
        self.log = folder / "log.sqlite"
        self._out = folder / "out"
        self.process = self.launch()

    def launch(self, *options: str) -> "subprocess.Popen[bytes]":
        """Launch; what is printed goes to a file."""
        with self._out.open("wb") as out:
            return subprocess.Popen(
                [COMMAND, "launch", str(self.config), *options],
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=os.environ | {"COLUMNS": "200", "MOCK_KEY": KEY},
            )

    @property
    def output(self) -> str:
        """All that it has printed by now."""
        return self._out.read_text(errors="replace")

    def until(self, reached: Callable[[], object], seconds: float = 120) -> float:
        """Wait until something has come about. Return the seconds that it took."""
        begun = time.monotonic()
        while not reached():
            assert time.monotonic() < begun + seconds, self.output
            time.sleep(0.02)
        return time.monotonic() - begun

    def until_recorded(self, size: int) -> None:
        """Wait until the log holds so many bytes."""
        self.until(lambda: size_of(self.log) >= size or self.process.poll() is not None)
        assert self.process.poll() is None, self.output

    def alive(self) -> dict[int, str]:
        """Return the processes of its session that have not ended, with their command lines."""
        found = {}
        for process in psutil.process_iter():
            with suppress(psutil.Error, OSError):
                if os.getsid(process.pid) == self.process.pid and process.status() != psutil.STATUS_ZOMBIE:
                    found[process.pid] = " ".join(process.cmdline())
        return found

    def find(self, name: str) -> list[int]:
        """Return the processes that PATTERNS calls *name*; `driver` is the launch itself."""
        if name == "driver":
            return [self.process.pid]
        return [pid for pid, command in self.alive().items() if re.match(PATTERNS[name], command)]

    def strike(self, name: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to those processes."""
        found = self.find(name)
        assert found, self.alive()
        for pid in found:
            os.kill(pid, number)

    @property
    def asked(self) -> int:
        """Questions that the endpoint has had."""
        with urllib.request.urlopen(f"{self.url}/counts", timeout=30) as counts:  # noqa: S310 - it is ours
            return int(json.load(counts)["requests"])

    def end(self) -> None:
        """Kill whatever is left."""
        for pid in self.alive():
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def counting_endpoint(folder: Path, latency: float) -> Iterator[str]:
    """Yield the address of an endpoint that answers after *latency* seconds, in a process of its own."""
    file = folder / "url"
    server = Forked("serve-offline", "--port", "0", "--latency", str(latency), "--url-file", file)
    try:
        while not file.exists() or not file.read_text():
            assert server.poll() is None
            time.sleep(0.02)
        yield file.read_text().strip()
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait()


@contextmanager
def killed_launch(folder: Path, *, latency: float = 0.2, **changes: object) -> Iterator[KilledLaunch]:
    """Yield a launch over a counting endpoint; none of its processes is left afterwards."""
    with counting_endpoint(folder, latency) as url:
        launch = KilledLaunch(folder, url, **changes)
        try:
            yield launch
        finally:
            launch.end()
