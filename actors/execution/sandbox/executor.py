"""Python functions, each dialogue's in a child process that cannot harm the run."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from ....events import JsonObject
from ..errors import ForkServerDown, NoSandbox
from ..implementations import ToolImplementation
from ..limits import Limits, objection
from ..port import ExecutionOutcome, Freshness, OutcomeKind
from ..state import StateSeen, StateUnseen
from . import frames
from .fork_server import Child, ForkServer, receive

_KINDS: Final = frozenset(
    {
        OutcomeKind.RETURNED,
        OutcomeKind.RAISED,
        OutcomeKind.TOO_LARGE,
        OutcomeKind.KILLED,
        OutcomeKind.UNREADABLE,
        OutcomeKind.NOT_RUNNABLE,
    }
)
"""Kinds that a child may report."""
_FATAL: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.KILLED})


class PythonExecutor:
    """Runs Python functions. Nothing is started before the first call."""

    def __init__(self, implementations: Mapping[str, ToolImplementation], limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._implementations = implementations
        targets = dict.fromkeys(map(_target, implementations.values()))
        self._fork_server = ForkServer(list(targets), self._limits)
        self._slots = asyncio.Semaphore(self._limits.sessions)

    @asynccontextmanager
    async def session(self, freshness: Freshness = Freshness.OWN) -> AsyncIterator["PythonSession"]:
        """A child of its own for one dialogue, always: a fork costs little. It ends with all that it started."""
        del freshness
        async with self._slots:
            session = PythonSession(self._fork_server, self._implementations, self._limits)
            try:
                yield session
            finally:
                await session.end("the session is over")

    async def close(self) -> None:
        """End every process that was started."""
        await self._fork_server.close()


class PythonSession:
    """The functions of one dialogue. What ends its child ends it: a new one would have another state."""

    def __init__(
        self, fork_server: ForkServer, implementations: Mapping[str, ToolImplementation], limits: Limits
    ) -> None:
        self._fork_server = fork_server
        self._implementations = implementations
        self._limits = limits
        self._child: Child | None = None
        self._over: str | None = None

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        if (why := self._over or self._objection(name, arguments)) is not None:
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=why)
        implementation = self._implementations[name]
        try:
            child = await self._started()
        except (ForkServerDown, NoSandbox, OSError) as error:
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=f"no process could be started: {error}")
        if fault := self._fork_server.faults.get(_module(implementation)):
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=f"{implementation.module}: {fault}")
        outcome = await self._run(child, {"target": _target(implementation), "arguments": arguments})
        if outcome.kind in _FATAL:
            await self.end(f"an earlier call of {name!r} ended the process: {outcome.text}")
        return outcome

    async def state(self, *, seed: int | None = None, snapshot: bool = False) -> StateSeen | None:
        """The state as the calls so far have left it, with a sample by *seed*; None where no tool takes one.

        Raises:
            StateUnseen: it cannot be made, or what it says is no JSON or too much.
        """
        if self._over is not None:
            raise StateUnseen(self._over)
        try:
            child = await self._started()
        except (ForkServerDown, NoSandbox, OSError) as error:
            raise StateUnseen(f"no process could be started: {error}") from error
        faults = self._fork_server.faults
        sound = [_target(one) for one in self._implementations.values() if _module(one) not in faults]
        request: JsonObject = {"look": [*dict.fromkeys(sound)], "seed": seed, "snapshot": snapshot}
        outcome = await self._run(child, request)
        if outcome.kind is not OutcomeKind.RETURNED:
            await self.end(f"its state could not be looked at: {outcome.text}")
            too_large = outcome.kind is OutcomeKind.TOO_LARGE
            hint = "; let snapshot() leave out what no tool changes, or raise limits.output_bytes" if too_large else ""
            raise StateUnseen(f"{outcome.text}{hint}")
        seen = json.loads(outcome.text)
        return None if seen is None else StateSeen(**{**seen, "faults": tuple(seen.get("faults", ()))})

    async def end(self, why: str) -> str:
        """End the child; how it ended, in words."""
        self._over = self._over or why
        child, self._child = self._child, None
        return "" if child is None else await self._fork_server.bury(child)

    def _objection(self, name: str, arguments: JsonObject) -> str | None:
        if name not in self._implementations:
            return f"no implementation is configured for {name!r}"
        return objection(arguments, self._limits)

    async def _started(self) -> Child:
        if self._child is None:
            self._child = await self._fork_server.child()
        return self._child

    async def _run(self, child: Child, request: JsonObject) -> ExecutionOutcome:
        try:
            async with asyncio.timeout(self._limits.call_seconds):
                await asyncio.get_running_loop().sock_sendall(child.connection, frames.pack(request))
                reply = await receive(child.connection, frames.reply_limit(max(self._limits.output_bytes, _SHORTEST)))
        except TimeoutError:
            why = f"it took more than {self._limits.call_seconds:g} s"
            return ExecutionOutcome(kind=OutcomeKind.TIMED_OUT, text=why, seconds=self._limits.call_seconds)
        except (EOFError, OSError):
            return ExecutionOutcome(
                kind=OutcomeKind.KILLED, text=f"its process died: {await self.end('its process died')}"
            )
        except frames.BadFrame as error:
            return await self._lied(str(error))
        return self._read(reply) or await self._lied("its process sent an invalid outcome")

    async def _lied(self, what: str) -> ExecutionOutcome:
        await self.end(f"an earlier call broke the protocol: {what}")
        return ExecutionOutcome(kind=OutcomeKind.UNREADABLE, text=what)

    def _read(self, reply: JsonObject) -> ExecutionOutcome | None:
        match reply:
            case {"kind": str(kind), "text": str(text), "seconds": float() | int() as seconds} if kind in _KINDS:
                if len(text) > max(self._limits.output_bytes, _SHORTEST) or not 0 <= seconds < float("inf"):
                    return None
                storable = text.encode("utf-8", "replace").decode()
                return ExecutionOutcome(kind=OutcomeKind(kind), text=storable, seconds=seconds)
            case _:
                return None


_SHORTEST: Final = 4096
"""Bytes that a message about a failure may have, however low the output limit is."""


def _module(implementation: ToolImplementation) -> str:
    """Its module, a file by its whole path: the child may stand somewhere else."""
    module = implementation.module
    return str(Path(os.path.abspath(module))) if module.endswith(".py") else module  # noqa: PTH100 - links stay links


def _target(implementation: ToolImplementation) -> str:
    return f"{_module(implementation)}:{implementation.target.rpartition(':')[2]}"
