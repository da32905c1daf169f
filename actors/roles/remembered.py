"""Results of pure functions, remembered by the identity of what they are of: turns hold dicts and do not hash."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Remembered(Generic[T, R]):
    """A pure function with the results of the last *most* things that it was asked about."""

    def __init__(self, function: Callable[[T], R], *, most: int, key: Callable[[T], object] = id) -> None:
        self._function = function
        self._most = most
        self._key = key
        self._known: dict[object, tuple[T, R]] = {}

    def of(self, thing: T) -> R:
        """The result for *thing*. While it is kept here, nothing else can have its identity."""
        key = self._key(thing)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        result = self._function(thing)
        if len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[key] = (thing, result)
        return result
