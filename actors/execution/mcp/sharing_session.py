"""A session that asks its own servers only where it has to: for calls that may change something, and all after them."""

from collections.abc import Mapping

from ....events import JsonObject
from ..errors import ServerUnavailable
from ..implementations import McpImplementation
from ..limits import objection
from ..port import ExecutionOutcome, OutcomeKind, Session
from .calling import run
from .shared_sessions import SharedSessions


class SharingSession:
    """Calls that change nothing go to servers that other dialogues use too, while this one has changed nothing."""

    def __init__(
        self, own: Session, implementations: Mapping[str, McpImplementation], shared: SharedSessions, *, cached: bool
    ) -> None:
        self._own = own
        self._implementations = implementations
        self._shared = shared
        self._cached = cached
        self._changed: set[str] = set()
        self._over: dict[str, ExecutionOutcome] = {}

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        implementation = self._implementations.get(name)
        if implementation is None or objection(arguments, self._shared.limits) is not None:
            return await self._own.call(name, arguments)
        server, tool = implementation.server, implementation.tool
        if server in self._changed or not self._shared.suits(implementation):
            self._changed.add(server)
            return await self._own.call(name, arguments)
        if self._cached and (known := self._shared.cache.get(server, tool, arguments)):
            return known.model_copy(update={"seconds": 0.0})
        return self._over[server] if server in self._over else await self._call_shared(server, tool, arguments)

    async def _call_shared(self, server: str, tool: str, arguments: JsonObject) -> ExecutionOutcome:
        try:
            async with self._shared.use(server) as one:
                outcome, usable = await run(one.connection, tool, arguments, self._shared.limits)
                one.over = one.over or not usable or outcome.kind is OutcomeKind.NOT_RUNNABLE
        except ServerUnavailable as error:
            self._over[server] = ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=str(error), shared=True)
            return self._over[server]
        outcome = outcome.model_copy(update={"shared": True})
        if not outcome.ran:
            self._over[server] = outcome.model_copy(
                update={"kind": OutcomeKind.NOT_RUNNABLE, "text": f"an earlier call of {tool!r} failed: {outcome.text}"}
            )
        self._shared.cache.put(server, tool, arguments, outcome)
        return outcome
