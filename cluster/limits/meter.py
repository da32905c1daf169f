"""Something that is limited per minute: a bucket paces it, and a window holds it to the letter.

A bucket alone either lets more through in some minute than the limit says, or wastes what its depth takes off its
rate; a window alone lets everything through at the minute's beginning. Together they do neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

MINUTE = 60.0
SLACK = 2.0
"""Seconds between a grant and the call that it is for, at the most: so much longer is the window."""
BURST = 2.0
"""Seconds of the limit that may be taken at once."""
_SPAN = 0.5
_NEVER_LATE = 1e-6


class _Span(NamedTuple):
    """What was granted within half a second."""

    begun: float
    last: float
    amount: int


@dataclass(frozen=True, slots=True)
class Meter:
    """How much of one limit is taken at a moment."""

    limit: int
    """Per minute."""
    level: float
    """Of the bucket, at `at`; below zero after a grant that was larger than the bucket."""
    at: float
    spans: tuple[_Span, ...] = ()

    @classmethod
    def full(cls, limit: int, now: float) -> Meter:
        """A meter of which nothing is taken."""
        return cls(limit, max(1.0, limit * BURST / MINUTE), now)

    @property
    def depth(self) -> float:
        """How much the bucket holds."""
        return max(1.0, self.limit * BURST / MINUTE)

    @property
    def rate(self) -> float:
        """How fast the bucket fills, per second."""
        return self.limit / MINUTE

    def taken(self, now: float) -> int:
        """What counts against the limit at *now*."""
        return sum(span.amount for span in self.spans if span.last > now - MINUTE - SLACK)

    def spare(self, now: float) -> int:
        """How much can be taken at once."""
        return max(0, min(int(self._level(now)), self.limit - self.taken(now)))

    def wait(self, now: float, amount: int) -> float:
        """Seconds until *amount* can be taken; 0 where it can be taken now.

        More than the limit is taken as the whole of it: such a call goes alone in its minute.
        """
        amount = min(amount, self.limit)
        if amount <= 0:
            return 0.0
        short = min(amount, self.depth) - self._level(now)
        paced = short / self.rate if short > _NEVER_LATE else 0.0
        return max(paced, self._until_held(now, amount))

    def take(self, now: float, amount: int) -> Meter:
        """After *amount* was taken, whether it could be or not; a negative amount gives back."""
        amount = min(amount, self.limit)
        level = self._level(now) - amount
        spans = tuple(span for span in self.spans if span.last > now - MINUTE - SLACK)
        return replace(self, level=level, at=max(now, self.at), spans=_added(spans, now, amount))

    def _level(self, now: float) -> float:
        # What was given back stands above the brim: it is part of the minute already.
        filled = min(self.depth, self.level + max(0.0, now - self.at) * self.rate)
        return max(self.level, filled)

    def _until_held(self, now: float, amount: int) -> float:
        over = self.taken(now) + amount - self.limit
        for span in self.spans:
            if over <= 0:
                break
            if span.last > now - MINUTE - SLACK:
                over -= span.amount
                if over <= 0:
                    return max(_NEVER_LATE, span.last + MINUTE + SLACK - now)
        return 0.0


def _added(spans: tuple[_Span, ...], now: float, amount: int) -> tuple[_Span, ...]:
    if amount < 0:
        return _reduced(spans, -amount)
    if amount == 0:
        return spans
    if spans and now - spans[-1].begun < _SPAN:
        last = spans[-1]
        return (*spans[:-1], _Span(last.begun, max(now, last.last), last.amount + amount))
    return (*spans, _Span(now, now, amount))


def _reduced(spans: tuple[_Span, ...], amount: int) -> tuple[_Span, ...]:
    """The newest grants are those that were not used."""
    left = list(spans)
    while left and amount > 0:
        last = left.pop()
        if last.amount > amount:
            left.append(last._replace(amount=last.amount - amount))
        amount -= last.amount
    return tuple(left)
