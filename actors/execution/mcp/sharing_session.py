"""A session that asks its own servers only where it has to: for calls that may change something, and all after them."""

from collections.abc import Mapping

from ....events import JsonObject
from ..errors import ServerUnavailable
from ..implementations import McpImplementation
from ..port import ExecutionOutcome, OutcomeKind, Session
from .calling import objection, run
from .shared_sessions import SharedSessions


class SharingSession:
    """Calls that change nothing go to servers that other dialogues use too, while this one has changed nothing."""

    def __init__(
        self,
        own: Session,
        implementations: Mapping[str, McpImplementation],
        lasting: SharedSessions,
        *,
        recalls: bool,
    ) -> None:
        self._own = own
        self._implementations = implementations
        self._lasting = lasting
        self._recalls = recalls
        self._changed: set[str] = set()
        self._over: dict[str, ExecutionOutcome] = {}

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome."""
        implementation = self._implementations.get(name)
        if implementation is None or objection(arguments, self._lasting.limits) is not None:
            return await self._own.call(name, arguments)
        server, tool = implementation.server, implementation.tool
        if server in self._changed or not self._lasting.suits(implementation):
            self._changed.add(server)
            return await self._own.call(name, arguments)
        if self._recalls and (known := self._lasting.memory.recall(server, tool, arguments)):
            return known.model_copy(update={"seconds": 0.0})
        return self._over[server] if server in self._over else await self._shared(server, tool, arguments)

    async def _shared(self, server: str, tool: str, arguments: JsonObject) -> ExecutionOutcome:
        try:
            async with self._lasting.use(server) as shared:
                outcome, usable = await run(shared.connection, tool, arguments, self._lasting.limits)
                shared.over = shared.over or not usable or outcome.kind is OutcomeKind.NOT_RUNNABLE
        except ServerUnavailable as error:
            self._over[server] = ExecutionOutcome(kind=OutcomeKind.NOT_RUNNABLE, text=str(error), shared=True)
            return self._over[server]
        outcome = outcome.model_copy(update={"shared": True})
        if not outcome.ran:
            self._over[server] = outcome.model_copy(
                update={"kind": OutcomeKind.NOT_RUNNABLE, "text": f"an earlier call of {tool!r} failed: {outcome.text}"}
            )
        self._lasting.memory.keep(server, tool, arguments, outcome)
        return outcome
