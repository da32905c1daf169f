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

    def add(self, *hashes: int) -> None:
        """Add things by their hashes of 64 bits."""
        self.total += len(hashes)
        if self._halvings:
            shift = _BITS - self._halvings
            self._hashes.update([hashed for hashed in hashes if not hashed >> shift])
        else:
            self._hashes.update(hashes)
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


def hashes_of_runs(texts: Sequence[str], length: int) -> list[int]:
    """Return a hash of 64 bits of each run of *length* that follow each other in *texts*."""
    single = [hash_of(text) for text in texts]
    runs = single[: len(single) - length + 1] if len(single) >= length else []
    for at in range(1, length):
        runs = [(run * _FACTOR + one) % _MODULUS for run, one in zip(runs, single[at:], strict=False)]
    return runs
