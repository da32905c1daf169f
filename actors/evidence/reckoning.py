"""Reckoning: a number is taken to follow from others as long as few numbers of its size would do so by chance.

Candidates come in the order in which people reckon: the nearest numbers first, one operation before two. Each that has
another value uses up a share of the numbers that could stand there; where that share is spent, none supports anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain, combinations, combinations_with_replacement, islice
from typing import Final

from .claim import Candidate, Claim, Operand
from .made_of_two import alike, made_of, shares_of
from .operations import Operation
from .units import MONEY, SHARE, UNITS, WARMTH, Unit, converted, converted_rate

_PLAIN: Final = 0.06
"""Share of the numbers of one size that may be reached before one that was reached counts for nothing."""
_NAMED: Final = 0.12
"""The same where words name the operation, and only that one is tried."""
_TOTAL: Final = 0.2
"""The same for what lists come to."""
_TWICE: Final = 0.08
"""The same for two operations in a row, in which the units have to fit."""
_MOST: Final = 1500
"""Candidates for one number."""
_FEWEST: Final = 3
"""Other numbers that are tried at the least where words name the operation."""
_ENOUGH: Final = 40
"""Other numbers that are tried at the most, however many there are of that size."""
_ENOUGH_TWICE: Final = 12
_TELLING: Final = 100.0
"""Smaller whole numbers follow by an operation that words name, or not at all."""
_TELLING_DIGITS: Final = 3
_FAR: Final = 6
"""Numbers from elsewhere that are put together with each other."""
_NEAR: Final = 7
"""Numbers that two operations in a row may begin with."""
_BESIDE: Final = 3
"""How much sooner the other number is looked for further away."""
_COUNTS: Final = frozenset(map(float, range(2, 32)))
"""Numbers of rooms, nights or persons."""
_FEW: Final = 5
_PRICED: Final = frozenset(unit for unit in UNITS.values() if unit.of in (MONEY, SHARE))
_CENT: Final = 0.01
_AHEAD: Final = 4
"""Numbers beside the claim that are tried before those from elsewhere."""

_EVERY: Final = frozenset(Operation)
_MULTIPLIED: Final = frozenset({Operation.PRODUCT, Operation.QUOTIENT, Operation.SHARE})
_ADDED: Final = frozenset({Operation.SUM, Operation.DIFFERENCE})


def follows_from(
    claim: Claim,
    near: Sequence[Operand],
    far: Sequence[Operand],
    named: frozenset[Operation],
    totals: Sequence[float] = (),
) -> bool:
    """Return True if *claim* follows from numbers beside it, *near*, or from those put together with others, *far*.

    *named* are the operations that words beside it speak of, *totals* those of the last results.
    """
    if claim.value <= 0:
        return False
    exactly = replace(claim, rough=False)
    return any(
        _reached(one, ((total, True) for total in totals), _TOTAL) or _follows(one, near, far, named)
        for one in dict.fromkeys((exactly, claim))
    )


def _follows(claim: Claim, near: Sequence[Operand], far: Sequence[Operand], named: frozenset[Operation]) -> bool:
    if claim.unit is not None:
        changed = (one for value, unit in chain(near, far) for one in converted(value, unit, claim.unit))
        if _reached(claim, ((one, True) for one in changed), _NAMED):
            return True
    if claim.per is not None:
        rates = (one for value, unit in near if alike(unit, claim.unit) for one in converted_rate(value, claim.per))
        if _reached(claim, ((one, True) for one in rates), _NAMED):
            return True
    if claim.per is not None:
        named |= {Operation.QUOTIENT, Operation.PRODUCT}
    if named and _reached(claim, _once(claim, near, far, named), _NAMED):
        return True
    both = _named_both(named)
    if claim.value < _TELLING and not claim.decimals and not both:
        return False
    if (claim.value >= _TELLING or claim.decimals) and _reached(claim, _once(claim, near, far, _EVERY), _PLAIN):
        return True
    if claim.unit is None or not (claim.digits >= _TELLING_DIGITS or both):
        return False
    if claim.unit.of == MONEY and _reached(claim, _for_each_of_two(near, far), _TWICE, _ENOUGH_TWICE):
        return True
    return _reached(claim, _twice(claim, claim.unit, near, far), _TWICE, _ENOUGH_TWICE)


def _named_both(named: frozenset[Operation]) -> bool:
    return Operation.PRODUCT in named and Operation.SUM in named


def _reached(claim: Claim, candidates: Iterator[Candidate], share: float, enough: int = _ENOUGH) -> bool:
    low, high = claim.value / 2, claim.value * 2
    step, half = claim.step, claim.half
    most = min(max(share * (high - low) / step, _FEWEST if share >= _NAMED else 0), enough)
    others: set[int] = set()
    for value, rounded in islice(candidates, _MOST):
        if not low <= value <= high:
            continue
        slack = half if rounded or claim.rough or claim.decimals else min(half, _CENT)
        place = round(value / step)
        if abs(place * step - value) > slack:
            continue
        if abs(value - claim.value) <= slack:
            return True
        others.add(place)
        if len(others) > most:
            return False
    return False


def _once(
    claim: Claim, near: Sequence[Operand], far: Sequence[Operand], by: frozenset[Operation]
) -> Iterator[Candidate]:
    """Yield what one operation makes of two of *near*, the nearest first, or of one of them and one of *far*."""
    if Operation.SUM in by:
        yield from _running(claim, near)
    if Operation.DIFFERENCE in by:
        yield from _taken_off(claim, near)
    if Operation.SHARE in by and claim.unit is not None and claim.unit.of == SHARE:
        for (first, unit), (second, other_unit) in combinations(near, 2):
            if unit is not None and unit == other_unit and unit.of != SHARE:
                yield from shares_of(first, second)
    if claim.in_coins:
        far = sorted(far, key=lambda operand: operand[1] is None or operand[1].of != MONEY)
    every = [*near, *far]
    for first, second in _pairs(len(near), len(every)):
        yield from made_of(claim, every[first], every[second], by)


@lru_cache(maxsize=256)
def _pairs(near: int, every: int) -> tuple[tuple[int, int], ...]:
    """Return the places of two numbers, in the order in which they are tried: what stands beside the claim first."""

    def away(pair: tuple[int, int]) -> float:
        first, second = (place if place < near else _AHEAD + (place - near) / 2 for place in pair)
        return _BESIDE * first + second

    firsts = min(near + _FAR, every)
    return tuple(sorted(((first, second) for first in range(firsts) for second in range(first + 1, every)), key=away))


def _twice(claim: Claim, unit: Unit, near: Sequence[Operand], far: Sequence[Operand]) -> Iterator[Candidate]:
    """Yield a product, a quotient or a share of two numbers, with a third in the unit of the claim added or taken."""
    pool = [
        (value * of.size / unit.size, unit) if of is not None and of.of == unit.of and of.of != WARMTH else (value, of)
        for value, of in (*near[:_NEAR], *far[:_NEAR])
    ]
    inner = Claim(claim.value, None, claim.decimals)
    for farthest in range(2, len(pool)):
        for one, two in combinations(range(farthest), 2):
            for last, first, second in ((one, two, farthest), (two, one, farthest), (farthest, one, two)):
                other = pool[last][1]
                if (other is None and claim.decimals > 1) or (other is not None and other.of == unit.of):
                    for value, _ in made_of(inner, pool[first], pool[second], _MULTIPLIED):
                        yield from made_of(claim, (value, unit), pool[last], _ADDED)


def _for_each_of_two(near: Sequence[Operand], far: Sequence[Operand]) -> Iterator[Candidate]:
    """Yield what a price comes to for two counts of things: for two rooms and four nights."""
    every = [*near[:_NEAR], *far[: 2 * _NEAR]]
    counts = list(dict.fromkeys(value for value, unit in every if value in _COUNTS and unit not in _PRICED))[:_FEW]
    prices = [value for value, unit in every if unit is None or unit.of == MONEY]
    for price in dict.fromkeys(prices):
        for one, other in combinations_with_replacement(counts, 2):
            if price not in (one, other):
                yield price * one * other, False


def _running(claim: Claim, near: Sequence[Operand]) -> Iterator[Candidate]:
    """Yield the sums of the nearest two, three and more numbers in its unit."""
    total, count = 0.0, 0
    for value, unit in near:
        if unit == claim.unit:
            total, count = total + value, count + 1
            if count > 1:
                yield total, False


def _taken_off(claim: Claim, near: Sequence[Operand]) -> Iterator[Candidate]:
    """Yield the largest of the nearest three and four numbers that fit its unit less the others."""
    fitting = [value for value, unit in near if alike(unit, claim.unit)]
    for count in (3, 4):
        if len(nearest := fitting[:count]) == count:
            yield 2 * max(nearest) - sum(nearest), False
