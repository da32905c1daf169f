"""News of an endpoint: what became of its calls since the last report."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf

from .timed import Kinds


@dataclass(frozen=True, slots=True)
class News:
    """Events at the endpoint."""

    in_flight: int = 0
    """Calls under way."""
    era: int = 0
    """Era of the calls that `answered` and `timeouts` count; those of earlier ones are left out."""
    answers: int = 0
    """Answers, to calls of whatever era."""
    answered: Kinds = field(default_factory=dict)
    """Answers by kind."""
    served: int = 1
    """Most calls that were seen to be answered at the same time."""
    overloads: int = 0
    """Refusals because of load."""
    timeouts: int = 0
    """Calls that were abandoned and may have been in a queue."""
    timeout: float = inf
    """Seconds after which calls are abandoned."""
    refusals: int = 0
    """Calls without an answer, for any reason."""
    refusing: bool = False
    """True if the last call that ended was one of them."""
    pause: float | None = None
    """Pause that the provider asks for, in seconds."""
    message: str = ""
    """The last refusal."""
