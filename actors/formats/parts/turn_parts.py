"""Ids of the parts of a turn: an export may part a turn, and what is said of the turn is said of each part."""

from typing import Final

_MARK: Final = "/"


def part_id(turn: str, number: int) -> str:
    """Return the id of a part of *turn*, by number from 1; the first has the turn's own."""
    return turn if number == 1 else f"{turn}{_MARK}{number}"


def whole_id(part: str) -> str:
    """Return the id of the turn that a part is of."""
    return part.partition(_MARK)[0]
