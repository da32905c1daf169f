"""The leaves of a JSON value, each with its place, and its branches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pydantic import JsonValue

from ...events.pointers import escaped

MAX_DEPTH = 60
"""Levels that are read; no sensible argument is nested deeper."""
_KEPT = 1000
"""Leaves of one value: more of them would fill the memory."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A string, number, boolean or null within a JSON value."""

    pointer: str
    """JSON pointer (RFC 6901) from the value's root."""
    name: str
    """The nearest key above it; an item of a list has the list's."""
    value: str | int | float | bool | None


def leaves(value: JsonValue) -> Iterator[Leaf]:
    """Every leaf of *value*, in order."""
    if not isinstance(value, (dict, list)):
        yield Leaf("", "", value)
        return
    stack = [_inside("", "", value)]
    while stack:
        for pointer, name, node in stack[-1]:
            if not isinstance(node, (dict, list)):
                yield Leaf(pointer, name, node)
            elif len(stack) < MAX_DEPTH:
                stack.append(_inside(pointer, name, node))
                break
        else:
            stack.pop()


def _inside(
    pointer: str, name: str, node: dict[str, JsonValue] | list[JsonValue]
) -> Iterator[tuple[str, str, JsonValue]]:
    if isinstance(node, dict):
        return ((f"{pointer}/{escaped(key)}", key, item) for key, item in node.items())
    return ((f"{pointer}/{at}", name, item) for at, item in enumerate(node))


def branches(value: JsonValue, *, levels: int, most: int) -> Iterator[dict[str, JsonValue] | list[JsonValue]]:
    """The objects and lists of *value*, level by level from the top; of each of the *levels*, *most* at the most."""
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        yield from level
        below = (item for node in level for item in (node.values() if isinstance(node, dict) else node))
        level = list(islice((item for item in below if isinstance(item, dict | list)), most))


def kept_leaves(value: JsonValue) -> Iterable[Leaf]:
    """The same, to be gone through several times: the leaves of an ordinary value are kept, others are read anew."""
    few = tuple(islice(leaves(value), _KEPT + 1))
    return few if len(few) <= _KEPT else _ReadAnew(value)


@dataclass(frozen=True, slots=True)
class _ReadAnew:
    value: JsonValue

    def __iter__(self) -> Iterator[Leaf]:
        return leaves(self.value)
