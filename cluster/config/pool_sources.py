"""Sources of a pool's tools: files, Python functions, and live MCP servers, which can run them too.

A server is named in a pool as `mcp:NAME` (it stands under `execution.servers`), `mcp+stdio:COMMAND` or by its URL.
"""

import asyncio
import shlex
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from ...actors.execution import (
    Implementation,
    InForce,
    Limits,
    McpHttp,
    McpImplementation,
    McpServer,
    McpStdio,
    NoSandbox,
    NotInstalled,
    ServerUnavailable,
    ToolImplementation,
    in_force,
)
from ...actors.execution.implemented import mcp_implementations, python_implementations
from ...actors.tools import Listing, Pool, load_pool
from ..errors import ConfigError, RunFailure, UsageError
from .run_config import Execution, RunConfig
from .suggesting import instead

_FORMS: Final = "mcp:NAME, mcp+stdio:COMMAND, mcp+http://HOST/PATH, mcp+https://HOST/PATH, or a URL that ends in /mcp"
_MARKS: Final = ("mcp:", "mcp+", "http://", "https://")


@dataclass(frozen=True, slots=True)
class LiveSource:
    """A source that is a live MCP server."""

    source: str
    """As the user wrote it."""
    name: str
    """The server's name among those that can be called: its own, or the source where it has none."""
    server: McpServer
    domain: str
    """Domain of its tools."""


def is_live(source: str) -> bool:
    """Return True if *source* names a live server, and not a file or module."""
    return source.startswith(_MARKS)


def live_source(source: str, servers: Mapping[str, McpServer]) -> LiveSource | None:
    """The server that *source* names; None where it names none.

    Raises:
        UsageError: it names one in a way that cannot be understood, or one that is not among *servers*.
    """
    if not is_live(source):
        return None
    kind, _, rest = source.partition(":")
    match kind:
        case "mcp":
            return _named(source, rest, servers)
        case "mcp+stdio":
            return _command(source, rest)
        case "mcp+http" | "mcp+https" | "http" | "https":
            return _url(source)
        case _:
            raise UsageError(f"pool: {source!r} names no MCP server; allowed are {_FORMS}")


def read_pool(sources: Sequence[str], execution: Execution, *, said: str | None = None) -> Pool:
    """The pool of *sources*; live servers are asked for their tools. Must not be called within an event loop.

    Raises:
        UsageError, PoolError: a source is not what it should be.
        RunFailure: a server cannot be spoken to.
    """
    live = {one.source: one for source in sources if (one := live_source(source, execution.servers)) is not None}
    if not live:
        return load_pool(sources, said=said)
    listings = asyncio.run(_listed(live.values(), execution.limits))
    return load_pool([listings.get(source, source) for source in sources], said=said)


def with_servers(execution: Execution, sources: Sequence[str]) -> Execution:
    """*execution* with the servers that only *sources* name."""
    live = [one for source in sources if (one := live_source(source, execution.servers)) is not None]
    if not execution.pool or not live:
        return execution
    return execution.model_copy(update={"servers": {**execution.servers, **{one.name: one.server for one in live}}})


def own_implementations(pool: Pool, execution: Execution) -> dict[str, Implementation]:
    """Return implementations of the pool's tools by their sources; none where the config does not want them."""
    if not execution.pool:
        return {}
    return {**python_implementations(pool), **mcp_implementations(pool, execution.servers)}


def with_executable(config: RunConfig, pool: Pool) -> Execution:
    """Return how the calls of *pool* are run: by what the config names, and by the pool's own functions and servers.

    Raises:
        UsageError: the config names a tool that is not in the pool, or a server or sandbox that is not there.
    """
    execution = with_servers(config.execution, config.pool)
    names = {tool.name for tool in pool}
    for name, implementation in execution.tools.items():
        if name not in names:
            hint = instead(name, sorted(names))
            raise ConfigError(
                f"execution.tools: there is no tool {name!r} in the pool; {hint}", ("execution", "tools", name)
            )
        if isinstance(implementation, McpImplementation) and implementation.server not in execution.servers:
            hint = f"there is no server {implementation.server!r}; {instead(implementation.server, execution.servers)}"
            raise ConfigError(f"execution.tools.{name}: {hint} under 'servers'", ("execution", "tools", name, "server"))
    tools = {**own_implementations(pool, execution), **execution.tools}
    if execution.limits.sandbox == "bubblewrap":
        sandbox_of(tools, execution.limits)
    return execution.model_copy(update={"tools": tools})


def sandbox_of(tools: Mapping[str, Implementation], limits: Limits) -> InForce | None:
    """Return what holds the Python functions among *tools* on this machine; None where there are none.

    Raises:
        UsageError: *limits* want a sandbox that is not to be had.
    """
    targets = [one.target for one in tools.values() if isinstance(one, ToolImplementation) and one.repeatable]
    try:
        return in_force(targets, limits) if targets else None
    except NoSandbox as error:
        raise UsageError(str(error)) from None


def _named(source: str, name: str, servers: Mapping[str, McpServer]) -> LiveSource:
    if name not in servers:
        there = f"there are {', '.join(sorted(servers))}" if servers else "there is none"
        raise UsageError(f"pool: {source!r} names no server under 'execution.servers' of the config: {there}")
    return LiveSource(source, name, servers[name], name)


def _command(source: str, line: str) -> LiveSource:
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"pool: {source!r} is no command line: {error}") from None
    if not words:
        raise UsageError(f"pool: {source!r} names no command; write it as 'mcp+stdio:python server.py'")
    files = [word for word in words[1:] if not word.startswith("-")]
    return LiveSource(
        source, source, McpStdio(command=words[0], args=tuple(words[1:])), PurePath((files or words)[0]).stem
    )


def _url(source: str) -> LiveSource:
    url = source.removeprefix("mcp+")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"pool: the address of an MCP server is no URL: {error}") from None
    if parts.username is not None or parts.password is not None:
        raise UsageError(
            "pool: the URL of an MCP server holds a user or a password, which would stand in the log; "
            "name the server under 'execution.servers' with 'headers_from_environment', and use mcp:NAME"
        )
    if not host or any(character.isspace() for character in url):
        raise UsageError(f"pool: {source!r} is no URL; allowed are {_FORMS}")
    if url == source and not parts.path.rstrip("/").endswith("/mcp"):
        raise UsageError(
            f"pool: {source!r} is not fetched. Download a file and name that; "
            f"if an MCP server answers there, write 'mcp+{source}'"
        )
    return LiveSource(source, source, McpHttp(url=url), host)


async def _listed(live: Iterable[LiveSource], limits: Limits) -> dict[str, Listing]:
    try:
        from ...actors.execution.mcp import list_tools  # noqa: PLC0415 — an optional part, slow to import
    except ImportError as error:
        raise UsageError(str(NotInstalled("the SDK of MCP", "mcp"))) from error
    listings: dict[str, Listing] = {}
    with _terminated_in_order():
        for one in live:
            try:
                value = await list_tools(one.name, one.server, limits)
            except ServerUnavailable as error:
                raise RunFailure(str(error)) from error
            listings[one.source] = Listing(one.source, one.name, one.domain, value)
    return listings


@contextmanager
def _terminated_in_order() -> Iterator[None]:
    """Within the block, SIGTERM ends what is under way as Ctrl-C does, so that no server is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.getsignal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
