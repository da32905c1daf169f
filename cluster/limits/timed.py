"""Seconds of answers by their kind: means, how far chance spreads them, and one set compared with another. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

_WEIGHT = 64
"""Answers that the usual seconds of a kind remember."""


class Timed(NamedTuple):
    """Number of some answers, and the sums of their seconds."""

    answers: int = 0
    seconds: float = 0.0
    squares: float = 0.0

    @classmethod
    def one(cls, seconds: float) -> Timed:
        """Return those of one answer."""
        return cls(1, seconds, seconds * seconds)

    @property
    def mean(self) -> float:
        """Mean seconds."""
        return self.seconds / self.answers

    @property
    def deviation(self) -> float:
        """Standard deviation of the seconds."""
        return sqrt(max(0.0, self.squares / self.answers - self.mean**2))

    def plus(self, other: Timed) -> Timed:
        """Return the sum."""
        return Timed(self.answers + other.answers, self.seconds + other.seconds, self.squares + other.squares)


Kinds = Mapping[str, Timed]


def total(kinds: Kinds) -> Timed:
    """Return the sum of all kinds."""
    whole = Timed()
    for timed in kinds.values():
        whole = whole.plus(timed)
    return whole


def merged(one: Kinds, two: Kinds) -> Kinds:
    """Return the sums of both by kind."""
    sums = dict(one)
    for kind, timed in two.items():
        sums[kind] = sums.get(kind, Timed()).plus(timed)
    return sums


def scaled(kinds: Kinds, factor: float) -> dict[str, Timed]:
    """Return what would have been measured if answers took *factor* times as long."""
    return {kind: Timed(each.answers, each.seconds * factor, each.squares * factor**2) for kind, each in kinds.items()}


def faded(timed: Timed) -> Timed:
    """Return *timed* with no more weight than a few rounds."""
    share = min(1.0, _WEIGHT / timed.answers)
    return Timed(min(_WEIGHT, timed.answers), timed.seconds * share, timed.squares * share)


def slowdown(recent: Kinds, usual: Kinds) -> float:
    """Return the seconds of *recent* as a multiple of the usual ones; 1 where nothing is usual yet."""
    known = {kind: timed for kind, timed in recent.items() if kind in usual}
    expected = sum(timed.answers * usual[kind].mean for kind, timed in known.items())
    return sum(timed.seconds for timed in known.values()) / expected if expected > 0 else 1.0


def spread(recent: Kinds, usual: Kinds) -> float:
    """Return the standard error of their slowdown, by chance alone: 1 where too little is known for a word about it."""
    seen, before = total({kind: timed for kind, timed in recent.items() if kind in usual}), total(usual)
    variation = max((both.deviation / both.mean for both in (*recent.values(), *usual.values())), default=0.0)
    if not seen.answers or not before.answers:
        return 1.0
    return variation * sqrt(1 / seen.answers + 1 / before.answers)


def longest(kinds: Kinds) -> tuple[float, float]:
    """Return mean and deviation of the slowest kind."""
    slowest = max(kinds.values(), key=lambda timed: timed.mean)
    return slowest.mean, slowest.deviation
