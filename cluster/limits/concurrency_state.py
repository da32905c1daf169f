"""State of the adaptive concurrency: the window, what is known of answers without a queue, and what is being tried."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from .timed import Kinds, total

ENOUGH = 24
"""Answers for a judgement."""
_SERVED = 0.75
"""Share of the calls in flight that is seen to be answered at the same time where all of them are."""
_MANY = 128
"""Calls without a queue that are remembered."""


@dataclass(frozen=True, slots=True)
class Lowered:
    """A reduction of the calls in flight, for the display."""

    reach: int
    """Calls that the endpoint answers at a time."""
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Level:
    """A number of calls in flight, and how slow answers were there."""

    window: float
    slowdown: float


class Own(NamedTuple):
    """Calls that found no queue, and those of them that were abandoned all the same."""

    late: int = 0
    calls: int = 0

    @property
    def share(self) -> float:
        """Share that is abandoned, as far as is known."""
        return self.late / self.calls if self.calls >= ENOUGH else (self.late + 0.5) / (self.calls + 2)

    def plus(self, other: Own) -> Own:
        """Return the sum."""
        return Own(self.late + other.late, self.calls + other.calls)

    def faded(self) -> Own:
        """Return them with the weight of a few rounds."""
        return Own(self.late // 2, self.calls // 2) if self.calls > _MANY else self


@dataclass(frozen=True, slots=True)
class Concurrency:
    """State of the limiter."""

    ceiling: int
    timeout: float = inf
    """Seconds after which a call is abandoned."""
    window: float = 1.0
    stride: float = 1.0
    """Share by which the window grows next; after a queue an eighth, and twice as much from growth to growth."""
    era: int = 0
    """Number of reductions so far: calls sent before one tell nothing of the window after it."""
    usual: Kinds = field(default_factory=dict)
    """Answers without a queue, by kind."""
    recent: Kinds = field(default_factory=dict)
    """Answers since the last judgement, by kind."""
    served: tuple[int, int] = (1, 1)
    """Calls that were seen to be answered at the same time: since the last judgement, and before it."""
    look: Level | None = None
    """What was measured before a look for a queue, to which the window goes back after it."""
    grew: float = 1.0
    """Factor by which the window has grown at the last judgement."""
    unsure: bool = False
    """True if a judgement has to wait for more answers."""
    late: int = 0
    """Calls that were abandoned since the last judgement."""
    own: Own = field(default_factory=Own)
    """Calls of which no queue was the reason."""
    queued: float | None = None
    """The slowdown with a queue that is known; None while none is known."""
    settling: int = 0
    """Answers after a change that are left out: the first ones are the quickest."""
    held: int = 0
    """Judgements until the window may grow again."""
    hold: int = 1
    """Judgements for which the next reduction holds it."""
    queueing: int = 0
    """Judgements in a row that found a queue."""
    troubled_at: float = -inf
    lowered: Lowered | None = None

    @property
    def slots(self) -> int:
        """Calls that may be in flight."""
        return max(1, min(self.ceiling, int(self.window)))

    @property
    def proven(self) -> int:
        """Calls that were seen to be answered at the same time."""
        return max(self.served)

    @property
    def alone(self) -> bool:
        """True if the calls in flight are seen to be answered at the same time: no queue."""
        return self.slots == 1 or self.proven >= _SERVED * self.slots

    @property
    def known(self) -> float:
        """Calls that it answers at a time, as far as that was found out."""
        return float(self.lowered.reach) if self.lowered else 0.0

    @property
    def each(self) -> float:
        """Seconds between two answers while all slots are in use, as far as it was measured; else 0."""
        timed = total(self.recent or self.usual)
        return timed.seconds / timed.answers / self.window if timed.answers else 0.0
