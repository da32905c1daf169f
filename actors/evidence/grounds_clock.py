"""Whether a time of day in a call follows from those that were stated."""

from collections.abc import Sequence
from itertools import product

from .dates_clock import DAY, times_in
from .evidence import Piece
from .words import parts

_LATEST = 200
"""Pieces of evidence that are looked at."""
_OF_DAYS = frozenset({0, DAY - 1})
"""The first and the last minute of a day: who writes them means the day."""
_ENDS = frozenset({"end", "ends", "finish", "until", "till", "to", "return", "checkout", "close", "stop"})
_USUAL = (30, 60, 90, 120)
"""Minutes that something lasts, where nobody has said how long."""
_NO_TIMES = frozenset({"duration", "length", "pace", "offset", "interval", "timezone", "zone", "range", "window"})


def timely(name: str, value: str, heard: Sequence[Piece], known: Sequence[Piece]) -> bool:
    """Whether the time in *value* was stated, or may follow from one that was; where none was stated, any may.

    *heard* is what the user said, *known* is all the evidence.
    """
    wanted = times_in(value)
    words = frozenset(parts(name))
    if not wanted or wanted & _OF_DAYS or words & _NO_TIMES or any(piece.vague for piece in heard):
        return True
    known = known[-_LATEST:]
    stated = frozenset[int]().union(*(piece.times for piece in known))
    if not stated:
        return True
    lengths = frozenset[int]().union(*(piece.lengths for piece in known), _USUAL if words & _ENDS else ())
    possible = stated.union(*(piece.hours for piece in known))
    moved = ((time + sign * length) % DAY for time, length, sign in product(wanted, lengths, (1, -1)))
    if wanted & possible or any(time in possible for time in moved):
        return True
    shifted = any((time - one) % 60 == 0 for time, one in product(wanted, stated))
    return shifted and any(piece.zoned for piece in (Piece(value), *known))
