"""The state that tools share in one dialogue, as it is seen from outside."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from pydantic import JsonValue

from .errors import ExecutionError


@dataclass(frozen=True, slots=True)
class StateSeen:
    """A state at one moment."""

    digest: str
    """Of its snapshot, 64 hex digits."""
    sample: JsonValue = None
    """What a planner may see, where it was asked for."""
    snapshot: JsonValue = None
    """All of it, where it was asked for."""
    faults: tuple[str, ...] = ()
    """What is wrong with it, in its own words, where it was asked for and can say so."""


class StateUnseen(ExecutionError):
    """A state that cannot be looked at."""


@runtime_checkable
class HoldsState(Protocol):
    """A session whose tools have a state that can be looked at."""

    async def state(self, *, seed: int | None = None, snapshot: bool = False) -> StateSeen | None:
        """The state as the calls so far have left it, with a sample by *seed*; None where the tools have none.

        Raises:
            StateUnseen: it cannot be made, or what it says is no JSON or too much.
        """
