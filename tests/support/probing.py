"""Probes of the sandbox that Python tools run in: every one of `escapes`, in every sandbox that this machine has.

What got out is what a tool says that it got, or, where a tool says nothing, whatever has changed outside.
"""

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from support.escapes import changing, lasting, network, processes, reading, slow
from toolace_mt.actors.execution import Limits, NoSandbox, OutcomeKind, PythonExecutor, ToolImplementation, in_force

Sandbox = Literal["bubblewrap", "own"]
SANDBOXES: Final[tuple[Sandbox, ...]] = ("bubblewrap", "own")
LIMITS: Final = {
    "memory_bytes": 2**29,
    "file_bytes": 2**24,
    "scratch_bytes": 2**26,
    "cpu_seconds": 5,
    "call_seconds": 8,
}
_NOT_TRIED: Final = ("cannot be loaded", "importing it", "no process could be started", "unexpected keyword")


HARMLESS: Final = (
    "network:datagram",
    "network:unix_stream",
    "reading:secret_file",
    "changing:mode",
    "changing:times_of_an_open_file",
    "changing:attribute",
    "lasting:lock_of_the_log",
)
"""Escapes that harm nothing where nothing holds them: a probe that could not fail would show nothing."""
_QUICK: Final = (network, reading, changing, lasting, processes)
_UNCONFINED: Final = """
import importlib, json, sys
sys.path.insert(0, sys.argv[1])
facts = json.load(sys.stdin)
for name in sys.argv[2:]:
    module, _, function = name.partition(":")
    try:
        print(f"{name}: {getattr(importlib.import_module(f'escapes.{module}'), function)(facts)}")
    except Exception as error:
        print(f"{name}: {error!r}")
"""


def names(*, also_slow: bool) -> list[str]:
    """Return the names of the escapes, MODULE:NAME; those that take a second or more only if they are wanted."""
    return [
        f"{module.__name__.rpartition('.')[2]}:{name}"
        for module in (*_QUICK, *((slow,) if also_slow else ()))
        for name, one in vars(module).items()
        if getattr(one, "__module__", None) == module.__name__ and not name.startswith("_")
    ]


@dataclass(frozen=True, slots=True)
class World:
    """What lies around the sandbox, and what a tool may know of it."""

    tools: Path
    """The folder that the package of the escapes stands in."""
    outside: Path
    facts: dict[str, Any]
    sockets: tuple[socket.socket, ...]

    def changed(self, before: dict[str, object]) -> list[str]:
        """Return everything that is not as *before*."""
        return [what for what, value in self.state().items() if value != before[what]]

    def state(self) -> dict[str, object]:
        """Return everything that no tool may change."""
        files = (self.outside, *self.outside.rglob("*"), *self.tools.rglob("*"))
        return {
            "files": sorted(map(_signs, files)),
            "messages": [_came(one) for one in self.sockets],
            "kernel": [len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) for kind in ("shm", "sem", "msg")],
            "shared memory": Path(self.facts["shm"]).exists(),
            "priority": os.getpriority(os.PRIO_PROCESS, 0),
            "cores": os.sched_getaffinity(0),
        }


def _signs(path: Path) -> tuple[object, ...]:
    facts = path.lstat()
    content = path.read_bytes() if path.is_file() else b""
    attributes = sorted(os.listxattr(path, follow_symlinks=False))
    return str(path), facts.st_mode, facts.st_uid, facts.st_mtime_ns, facts.st_nlink, content, attributes


def _came(listening: socket.socket) -> bytes:
    """Return all that has come to a socket; a connection says nothing but that it is there."""
    came = b""
    with suppress(BlockingIOError):
        while True:
            if listening.type == socket.SOCK_DGRAM:
                came += listening.recv(100)
            else:
                listening.accept()[0].close()
                came += b"a connection"
    return came


