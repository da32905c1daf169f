"""A warm process that children are forked from: a fresh state per dialogue costs milliseconds, not an interpreter."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from ....events import JsonObject
from ..errors import ForkServerDown
from ..limits import Limits
from . import frames, landlock, scratch
from .bubblewrap import SCRATCH, command
from .in_force import wraps

_T = TypeVar("_T")
_ENVIRONMENT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV", "SYSTEMROOT")
_ORDER_SECONDS: Final = 10.0
_INTERPRETER_SECONDS: Final = 60.0
"""Until Python itself has begun, on a machine that is busy."""
_HINT: Final = (
    ". In bubblewrap a module writes nothing and reaches no network while it is imported, either; "
    "execution.limits.sandbox: own lets it"
)


@dataclass(frozen=True, slots=True)
class Child:
    """A process for one dialogue."""

    pid: int
    connection: socket.socket
    scratch: str
    server: subprocess.Popen[bytes]
    """The fork server that it is a child of. In the next one, its number may be another dialogue's."""


class ForkServer:
    """Starts the process when it is first needed, and again when it is lost."""

    def __init__(self, targets: Sequence[str], limits: Limits) -> None:
        self._targets = targets
        self._limits = limits
        self._one_at_a_time = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._work: set[asyncio.Task[Any]] = set()
        self._hopeless: dict[str, str] = {}
        self.faults: Mapping[str, str] = {}
        """Reasons why modules could not be imported, by name."""

    async def child(self) -> Child:
        """A child with nothing in it but the imported modules.

        Raises:
            ForkServerDown: it does not start, not even a second time.
        """
        making = self._kept(self._made())
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            self._kept(self._unwanted(making))
            raise

    async def bury(self, child: Child) -> str:
        """End *child* with all that it started and wrote; how it ended, in words."""
        return await asyncio.shield(self._kept(self._buried(child)))

    async def close(self) -> None:
        """End the process, and with it every child."""
        async with self._one_at_a_time:
            self._lose()
        await asyncio.gather(*self._work, return_exceptions=True)

    def _kept(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """*work* as a task that outlives its caller: half an order would leave its reply to the next one."""
        task = asyncio.create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return task

    async def _made(self) -> Child:
        async with self._one_at_a_time:
            try:
                return await self._forked()
            except ForkServerDown:
                return await self._forked()

    async def _unwanted(self, making: asyncio.Task[Child]) -> None:
        with contextlib.suppress(ForkServerDown, OSError):
            await self._buried(await making)

    async def _buried(self, child: Child) -> str:
        child.connection.close()
        async with self._one_at_a_time:
            reply: JsonObject = {}
            if child.server is self._process:
                with contextlib.suppress(ForkServerDown):
                    reply = await self._order({"order": "bury", "pid": child.pid})
            if not reply:  # the fork server is gone, and its children with it
                await asyncio.to_thread(_remove, child.scratch)
        killed = reply.get("killed")
        return killed if isinstance(killed, str) else _in_words(reply.get("status"), self._limits)

    async def _forked(self) -> Child:
        if self._process is None:
            await self._start()
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        try:
            with theirs:
                reply = await self._order({"order": "fork"}, theirs)
            assert self._process is not None
            return Child(_number(reply, "pid"), ours, str(reply.get("scratch")), self._process)
        except BaseException:
            ours.close()
            raise

    async def _start(self) -> None:
        """Start the process, without the modules that it has been lost over: each costs one start, once."""
        wrapped = await asyncio.to_thread(wraps, self._targets, self._limits)
        while True:
            targets = [target for target in self._targets if target.rpartition(":")[0] not in self._hopeless]
            self._control = self._spawned(wrapped=wrapped)
            try:
                faults = await self._greeted(targets, SCRATCH if wrapped else tempfile.gettempdir())
            except _ModuleLost as lost:
                self._hopeless[lost.module] = lost.why
                continue
            hint = _HINT if wrapped else ""
            self.faults = {name: f"{why}{hint}" for name, why in faults.items()} | self._hopeless
            return

    def _spawned(self, *, wrapped: bool) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            parent = 0 if wrapped else os.getpid()  # bubblewrap has it die with this process by itself
            program = [sys.executable, "-m", f"{__package__}.fork_server_process", str(theirs.fileno()), str(parent)]
            self._process = subprocess.Popen(  # noqa: S603 - our own module; the call returns in milliseconds
                command(self._targets, self._limits, program) if wrapped else program,
                pass_fds=(theirs.fileno(),),
                env=_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return ours

    async def _greeted(self, targets: Sequence[str], folder: str) -> dict[str, str]:
        """Have the modules imported; the faults, by module. Raises ForkServerDown, _ModuleLost."""
        order: JsonObject = {
            "limits": self._limits.model_dump(mode="json"),
            "targets": [*targets],
            "scratch": folder,
            "landlock": landlock.version(),
        }
        importing: str | None = None
        try:
            reply = await self._order(order, seconds=max(self._limits.start_seconds, _INTERPRETER_SECONDS))
            while (module := reply.get("importing")) is not None:
                importing = str(module)
                reply = await self._order(None, seconds=self._limits.start_seconds)
        except ForkServerDown as error:
            if importing is None:
                raise
            raise _ModuleLost(importing, self._lost_over(error)) from error
        faults = reply.get("faults")
        return {name: str(why) for name, why in faults.items()} if isinstance(faults, dict) else {}

    def _lost_over(self, error: ForkServerDown) -> str:
        if isinstance(error.__cause__, TimeoutError):
            return f"importing it takes more than {self._limits.start_seconds:g} s; it is not tried again"
        return "importing it ends the process; it is not tried again"

    async def _order(
        self, order: JsonObject | None, file: socket.socket | None = None, *, seconds: float = _ORDER_SECONDS
    ) -> JsonObject:
        """Return the reply to one order, or without one the next reply. Raises ForkServerDown where none comes."""
        if self._control is None:
            raise ForkServerDown("the fork server has ended")
        try:
            async with asyncio.timeout(seconds):
                if order is not None:
                    await _send(self._control, frames.pack(order), file)
                return await receive(self._control, frames.CONTROL_LIMIT)
        except (OSError, EOFError, frames.BadFrame) as error:  # TimeoutError is an OSError
            status = self._lose()
            raise ForkServerDown(
                f"the fork server does not answer ({type(error).__name__}, exit status {status})"
            ) from error

    def _lose(self) -> int | None:
        """Kill what is left of it; its exit status."""
        process, self._process = self._process, None
        control, self._control = self._control, None
        if control is not None:
            control.close()
        if process is None:
            return None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()


class _ModuleLost(Exception):
    """The process was lost over the import of a module."""

    def __init__(self, module: str, why: str) -> None:
        super().__init__(module, why)
        self.module, self.why = module, why


def _remove(folder: str) -> None:
    with contextlib.suppress(OSError):  # in bubblewrap it has gone with the process
        scratch.remove(folder)


def _number(reply: JsonObject, key: str) -> int:
    value = reply.get(key)
    if not isinstance(value, int):
        raise ForkServerDown(f"the reply of the fork server lacks {key}")
    return value


async def _send(control: socket.socket, order: bytes, file: socket.socket | None) -> None:
    if file is None:
        await asyncio.get_running_loop().sock_sendall(control, order)
    elif socket.send_fds(control, [order], [file.fileno()]) != len(order):
        raise EOFError


async def receive(connection: socket.socket, limit: int) -> JsonObject:
    """The next message. Raises EOFError, OSError, BadFrame."""
    size = frames.size_of(await _exactly(connection, frames.LENGTH.size), limit)
    return frames.unpack(await _exactly(connection, size))


async def _exactly(connection: socket.socket, size: int) -> bytes:
    loop = asyncio.get_running_loop()
    data = bytearray()
    while len(data) < size:
        chunk = await loop.sock_recv(connection, min(size - len(data), 2**18))
        if not chunk:
            raise EOFError
        data += chunk
    return bytes(data)


def _environment() -> dict[str, str]:
    """Environment for children: paths of programs and modules, and the language; no secrets."""
    paths = [path or os.getcwd() for path in sys.path]  # noqa: PTH109 - a text is needed
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _in_words(status: object, limits: Limits) -> str:
    match status:
        case int() if -status == signal.SIGXCPU:
            return f"it used more than {limits.cpu_seconds} s of CPU time"
        case int() if status < 0:
            with contextlib.suppress(ValueError):
                return f"it was killed by {signal.Signals(-status).name}"
            return f"it was killed by signal {-status}"
        case int():
            return f"it ended with exit status {status}"
        case _:
            return "it was lost with the fork server"
