"""Distinct things in a stream of any length, counted in bounded memory."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b

from ..view import View

MOST_HASHES = 65_536
"""Hashes that are kept at the most. So many distinct things are counted exactly; of more, about 0.5 % is unknown."""
_BITS = 64
_FACTOR = 0x9E3779B97F4A7C15
_MODULUS = 1 << _BITS


class Distinct(View):
    """Things, and the number of those that differ."""

    distinct: int
    """Exact up to 65,536, an estimate within about a percent beyond."""
    total: int
    share: float | None
    """The distinct ones of all. None: there is none."""


class DistinctCounter:
    """Counts by the hashes in a part of their range; the part is halved whenever it holds too many."""

    def __init__(self, most: int = MOST_HASHES) -> None:
        self._most = most
        self._hashes: set[int] = set()
        self._halvings = 0
        self.total = 0

    def add(self, hashed: int) -> None:
        """Add one thing by its hash of 64 bits."""
        self.total += 1
        if hashed >> (_BITS - self._halvings):
            return
        self._hashes.add(hashed)
        while len(self._hashes) > self._most:
            self._halvings += 1
            self._hashes = {kept for kept in self._hashes if not kept >> (_BITS - self._halvings)}

    @property
    def kept(self) -> int:
        """Hashes in memory."""
        return len(self._hashes)

    @property
    def distinct(self) -> int:
        """The number of distinct things so far."""
        return len(self._hashes) << self._halvings

    @property
    def counted(self) -> Distinct:
        """The count so far."""
        distinct = min(self.distinct, self.total)
        return Distinct(distinct=distinct, total=self.total, share=distinct / self.total if self.total else None)


@lru_cache(maxsize=65_536)
def hash_of(text: str) -> int:
    """Return a hash of 64 bits, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest())


def hash_of_run(texts: Sequence[str]) -> int:
    """Return a hash of 64 bits of *texts* in their order."""
    hashed = 0
    for text in texts:
        hashed = (hashed * _FACTOR + hash_of(text)) % _MODULUS
    return hashed
