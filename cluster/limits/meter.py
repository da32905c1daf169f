"""A limit per minute, kept by a token bucket, which sets the pace, and a sliding window, which is exact.

A bucket alone either exceeds the limit in some minutes, or wastes the part that its depth takes off its rate; a window
alone allows everything at the beginning of a minute. Together they do neither.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

MINUTE = 60.0
SLACK = 2.0
"""Most seconds between a grant and its call: the window is longer by so much."""
BURST = 2.0
"""Depth of the bucket, in seconds of the limit."""
_SPAN = 0.5
_NEVER_LATE = 1e-6


class _Span(NamedTuple):
    """Sum of the grants within half a second."""

    begun: float
    last: float
    amount: int


@dataclass(frozen=True, slots=True)
class Meter:
    """Use of one limit at a moment."""

    limit: int
    """Per minute."""
    level: float
    """Level of the bucket at time `at`; below zero after a grant that was larger than the bucket."""
    at: float
    spans: tuple[_Span, ...] = ()

    @classmethod
    def full(cls, limit: int, now: float) -> Meter:
        """Return an unused meter."""
        meter = cls(limit, 0.0, now)
        return replace(meter, level=meter.depth)

    @property
    def depth(self) -> float:
        """Capacity of the bucket."""
        return max(1.0, self.limit * BURST / MINUTE)

    @property
    def rate(self) -> float:
        """Units per second that flow into the bucket."""
        return self.limit / MINUTE

    def taken(self, now: float) -> int:
        """Return the amount that counts against the limit at *now*."""
        return sum(span.amount for span in self.spans if span.last > now - MINUTE - SLACK)

    def spare(self, now: float) -> int:
        """Return the amount that can be taken at once."""
        return max(0, min(int(self._level(now)), self.limit - self.taken(now)))

    def wait(self, now: float, amount: int) -> float:
        """Return the seconds until *amount* can be taken; 0 if it can be taken now.

        An amount above the limit counts as the whole limit: such a call is alone in its minute.
        """
        amount = min(amount, self.limit)
        if amount <= 0:
            return 0.0
        short = min(amount, self.depth) - self._level(now)
        paced = short / self.rate if short > _NEVER_LATE else 0.0
        return max(paced, self._until_held(now, amount))

    def take(self, now: float, amount: int) -> Meter:
        """Return the meter after *amount* was taken, even beyond the limit; a negative amount is given back."""
        amount = min(amount, self.limit)
        level = self._level(now) - amount
        spans = tuple(span for span in self.spans if span.last > now - MINUTE - SLACK)
        return replace(self, level=level, at=max(now, self.at), spans=_added(spans, now, amount))

    def _level(self, now: float) -> float:
        # An amount given back may exceed the depth: it belongs to the current minute already.
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
    """Take *amount* off the newest spans: the newest grants are the unused ones."""
    left = list(spans)
    while left and amount > 0:
        last = left.pop()
        if last.amount > amount:
            left.append(last._replace(amount=last.amount - amount))
        amount -= last.amount
    return tuple(left)
