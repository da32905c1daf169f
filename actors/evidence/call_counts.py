"""What a call counts by its other arguments: so many seats, so many passengers; and what its parts come to."""

import re
from typing import Final

from .dialogue_view import PlacedCall
from .knowledge import Knowledge
from .leaves import Leaf

_HEADS: Final = 3
"""Counts of one call that another argument may be a multiple of."""
_TELLING: Final = 10
"""Larger counts make any number."""
_ITEM: Final = re.compile(r"^(?P<before>.*/)\d+(?P<behind>/[^/]+)$", re.DOTALL)


def heads_beside(placed: PlacedCall, leaf: Leaf) -> list[float]:
    """Return how many things the call is about: an amount is a price for each of so many.

    Those are the small whole numbers beside *leaf*, and the lengths of the lists of objects that it is not in.
    """
    listed = [
        len(value)
        for name, value in (placed.arguments or {}).items()
        if isinstance(value, list) and value and isinstance(value[0], dict) and not leaf.pointer.startswith(f"/{name}/")
    ]
    beside = [other.value for other in placed.first_leaves if other.pointer != leaf.pointer]
    counts = [*(value for value in beside if type(value) is int), *listed]
    return list(dict.fromkeys(float(count) for count in counts if 1 < count < _TELLING))[:_HEADS]


def is_share(placed: PlacedCall, leaf: Leaf, value: float, known: Knowledge) -> bool:
    """Return True if *value* and its like in the other items of its list come to a known price, or several times one.

    So does what is paid by gift card and what is paid by credit card.
    """
    own = _ITEM.match(leaf.pointer)
    if own is None:
        return False
    like = re.compile(rf"{re.escape(own['before'])}\d+{re.escape(own['behind'])}")
    others = [
        float(other.value)
        for other in placed.first_leaves
        if other.pointer != leaf.pointer and like.fullmatch(other.pointer) and isinstance(other.value, (int, float))
    ]
    return bool(others) and any(
        known.prices_each((value + sum(others)) / head) for head in (1.0, *heads_beside(placed, leaf))
    )
