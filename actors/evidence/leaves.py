"""The leaves of a JSON value, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from ...events.pointers import escaped

MAX_DEPTH = 60
"""Levels that are read; no sensible argument is nested deeper."""


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
    stack: list[tuple[str, str, JsonValue, int]] = [("", "", value, 0)]
    while stack:
        pointer, name, node, depth = stack.pop()
        if isinstance(node, dict):
            if depth < MAX_DEPTH:
                stack.extend((f"{pointer}/{escaped(key)}", key, node[key], depth + 1) for key in reversed(node))
        elif isinstance(node, list):
            if depth < MAX_DEPTH:
                stack.extend((f"{pointer}/{at}", name, node[at], depth + 1) for at in reversed(range(len(node))))
        else:
            yield Leaf(pointer, name, node)
