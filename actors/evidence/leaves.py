"""The leaves of a JSON value, each with its place, and its branches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import NamedTuple, TypeAlias

from pydantic import JsonValue

from ...events.pointers import escaped

Branch: TypeAlias = dict[str, JsonValue] | list[JsonValue]
MAX_DEPTH = 60
"""Levels that are read; no sensible argument is nested deeper."""
_EXACT = 1e15
"""Larger numbers are not whole to the last digit."""
_KEPT = 1000
"""Leaves of one value: more of them would fill the memory."""
_LEVELS, _FEW = 6, 200
"""Levels whose objects and lists are kept, and how many of each are too many for that."""
_made = tuple.__new__
"""Makes a leaf of its parts; a named tuple's own way takes three times as long, and there are many leaves."""


class Leaf(NamedTuple):
    """A string, number, boolean or null within a JSON value."""

    pointer: str
    """JSON pointer (RFC 6901) from the value's root."""
    name: str
    """The nearest key above it; an item of a list has the list's."""
    value: str | int | float | bool | None

    @property
    def shown(self) -> str:
        """The value as people write it: 3 for 3.0."""
        if isinstance(self.value, float) and self.value.is_integer() and abs(self.value) < _EXACT:
            return str(int(self.value))
        return str(self.value)


def leaves(value: JsonValue) -> Iterator[Leaf]:
    """Every leaf of *value*, in order."""
    if isinstance(value, (dict, list)):
        yield from _inside("", "", value, 1)
    else:
        yield Leaf("", "", value)


def _inside(pointer: str, name: str, node: dict[str, JsonValue] | list[JsonValue], depth: int) -> Iterator[Leaf]:
    for step, item in node.items() if isinstance(node, dict) else enumerate(node):
        key = step if isinstance(step, str) else name
        place = f"{pointer}/{escaped(step) if isinstance(step, str) else step}"
        if not isinstance(item, (dict, list)):
            yield _made(Leaf, (place, key, item))
        elif depth < MAX_DEPTH:
            yield from _inside(place, key, item, depth + 1)


def branches(value: JsonValue, *, levels: int, most: int) -> Iterator[Branch]:
    """The objects and lists of *value*, level by level from the top; of each of the *levels*, *most* at the most."""
    return chain.from_iterable(islice(_levels(value, most), levels))


def _levels(value: JsonValue, most: int) -> Iterator[list[Branch]]:
    level: list[Branch] = [value] if isinstance(value, (dict, list)) else []
    while level:
        yield level
        below: list[Branch] = []
        for node in level:
            below += [
                item for item in (node.values() if isinstance(node, dict) else node) if isinstance(item, (dict, list))
            ]
            if len(below) >= most:
                break
        level = below[:most]


class KeptBranches:
    """The same, to be gone through several times: those of an ordinary value are kept, others are found anew."""

    def __init__(self, value: JsonValue) -> None:
        self._value = value
        few = tuple(islice(_levels(value, _FEW), _LEVELS + 1))
        self._kept = few if all(len(level) < _FEW for level in few) else None

    def upto(self, levels: int, most: int) -> Iterator[Branch]:
        """Of so many levels, so many of each."""
        if self._kept is None or levels > _LEVELS or most < _FEW:
            return branches(self._value, levels=levels, most=most)
        return chain.from_iterable(self._kept[:levels])


def kept_leaves(value: JsonValue) -> Iterable[Leaf]:
    """The same, to be gone through several times: the leaves of an ordinary value are kept, others are read anew."""
    few = tuple(islice(leaves(value), _KEPT + 1))
    return few if len(few) <= _KEPT else _ReadAnew(value)


@dataclass(frozen=True, slots=True)
class _ReadAnew:
    value: JsonValue

    def __iter__(self) -> Iterator[Leaf]:
        return leaves(self.value)
