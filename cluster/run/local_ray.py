"""Starts or joins Ray, quietly, and lets go of it."""

import logging
import os
import socket
import sys
import tempfile
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from ...store.wording import visible
from ..errors import RunFailure
from .descendants import Descendants
from .guardian import Guardian
from .joining import prepare_joining
from .native_errors import native_errors_in

_OBJECT_STORE = 128 * 2**20
"""Bytes; what crosses between actors is small, and is sent inline."""
_LONGEST = 5.0
"""Seconds that a process may take to let somebody in."""
_LETTING_GO = 10.0
"""Seconds that a local Ray may take to end in order: it waits for minutes for a process that stands still."""
_MOST_WORDS = 300
"""Characters of what Ray said that are added to an error."""


@dataclass(frozen=True, slots=True)
class RayHere:
    """Ray as this process has started or joined it."""

    joined: bool
    """True where the cluster is another's."""
    logs: str
    """The folder with the logs of Ray's own processes on this machine."""
    guardian: Guardian | None
    started: Descendants

    def guard(self) -> None:
        """Have every process of Ray that there is by now end with this one."""
        if self.guardian is not None:
            self.guardian.tell(process.pid for process in self.started.all())

    def kill(self) -> None:
        """Kill what is left of a Ray of our own."""
        if self.guardian is not None:
            self.started.kill()


@contextmanager
def joined(address: str | None) -> Iterator[RayHere]:
    """Within the block, this process is part of a Ray cluster: the one at *address*, or a local one of its own.

    A local one ends with this process, however that ends.

    Raises:
        RunFailure: Ray cannot be started or reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    if address is not None and "ray" not in sys.modules:
        prepare_joining(address)
    import ray  # noqa: PLC0415 — it reads the environment when it is imported

    if ray.is_initialized():
        yield RayHere(joined=True, logs=_logs(), guardian=None, started=Descendants())
        return
    guardian = Guardian() if address is None else None
    try:
        with tempfile.TemporaryFile() as words, native_errors_in(words):  # its logs have them too
            started = Descendants()
            _begin(address, words)
            here = RayHere(joined=address is not None, logs=_logs(), guardian=guardian, started=started)
            try:
                here.guard()
                yield here
            finally:
                killing = threading.Timer(_LETTING_GO, here.kill)
                killing.daemon = True
                killing.start()
                try:
                    ray.shutdown()
                finally:
                    killing.cancel()
    finally:
        if guardian is not None:
            guardian.close()


def _begin(address: str | None, words: BinaryIO) -> None:
    import ray  # noqa: PLC0415 — as above

    # What Ray prints here stands in its logs too, and would come between the lines of the display.
    ray._private.worker.print_to_stdstream = _say_nothing  # noqa: SLF001 — no setting silences it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if address is None:
                ray.init(
                    address="local",
                    include_dashboard=False,
                    log_to_driver=False,
                    logging_level=logging.CRITICAL,
                    object_store_memory=_OBJECT_STORE,
                )
            else:
                ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL)
    except (ConnectionError, RuntimeError, ValueError, OSError) as error:
        where = f"the cluster at {address!r} cannot be joined" if address else "a local Ray cannot be started"
        raise RunFailure(f"{where}: {error}{_last(words)}. 'launch --in-process' runs without Ray") from error


def lets_in(host: str, port: int) -> bool:
    """Return true if somebody listens there."""
    try:
        socket.create_connection((host, port), _LONGEST).close()
    except OSError:
        return False
    return True


def _last(words: BinaryIO) -> str:
    """Return the last line of what Ray said, to be added to an error."""
    words.seek(0)
    lines = words.read().decode("utf-8", "backslashreplace").splitlines()
    return f" ({visible(lines[-1][-_MOST_WORDS:])})" if lines else ""


def _logs() -> str:
    import ray  # noqa: PLC0415 — as above

    node: Any = ray._private.worker.global_worker.node  # noqa: SLF001 — nothing public names the folder
    return str(node.get_logs_dir_path())


def _say_nothing(*_: object, **__: object) -> None:
    pass
