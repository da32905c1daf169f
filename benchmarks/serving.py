"""A server of the benchmarks in a process of its own."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(module: str, *options: str) -> Iterator[tuple[str, int]]:
    """Yield the address at which *module* serves, and its process id; it says a line once it listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", module, "--port", str(port), *options]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 — our own module
    assert server.stdout is not None
    server.stdout.readline()
    try:
        yield f"http://127.0.0.1:{port}", server.pid
    finally:
        server.terminate()
        server.communicate()
