"""Times of day that follow from those that were stated."""

from collections.abc import Sequence
from itertools import product

from .mentions import Passage
from .times import DAY, times_in
from .tokens import name_parts

_LATEST = 200
"""Pieces of evidence that are looked at."""
_OF_DAYS = frozenset({0, DAY - 1})
"""The first and the last minute of a day: who writes them means the day."""
_ENDS = frozenset({"end", "ends", "finish", "until", "till", "to", "return", "checkout", "close", "stop"})
_USUAL = (30, 60, 90, 120)
"""Minutes that something lasts, if no duration was stated."""
_NO_TIMES = frozenset({"duration", "length", "pace", "offset", "interval", "timezone", "zone", "range", "window"})


def timely(
    name: str, value: str, heard: Sequence[Passage], known: Sequence[Passage], now: Sequence[Passage] = ()
) -> bool:
    """True if the time in *value* was stated or follows from one that was; if none was stated, any time passes.

    *heard* is what the user said, *known* is all the evidence but the time that it is *now*: that one explains
    "in an hour", and does not count as stated.
    """
    wanted = times_in(value)
    words = frozenset(name_parts(name))
    if not wanted or wanted & _OF_DAYS or words & _NO_TIMES:
        return True
    known = known[-_LATEST:]
    # Most times were stated of late: then nothing else need be read.
    if any(wanted & passage.times for passage in reversed(known)) or any(passage.vague for passage in heard):
        return True
    stated = frozenset[int]().union(*(passage.times for passage in known))
    if not stated:
        return True
    lengths = frozenset[int]().union(*(passage.lengths for passage in known), _USUAL if words & _ENDS else ())
    possible = stated.union(*(passage.hours for passage in known), *(passage.times for passage in now))
    moved = ((time + sign * length) % DAY for time, length, sign in product(wanted, lengths, (1, -1)))
    if wanted & possible or any(time in possible for time in moved):
        return True
    shifted = any((time - one) % 60 == 0 for time, one in product(wanted, stated))
    return shifted and any(passage.zoned for passage in (Passage(value), *known))
