"""The single values that a schema speaks of, each with its path."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import JsonValue

from ....events import JsonObject

_MAX_DEPTH: Final = 8
_MAX_LEAVES: Final = 300


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value: neither an object nor an array."""

    path: str
    """`flights[].flight_id`."""
    names: tuple[str, ...]
    """The property names that lead to it, the innermost last."""
    schema: JsonObject
    required: bool
    """True if it and everything around it is required."""

    @property
    def type(self) -> JsonValue:
        """Its type keyword; None where it has none."""
        return self.schema.get("type")


def leaves(schema: JsonObject) -> list[Leaf]:
    """The leaves of *schema*, in its order; the first few hundred of a huge one."""
    found: list[Leaf] = []
    for leaf in _walk(schema, "", (), True, 0):
        found.append(leaf)
        if len(found) >= _MAX_LEAVES:
            break
    return found


def _walk(schema: JsonValue, path: str, names: tuple[str, ...], required: bool, depth: int) -> Iterator[Leaf]:
    if not isinstance(schema, dict) or depth > _MAX_DEPTH:
        return
    branches = [b for key in ("anyOf", "oneOf", "allOf") for b in _list(schema.get(key)) if isinstance(b, dict)]
    properties, items = schema.get("properties"), schema.get("items")
    if isinstance(properties, dict) and properties:
        needed = _list(schema.get("required"))
        for name, inner in properties.items():
            at = f"{path}.{name}" if path else name
            yield from _walk(inner, at, (*names, name), required and name in needed, depth + 1)
    elif isinstance(items, dict):
        yield from _walk(items, f"{path}[]", names, required, depth + 1)
    elif solid := [branch for branch in branches if branch.get("type") != "null"]:
        yield from _walk({**solid[0], "description": schema.get("description")}, path, names, required, depth + 1)
    elif names:
        yield Leaf(path, names, schema, required)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
