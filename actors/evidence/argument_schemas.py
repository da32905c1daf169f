"""What the schema of an argument offers: values to choose from, numbers, and its description."""

from pydantic import JsonValue

from ...events import JsonObject
from ...events.pointers import steps_of
from .dialogue_view import PlacedCall
from .leaves import Leaf
from .numbers import canonical
from .passages import Passage, as_passage

LONGEST_DESCRIPTION = 2000
"""Characters that are read."""
_BOUNDS = ("minimum", "maximum", "default", "exclusiveMinimum", "exclusiveMaximum", "const")


def allows(placed: PlacedCall, leaf: Leaf) -> bool:
    """True if the schema offers the value as an enum, a constant or a default. Examples support nothing."""
    schema = _schema(placed, leaf)
    offered = schema.get("enum")
    return leaf.value in (schema.get("default", ...), schema.get("const", ...)) or (
        isinstance(offered, list) and leaf.value in offered
    )


def offered_numbers(placed: PlacedCall, leaf: Leaf) -> frozenset[float]:
    """Numbers that the schema names for this argument: bounds, defaults, and those of its description."""
    schema = _schema(placed, leaf)
    bounds = [schema.get(key) for key in _BOUNDS]
    found = {canonical(float(bound)) for bound in bounds if isinstance(bound, (int, float))}
    return frozenset(found.union(description_of(placed, leaf).numbers))


def description_of(placed: PlacedCall, leaf: Leaf) -> Passage:
    """The description of the argument."""
    return as_passage(str(_schema(placed, leaf).get("description", ""))[:LONGEST_DESCRIPTION])


def _schema(placed: PlacedCall, leaf: Leaf) -> JsonObject:
    """The schema of one leaf, as far as properties and items lead to it."""
    node: JsonValue = placed.tool.parameters if placed.tool is not None else {}
    for key in steps_of(leaf.pointer):
        if not isinstance(node, dict):
            return {}
        properties = node.get("properties")
        if isinstance(properties, dict) and key in properties:
            node = properties[key]
        else:
            node = node.get("items", node.get("additionalProperties"))
    return node if isinstance(node, dict) else {}
