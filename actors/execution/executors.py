"""All tools of a run, however each is implemented."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager

from ...events import JsonObject
from .errors import NotInstalled
from .implementations import Implementation, McpHttp, McpImplementation, McpStdio, ToolImplementation
from .limits import Limits
from .port import ExecutionOutcome, Executor, Freshness, OutcomeKind, Session
from .sandbox import PythonExecutor
from .state import HoldsState, StateSeen


def executor_of(
    implementations: Mapping[str, Implementation],
    servers: Mapping[str, McpStdio | McpHttp] | None = None,
    limits: Limits | None = None,
) -> "Executors":
    """Build the executor for all of *implementations*; no process is started yet.

    Raises:
        NotInstalled: there are tools of MCP servers, and the SDK is not there.
    """
    python = {name: one for name, one in implementations.items() if isinstance(one, ToolImplementation)}
    mcp = {name: one for name, one in implementations.items() if isinstance(one, McpImplementation)}
    routes: dict[str, Executor] = {}
    if python:
        routes |= dict.fromkeys(python, PythonExecutor(python, limits))
    if mcp:
        routes |= dict.fromkeys(mcp, _mcp_executor(mcp, servers or {}, limits))
    return Executors(routes)


def _mcp_executor(
    implementations: Mapping[str, McpImplementation], servers: Mapping[str, McpStdio | McpHttp], limits: Limits | None
) -> Executor:
    try:
        from .mcp import McpExecutor  # noqa: PLC0415 - the SDK is an optional part, and slow to import
    except ImportError as error:
        raise NotInstalled("the SDK of MCP", "mcp") from error
    return McpExecutor(implementations, servers, limits)


class Executors:
    """Several executors as one."""

    def __init__(self, routes: Mapping[str, Executor]) -> None:
        self._routes = routes
        self._distinct = list(dict.fromkeys(routes.values()))

    @asynccontextmanager
    async def session(self, freshness: Freshness = Freshness.OWN) -> AsyncIterator["Sessions"]:
        """A session of each executor, always in this order, so that no two dialogues wait for each other."""
        async with AsyncExitStack() as stack:
            opened = [await stack.enter_async_context(executor.session(freshness)) for executor in self._distinct]
            by_executor = dict(zip(map(id, self._distinct), opened, strict=True))
            yield Sessions({name: by_executor[id(executor)] for name, executor in self._routes.items()})

    async def close(self) -> None:
        """End every process that was started."""
        for executor in self._distinct:
            await executor.close()


class Sessions:
    """Hands each call to the session that runs its tool."""

    def __init__(self, routes: Mapping[str, Session]) -> None:
        self._routes = routes

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        if (session := self._routes.get(name)) is None:
            return ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=f"no implementation is configured for {name!r}")
        return await session.call(name, arguments)

    async def state(self, *, seed: int | None = None, snapshot: bool = False) -> StateSeen | None:
        """The state of the session that holds one; None where none does. Raises StateUnseen."""
        for session in dict.fromkeys(self._routes.values()):
            if isinstance(session, HoldsState):
                return await session.state(seed=seed, snapshot=snapshot)
        return None
