"""The variety of arguments: the values that each attribute of a tool's calls takes over a run."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pydantic import JsonValue

from ....events import JsonObject, Tool, ToolCall
from ..view import View
from .check_counts import MAX_ROWS
from .distinct import Distinct, DistinctCounter, hash_of, hashes_of_runs

LEAST_USES = 5
"""Values of an attribute, from which on it is named."""
MOST_NAMED = 100
"""Attributes that are named."""
_MOST_HASHES = 256
"""Of one attribute: of more distinct values, about 8 % is unknown."""
_MOST_TOLD_APART = 32
"""Values of one attribute that are told apart to name the commonest: one that is common comes early."""
_LONGEST = 200
_DEEPEST = 8


class AttributeVariety(View):
    """The values of one attribute."""

    attribute: str
    """As `tool.argument`, and with the keys of an object below it; elements of a list are values of the list."""
    values: Distinct
    commonest: str
    commonest_uses: int


class ArgumentVariety(View):
    """The values of all attributes; those that have no choice, truth values and members of an enum, are left out."""

    values: Distinct
    """Values of attributes; the same value of two attributes is two."""
    attributes: int
    least_varied: tuple[AttributeVariety, ...]
    """Those with several values, the least varied first."""


@dataclass(slots=True)
class _Attribute:
    values: DistinctCounter = field(default_factory=lambda: DistinctCounter(_MOST_HASHES))
    uses: dict[str, int] = field(default_factory=dict)


class ArgumentCounter:
    """Adds up call by call; attributes beyond the 10,000th are counted and not named."""

    def __init__(self) -> None:
        self._attributes: dict[str, _Attribute] = {}
        self._values = DistinctCounter()

    def add(self, tools: Sequence[Tool], calls: Sequence[ToolCall]) -> None:
        """Add *calls* of a dialogue that has *tools*."""
        schemas = {tool.name: tool.parameters for tool in tools}
        for call in calls:
            if not isinstance(call.arguments, dict):
                continue
            for name, value in _values(call.name, call.arguments, schemas.get(call.name), _DEEPEST):
                self._count(name, value)

    def _count(self, name: str, value: str) -> None:
        self._values.add(*hashes_of_runs((name, value), 2))
        if name not in self._attributes and len(self._attributes) >= MAX_ROWS:
            return
        attribute = self._attributes.setdefault(name, _Attribute())
        attribute.values.add(hash_of(value))
        if value in attribute.uses or len(attribute.uses) < _MOST_TOLD_APART:
            attribute.uses[value] = attribute.uses.get(value, 0) + 1

    @property
    def variety(self) -> ArgumentVariety:
        """The variety so far."""
        named = [_named(name, one) for name, one in self._attributes.items() if one.values.total >= LEAST_USES]
        named.sort(key=lambda one: (one.values.share or 0.0, -one.values.total, one.attribute))
        return ArgumentVariety(
            values=self._values.counted,
            attributes=len(self._attributes),
            least_varied=tuple(named[:MOST_NAMED]),
        )


def _named(name: str, attribute: _Attribute) -> AttributeVariety:
    commonest = max(attribute.uses, key=lambda value: attribute.uses[value])
    return AttributeVariety(
        attribute=name,
        values=attribute.values.counted,
        commonest=commonest,
        commonest_uses=attribute.uses[commonest],
    )


def _values(name: str, value: JsonValue, schema: JsonValue, depth: int) -> Iterator[tuple[str, str]]:
    """Yield each value below *value* with the name of its attribute."""
    rules: JsonObject = schema if isinstance(schema, dict) else {}
    if "enum" in rules or "const" in rules or depth < 0:
        return
    match value:
        case dict():
            properties = rules.get("properties")
            known: JsonObject = properties if isinstance(properties, dict) else {}
            for key, item in value.items():
                yield from _values(f"{name}.{key}"[:_LONGEST], item, known.get(key), depth - 1)
        case list():
            for item in value:
                yield from _values(name, item, rules.get("items"), depth - 1)
        case str():
            yield name, " ".join(unicodedata.normalize("NFKC", value[:_LONGEST]).casefold().split())
        case int() | float() if not isinstance(value, bool):
            yield name, str(value)
        case _:
            return
