"""Lines that were rendered before: a turn is frozen and stands in dozens of prompts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from ...events import JsonObject

T = TypeVar("T")


class Rendered(Generic[T]):
    """A cache of a pure rendering, keyed by identity: the rendered objects hold dicts and do not hash."""

    def __init__(self, shape: Callable[[T], JsonObject], write: Callable[[object], str], *, most: int) -> None:
        self._shape = shape
        self._write = write
        self._most = most
        self._lines: dict[int, tuple[T, str]] = {}

    def of(self, thing: T) -> str:
        """The line of *thing*. While it is kept here, nothing else can have its identity."""
        known = self._lines.get(id(thing))
        if known is not None:
            return known[1]
        if len(self._lines) >= self._most:
            del self._lines[next(iter(self._lines))]
        line = self._write(self._shape(thing))
        self._lines[id(thing)] = (thing, line)
        return line
