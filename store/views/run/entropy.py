"""The entropy of a stream of things, in bounded memory."""

from collections import Counter
from collections.abc import Iterable
from math import log2

MOST_TOLD_APART = 100_000
"""Things that are told apart; the entropy of what comes later as well is not below what is said."""


class EntropyCounter:
    """Counts how often each thing comes."""

    def __init__(self, most: int = MOST_TOLD_APART) -> None:
        self._most = most
        self._times: Counter[str] = Counter()
        self._others = 0

    def add(self, things: Iterable[str]) -> None:
        """Add things."""
        for thing in things:
            if thing in self._times or len(self._times) < self._most:
                self._times[thing] += 1
            else:
                self._others += 1

    @property
    def bits(self) -> float | None:
        """The entropy in bits: that of 2^n things that come equally often is n. None: there is nothing.

        Things beyond those told apart count as one, so the entropy of all is not less.
        """
        counts = [*self._times.values(), *([self._others] if self._others else [])]
        total = sum(counts)
        if not total:
            return None
        return max(0.0, -sum(count / total * log2(count / total) for count in counts))