@contextmanager
def world() -> Iterator[World]:
    """Make files, a lock and listening sockets to be attacked, and put a copy of the escapes on Python's path."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        outside = folder / "outside"
        (outside / "empty").mkdir(parents=True)
        tools = folder / "tools"
        shutil.copytree(Path(slow.__file__).parent, tools / "escapes", ignore=shutil.ignore_patterns("__pycache__"))
        sys.path.insert(0, str(tools))
        stack.callback(sys.path.remove, str(tools))
        files = {
            "victim": outside / "victim",
            "secret": outside / "secret",
            "lock": outside / "log.sqlite.lock",
            "other": Path(tempfile.gettempdir()) / "toolace-mt-probe",
            "beside": tools / "secret.env",
        }
        for path in files.values():
            path.write_text("the secret")
        stack.callback(files["other"].unlink)
        (outside / "link").symlink_to(files["victim"])
        os.setxattr(files["victim"], "user.there", b"x")
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = _bound(stack, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        unix = _bound(stack, socket.AF_UNIX, socket.SOCK_STREAM, f"{folder}/s")
        datagram = _bound(stack, socket.AF_UNIX, socket.SOCK_DGRAM, f"{folder}/d")
        abstract = _bound(stack, socket.AF_UNIX, socket.SOCK_STREAM, f"\0toolace-mt-probe-{os.getpid()}")
        facts: dict[str, Any] = {
            **{name: str(path) for name, path in files.items()},
            "tcp": tcp.getsockname()[1],
            "udp": udp.getsockname()[1],
            "unix": f"{folder}/s",
            "unix_datagram": f"{folder}/d",
            "abstract": f"toolace-mt-probe-{os.getpid()}",
            "pid": os.getpid(),
            "folder": str(outside),
            "link": str(outside / "link"),
            "shm": f"/dev/shm/toolace-mt-probe-{os.getpid()}",  # noqa: S108 - this is where it is
        }
        tcp.setblocking(False)
        yield World(tools, outside, facts, (tcp, udp, unix, datagram, abstract))


def _bound(stack: ExitStack, family: int, kind: int, address: Any) -> socket.socket:
    listening = stack.enter_context(socket.socket(family, kind))
    listening.bind(address)
    if kind == socket.SOCK_STREAM:
        listening.listen()
    listening.setblocking(False)
    return listening


async def probed(sandbox: Sandbox, tried: Sequence[str], *, network: bool = False) -> list[str]:
    """Try the escapes of those names in that sandbox; what got out, in words."""
    with world() as around:
        tools = {name: ToolImplementation(target=f"escapes.{name}") for name in tried}
        executor = PythonExecutor(tools, Limits.model_validate(LIMITS | {"sandbox": sandbox, "network": network}))
        try:
            found = [await _fault(executor, around, name) for name in tried]
        finally:
            await executor.close()
    return [fault for fault in found if fault is not None]


async def _fault(executor: PythonExecutor, around: World, name: str) -> str | None:
    """Try one escape in a session of its own; None where it is held."""
    before = around.state()
    async with executor.session() as session:
        outcome = await session.call(name, {"facts": around.facts})
    if outcome.kind is OutcomeKind.RETURNED:
        return f"{name}: {outcome.text}"
    if changed := around.changed(before):
        return f"{name}: changed {', '.join(changed)}"
    if any(said in outcome.text for said in _NOT_TRIED):
        return f"{name}: was not tried: {outcome.text}"
    return None


def unconfined() -> list[str]:
    """Try the harmless escapes without a sandbox; those that did not get out, in words."""
    with world() as around:
        before = around.state()
        done = subprocess.run(
            [sys.executable, "-c", _UNCONFINED, str(around.tools), *HARMLESS],
            input=json.dumps(around.facts),
            capture_output=True,
            text=True,
            check=True,
        )
        if "messages" not in around.changed(before):
            return ["nothing has come to a socket"]
    return [said for name, said in zip(HARMLESS, done.stdout.splitlines(), strict=True) if f"{name}: got " not in said]


def main() -> int:
    """Try everything in every sandbox, and print the counts; 1 where something got out, or no probe would show it."""
    held = unconfined()
    print(f"no sandbox: {len(HARMLESS)} harmless probes, {len(HARMLESS) - len(held)} got out")
    for one in held:
        print(f"  {one}")
    tried = names(also_slow=True)
    failed = len(held)
    for sandbox in SANDBOXES:
        try:
            parts = ", ".join(in_force((), Limits(sandbox=sandbox)).parts)
        except NoSandbox as error:
            print(f"sandbox {sandbox}: not tried: {error.why}")
            continue
        begun = time.monotonic()
        out = asyncio.run(probed(sandbox, tried))
        counts = f"{len(tried)} probes, {len(tried) - len(out)} held, {len(out)} got out"
        print(f"sandbox {sandbox} ({parts}): {counts}, {time.monotonic() - begun:.0f} s")
        for one in out:
            print(f"  {one}")
        failed += len(out)
    return 1 if failed else 0
