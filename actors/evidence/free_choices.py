"""Whole numbers that an assistant may choose unasked: how many results, and how far back."""

import re

from .argument_schemas import description_of
from .dialogue_view import PlacedCall
from .leaves import Leaf
from .tokens import name_parts

_KNOBS = frozenset(
    {"limit", "max", "page", "size", "per", "top", "results", "offset", "radius", "timeout", "precision", "depth"}
)
_WINDOW = re.compile(r"\b(?:how\s(?:far|long)\s(?:back|ago)|look\s?back|window|history|time\s?span)\b", re.IGNORECASE)
"""Words for how far back is looked."""
_USUAL_WINDOWS = frozenset({1, 2, 3, 6, 7, 12, 14, 24, 28, 36, 48, 72})
_PAGE_SIZES = frozenset({"page", "size"})
_ROUND = 5


def may_be_chosen(placed: PlacedCall, leaf: Leaf, value: int) -> bool:
    """True for a round number in an optional setting such as a limit, and for how far back a look-up goes."""
    return _is_window(placed, leaf, value) or _is_setting(placed, leaf, value)


def _is_window(placed: PlacedCall, leaf: Leaf, value: int) -> bool:
    words = f"{leaf.name} {description_of(placed, leaf).text}".replace("_", " ")
    return placed.only_looks and _WINDOW.search(words) is not None and (value % _ROUND == 0 or value in _USUAL_WINDOWS)


def _is_setting(placed: PlacedCall, leaf: Leaf, value: int) -> bool:
    required = placed.tool.parameters.get("required") if placed.tool is not None else None
    needed = isinstance(required, list) and leaf.name in required
    parts = frozenset(name_parts(leaf.name))
    return (
        not needed
        and not _KNOBS.isdisjoint(parts)
        and (value % _ROUND == 0 or value & (value - 1) == 0 or (value > 0 and parts >= _PAGE_SIZES))
    )
