"""An MCP server as a process: its lines are bounded, it knows none of our secrets, and it ends with its whole group.

The SDK's own transport waits for the end of a line however long it is; a server that never ends one would fill the
memory. This one carries the same messages, and gives up on such a server.
"""

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, TypeAlias

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

from ..implementations import McpStdio

Streams: TypeAlias = tuple[
    MemoryObjectReceiveStream[SessionMessage | Exception], MemoryObjectSendStream[SessionMessage]
]
_ENVIRONMENT: Final = ("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "USER", "LOGNAME", "SHELL", "TERM")
_LEAVE_SECONDS: Final = 0.5
"""Time that a server has to end by itself, once its input is closed."""
_LOOK_SECONDS: Final = 0.005


class ServerLied(Exception):
    """The server sends bytes that are not a message."""


@asynccontextmanager
async def stdio(server: McpStdio, line_limit: int) -> AsyncIterator[Streams]:
    """The server's process with its two streams of messages; it is killed at the end. Raises OSError."""
    process = await asyncio.create_subprocess_exec(
        server.command,
        *server.args,
        cwd=server.cwd,
        env=_environment(server),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
        limit=line_limit,
    )
    heard, incoming = anyio.create_memory_object_stream[SessionMessage | Exception](0)
    outgoing, to_say = anyio.create_memory_object_stream[SessionMessage](0)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(_hear, process.stdout, heard)
            tasks.start_soon(_say, process.stdin, to_say, heard)
            try:
                yield incoming, outgoing
            finally:
                tasks.cancel_scope.cancel()
    finally:
        with anyio.CancelScope(shield=True):
            await _end(process)
        for stream in (heard, incoming, outgoing, to_say):
            stream.close()


async def _hear(output: asyncio.StreamReader, heard: MemoryObjectSendStream[SessionMessage | Exception]) -> None:
    """Pass on every line. The stream is closed at the end, which ends every request that waits."""
    with contextlib.suppress(anyio.BrokenResourceError, anyio.ClosedResourceError):
        async with heard:
            while line := await _line(output):
                await heard.send(line if isinstance(line, Exception) else _message(line))
                if isinstance(line, Exception):
                    return


async def _line(output: asyncio.StreamReader) -> bytes | Exception:
    """The next line; nothing where the server has ended."""
    try:
        return await output.readline()
    except ValueError:
        return ServerLied("it sends a line over the size limit")
    except OSError:
        return b""


def _message(line: bytes) -> SessionMessage | Exception:
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(line, by_name=False))
    except (ValueError, RecursionError) as error:
        return ServerLied(f"a line of {len(line)} bytes is not a JSON-RPC message: {type(error).__name__}")


async def _say(
    server: asyncio.StreamWriter,
    to_say: MemoryObjectReceiveStream[SessionMessage],
    heard: MemoryObjectSendStream[SessionMessage | Exception],
) -> None:
    try:
        async with to_say:
            async for said in to_say:
                server.write(said.message.model_dump_json(by_alias=True, exclude_unset=True).encode() + b"\n")
                await server.drain()
    except OSError:
        heard.close()


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the process and all that it started; a polite server has left by itself."""
    if process.stdin is not None:
        process.stdin.close()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LEAVE_SECONDS):
            await _left(process)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    await _left(process)
    _give_up_pipes(process)


async def _left(process: asyncio.subprocess.Process) -> None:
    """Return when the process has ended: its pipes may be held open by others, so they are not waited for."""
    while process.returncode is None:  # noqa: ASYNC110 - asyncio's own wait is for the pipes too
        await asyncio.sleep(_LOOK_SECONDS)


def _give_up_pipes(process: asyncio.subprocess.Process) -> None:
    """Close our ends; asyncio has no public way to do so while the other ends are held open."""
    transport = getattr(process, "_transport", None)
    if transport is not None:
        transport.close()


def _environment(server: McpStdio) -> dict[str, str]:
    return {name: os.environ[name] for name in (*_ENVIRONMENT, *server.pass_environment) if name in os.environ}
