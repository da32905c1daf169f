"""Memory of the mock server: prompts that came before, and the prefixes that a provider would have cached."""

from collections.abc import Hashable, Iterable


class Recent:
    """Counts of the keys that came last, at most *limit* of them."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._times: dict[Hashable, int] = {}

    def visit(self, key: Hashable) -> int:
        """Return how often *key* has come, this time included."""
        times = self._times[key] = self._times.pop(key, 0) + 1
        if len(self._times) > self._limit:
            del self._times[next(iter(self._times))]
        return times


def visit_cache(seen: Recent, blocks: Iterable[str]) -> tuple[int, int]:
    """Return how many tokens of a prompt are read from a provider's cache, and how many are written to it."""
    key = length = read = written = 0
    for block in blocks:
        key, length = hash((key, block)), length + len(block)
        if seen.visit(key) > 1:
            read, written = tokens(length), 0
        else:
            written = tokens(length) - read
    return read, written


def tokens(characters: int) -> int:
    """Return about how many tokens so many characters are: four each."""
    return (characters + 3) // 4
