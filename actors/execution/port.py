"""Outcomes of running a tool, and the protocols of executors and sessions."""

from contextlib import AbstractAsyncContextManager
from enum import StrEnum
from typing import Protocol

from ...events import Fact, JsonObject


class OutcomeKind(StrEnum):
    """Kinds of outcome of one call."""

    RETURNED = "returned"
    """The tool gave a result."""
    RAISED = "raised"
    """The tool itself said that the call fails: an exception, or an error result."""
    TIMED_OUT = "timed_out"
    TOO_LARGE = "too_large"
    """The result is over the output limit."""
    KILLED = "killed"
    """The process died, or went over a limit of CPU time, memory or file size."""
    UNREADABLE = "unreadable"
    """The reply breaks the protocol."""
    NOT_RUNNABLE = "not_runnable"
    """It could not even be tried, or only without what it needs."""
    SKIPPED = "skipped"
    """It was not tried on purpose: it has effects outside, is not deterministic, or follows such a call."""


class Freshness(StrEnum):
    """Degrees to which a session may share state with others."""

    OWN = "own"
    """Every state is new, and ends with the session."""
    SHARED = "shared"
    """A call that changes nothing may be put to a server that other dialogues talk to at the same time."""
    CACHED = "cached"
    """As shared; and such a call need not be run at all if it was run before with the same arguments."""


class ExecutionOutcome(Fact):
    """The outcome of running one call."""

    kind: OutcomeKind
    text: str
    """The result as a tool turn would hold it; for every other kind one sentence of why."""
    seconds: float = 0.0
    """Time taken; 0 for a cached outcome."""
    shared: bool = False
    """True if it came from a state that is not the session's own."""

    @property
    def ran(self) -> bool:
        """True if the tool itself has answered, so that the dialogue can be compared with it."""
        return self.kind in (OutcomeKind.RETURNED, OutcomeKind.RAISED)


class Executed(Fact):
    """One call of a dialogue with its outcome."""

    turn: str
    """The turn that makes the call."""
    call: str
    name: str
    outcome: ExecutionOutcome


class Session(Protocol):
    """The state of one dialogue's tools: nothing that another dialogue has changed is in it."""

    async def call(self, name: str, arguments: JsonObject) -> ExecutionOutcome:
        """Run the tool of that name. Whatever goes wrong is an outcome; it returns within the time limits."""


class Executor(Protocol):
    """Runs the tools of a pool."""

    def session(self, freshness: Freshness = Freshness.OWN) -> AbstractAsyncContextManager[Session]:
        """A fresh state, given up at the end whatever happened. Waits where too many are open.

        Where *freshness* allows, calls that change nothing may be answered from elsewhere: their outcomes say so.
        """

    async def close(self) -> None:
        """End every process that was started."""
