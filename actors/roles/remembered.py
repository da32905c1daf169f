"""Results of pure functions, remembered by the identity or the content of what they are of: turns do not hash."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Remembered(Generic[T, R]):
    """A pure function with the results of the last *most* things that it was asked about."""

    def __init__(
        self, function: Callable[[T], R], *, most: int, key: Callable[[T], object] = id, by_content: bool = False
    ) -> None:
        """Where the *key* is made of identities, what they are of is kept, so that nothing else can have them."""
        self._function = function
        self._most = most
        self._key = key
        self._by_content = by_content
        self._known: dict[object, tuple[T | None, R]] = {}

    def of(self, thing: T) -> R:
        """The result for *thing*."""
        key = self._key(thing)
        known = self._known.get(key)
        if known is not None:
            return known[1]
        result = self._function(thing)
        if len(self._known) >= self._most:
            del self._known[next(iter(self._known))]
        self._known[key] = (None if self._by_content else thing, result)
        return result
