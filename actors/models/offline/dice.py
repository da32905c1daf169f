"""Draws that depend on nothing but a key: splitmix64, seeded by sha256, and cheap to make."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")

_MASK = (1 << 64) - 1


class Dice:
    """A stream of draws; equal keys give equal streams."""

    __slots__ = ("_state",)

    def __init__(self, *key: object) -> None:
        digest = sha256("\0".join(map(str, key)).encode("utf-8", "surrogatepass")).digest()
        self._state = int.from_bytes(digest[:8], "big")

    def _next(self) -> int:
        self._state = state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        state = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 27)) * 0x94D049BB133111EB) & _MASK
        return state ^ (state >> 31)

    def below(self, limit: int) -> int:
        """A whole number from 0 to *limit* - 1."""
        return self._next() % limit

    def between(self, low: int, high: int) -> int:
        """A whole number from *low* to *high*, both included."""
        return low + self._next() % (high - low + 1)

    def share(self) -> float:
        """A number from 0 to 1, both excluded."""
        return ((self._next() >> 11) + 0.5) / (1 << 53)

    def chance(self, rate: float) -> bool:
        """Whether a thing happens that happens at *rate*."""
        return rate > 0 and self.share() < rate

    def pick(self, items: Sequence[T]) -> T:
        """One of *items*."""
        return items[self._next() % len(items)]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Up to *count* different ones of *items*, in the order drawn."""
        rest = list(items)
        return [rest.pop(self._next() % len(rest)) for _ in range(min(count, len(rest)))]

    def digits(self, count: int) -> str:
        """*count* digits, the first of them not 0."""
        return str(self.between(10 ** (count - 1), 10**count - 1))

    def letters(self, count: int) -> str:
        """*count* capital letters."""
        return "".join("ABCDEFGHJKLMNPQRSTUVWXYZ"[self._next() % 24] for _ in range(count))
