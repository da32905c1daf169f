"""Takes keys and entries out of a YAML tree and of the value that was made of it."""

from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, TypeAlias

import yaml

KeyPath: TypeAlias = tuple[int | str, ...]


def at_fault(value: Any, paths: Iterable[KeyPath]) -> list[KeyPath]:  # noqa: ANN401 — as it was read
    """Return what *paths* lead to in *value*, or the last thing on the way to each: the inner and the later ones first.

    What stands in another one is left out, so that all can be taken out in this order.
    """
    there = {_present(value, path) for path in paths} - {()}
    outer = [path for path in there if not any(path[:length] in there for length in range(1, len(path)))]
    return sorted(outer, key=lambda path: [-step if isinstance(step, int) else 0 for step in path])


def pruned(node: yaml.Node | None, value: Any, path: Sequence[int | str]) -> tuple[Any, Any]:  # noqa: ANN401
    """Return a tree and its value without what is at *path*; a value of an override has no tree."""
    step, *rest = path
    entries = list(getattr(node, "value", []))
    is_mapping = isinstance(value, dict)
    keys = [key.value for key, _ in entries] if isinstance(node, yaml.MappingNode) else list(range(len(entries)))
    place = next((number for number, key in enumerate(keys) if str(key) == str(step)), None)
    values = dict(value) if is_mapping else list(value)
    if rest:
        below = None if place is None else entries[place][1] if is_mapping else entries[place]
        inner, values[step] = pruned(below, value[step], rest)  # type: ignore[index]
        if place is not None:
            entries[place] = (entries[place][0], inner) if is_mapping else inner
    else:
        del values[step]  # type: ignore[arg-type]
        entries = [one for number, one in enumerate(entries) if number != place]
    if node is None:
        return None, values
    changed = copy(node)
    changed.value = entries
    return changed, values


def _present(value: Any, path: KeyPath) -> KeyPath:  # noqa: ANN401 — as it was read
    for length, step in enumerate(path):
        is_there = step in value if isinstance(value, dict) else isinstance(value, list) and step in range(len(value))
        if not is_there:
            return path[:length]
        value = value[step]
    return path
