"""Simulation of a provider's prompt cache."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import lru_cache
from itertools import count

Visits = Callable[[Hashable], Iterator[int]]


def recent_visits(limit: int) -> Visits:
    """Return a function to a counter for each key, from 1; it forgets the keys that were used least recently."""
    return lru_cache(limit)(lambda _key: count(1))


def visit_cache(visits: Visits, blocks: Iterable[str]) -> tuple[int, int]:
    """Return how many tokens of a prompt are read from a provider's cache, and how many are written to it."""
    key = length = read = written = 0
    for block in blocks:
        key, length = hash((key, block)), length + len(block)
        if next(visits(key)) > 1:
            read, written = tokens(length), 0
        else:
            written = tokens(length) - read
    return read, written


def tokens(characters: int) -> int:
    """Return about how many tokens so many characters are: four each."""
    return (characters + 3) // 4
