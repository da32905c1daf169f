"""Draws that depend on nothing but a key: splitmix64, seeded by sha256, and cheap to make."""

import re
from collections.abc import Sequence
from hashlib import sha256
from math import exp
from random import Random
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1
_NORMAL = NormalDist()


class Dice:
    """A stream of draws; equal keys give equal streams."""

    __slots__ = ("_state",)

    def __init__(self, *key: object) -> None:
        digest = sha256("\0".join(map(str, key)).encode("utf-8", "surrogatepass")).digest()
        self._state = int.from_bytes(digest[:8], "big")

    def apart(self, *key: object) -> "Dice":
        """Return a stream of its own for *key*; this one stays where it is."""
        return Dice(self._state, *key)

    def bits(self) -> int:
        """Return the next 64 bits."""
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return state ^ (state >> 31)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from *low* to *high*, both included."""
        return low + self.bits() % (high - low + 1)

    def share(self) -> float:
        """Return a number from 0 to 1, both excluded."""
        return ((self.bits() >> 11) + 0.5) / (1 << 53)

    def chance(self, rate: float) -> bool:
        """Return True at *rate*."""
        return rate > 0 and self.share() < rate

    def lognormal(self, median: float, sigma: float) -> float:
        """Return a lognormal draw; *sigma* is of the logarithm, and 0 gives *median* itself."""
        return median * exp(sigma * _NORMAL.inv_cdf(self.share()))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of *items*."""
        return items[self.bits() % len(items)]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """Return one of *items*, each as likely as its weight."""
        return Random(self.bits()).choices(items, weights)[0]  # noqa: S311 - chance that can be repeated, no secret

    def like(self, sample: str) -> str:
        """Return *sample* with other digits."""
        return re.sub(r"\d", lambda _: str(self.between(1, 9)), sample)
