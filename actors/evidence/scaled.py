"""Amounts of one result that a text gives in another measure throughout: a recipe for six instead of four."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from .claim import Claim, Operand

_SMALLEST: Final = 2.0
_LARGEST_PART: Final = 60.0
"""Of a ratio: portions, persons, days."""
_FACTORS: Final = frozenset({0.5, 0.25, 0.75, 1.5, 2.0, 2.5, 3.0})
_MOST: Final = 40
_FEWEST: Final = 3
_EXACT: Final = 1e-6


def scaled_together(claims: Sequence[Sequence[Claim]], far: Sequence[Operand], near: Sequence[Operand]) -> set[int]:
    """Return the places in *claims* of three numbers or more that are numbers of *far* by one factor that words name.

    The factor is one of *near*, or two small numbers make it of which one at least is there.
    """
    if len(claims) < _FEWEST:
        return set()
    amounts = [value for value, _ in far if value >= _SMALLEST]
    spoken = {value for value, _ in near if _SMALLEST <= value <= _LARGEST_PART}
    parts = spoken.union(value for value in amounts if value <= _LARGEST_PART)
    found: defaultdict[float, dict[int, float]] = defaultdict(dict)
    named = set(_named(spoken, parts, {value for value, _ in near}))
    for place, readings in enumerate(islice(claims, _MOST)):
        for claim in readings:
            for factor in named:
                for amount in amounts:
                    if amount * factor > 0 and abs(amount * factor - claim.value) <= min(claim.half, 0.5) + _EXACT:
                        found[factor].setdefault(place, amount)
    best = max(found.values(), key=lambda places: len(set(places.values())), default={})
    return set(best) if len(set(best.values())) >= _FEWEST else set()


def _named(spoken: set[float], parts: set[float], near: set[float]) -> Iterator[float]:
    yield from (factor for factor in near if factor in _FACTORS)
    for one in spoken:
        yield from (one / other for other in parts if other != one)
