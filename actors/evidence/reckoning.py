"""Reckoning: a number is taken to follow from others as long as few numbers of its size would do so by chance.

Candidates come in the order in which people reckon: the nearest numbers first, one operation before two. Each that has
another value uses up a share of the numbers that could stand there; where that share is spent, none supports anything.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, combinations, islice
from typing import Final, TypeAlias

from .operations import Operation
from .units import COUNTS, MONEY, SHARE, WARMTH, Unit, converted, converted_rate

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
_ROUNDED_ZEROS: Final = 2
_BESIDE: Final = 3
"""How much sooner the other number is looked for further away."""
_AHEAD: Final = 4
"""Numbers beside the claim that are tried before those from elsewhere."""
_EXACT: Final = 1e-6
_ROUGHEST: Final = 0.05
_HARDLY: Final = 0.005
"""However large a number is, words round it by that share: `about 320,000` for 320,205."""

_EVERY: Final = frozenset(Operation)
_MULTIPLIED: Final = frozenset({Operation.PRODUCT, Operation.QUOTIENT, Operation.SHARE})
_ADDED: Final = frozenset({Operation.SUM, Operation.DIFFERENCE})

Operand: TypeAlias = tuple[float, Unit | None]
Candidate: TypeAlias = tuple[float, bool]
"""A value, and whether it is usually rounded."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that asks for a source."""

    value: float
    unit: Unit | None
    decimals: int
    rough: bool = False
    """Words say that it is rounded: `about 770`."""
    per: Unit | None = None
    """The unit for one of which it holds."""

    @property
    def step(self) -> float:
        """The least by which a number of as many telling digits differs from it."""
        zeros = 0
        while self.decimals == 0 and self.value and zeros < _LARGEST and self.value % 10 ** (zeros + 1) == 0:
            zeros += 1
        return float(10 ** min(zeros, 6)) if zeros else 10.0**-self.decimals

    @property
    def in_coins(self) -> bool:
        """Hundredths of a currency: they follow from prices."""
        return self.unit is not None and self.unit.of == MONEY and self.unit.size < 1

    @property
    def half(self) -> float:
        """How far from it a rounded number may be."""
        if not self.rough or self.decimals:
            return 0.5 * 10.0**-self.decimals + _EXACT
        small = min(0.5 * 10**_ROUNDED_ZEROS, _ROUGHEST * abs(self.value))
        return max(0.5, min(0.5 * self.step, max(small, _HARDLY * abs(self.value)))) + _EXACT

    @property
    def digits(self) -> int:
        """Telling digits."""
        return len(str(round(abs(self.value) / self.step)))


_LARGEST: Final = 6


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
        rates = (one for value, unit in near if _fits(unit, claim.unit) for one in converted_rate(value, claim.per))
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
    return (
        claim.unit is not None
        and (claim.digits >= _TELLING_DIGITS or both)
        and _reached(claim, _twice(claim, claim.unit, near, far), _TWICE, _ENOUGH_TWICE)
    )


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


_CENT: Final = 0.01


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
                yield from _shares(first, second)
    if claim.in_coins:
        far = sorted(far, key=lambda operand: operand[1] is None or operand[1].of != MONEY)
    every = [*near, *far]
    for first, second in _pairs(len(near), len(every)):
        yield from _made(claim, every[first], every[second], by)


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
                    for value, _ in _made(inner, pool[first], pool[second], _MULTIPLIED):
                        yield from _made(claim, (value, unit), pool[last], _ADDED)


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
    fitting = [value for value, unit in near if _fits(unit, claim.unit)]
    for count in (3, 4):
        if len(nearest := fitting[:count]) == count:
            yield 2 * max(nearest) - sum(nearest), False


def _made(claim: Claim, one: Operand, other: Operand, by: frozenset[Operation]) -> Iterator[Candidate]:
    """Yield what operations of *by* make of two numbers, as far as their units fit together and to the claim's."""
    (first, unit), (second, other_unit) = one, other
    if claim.unit is not None and claim.unit.of == SHARE:
        yield from _shares(first, second) if Operation.SHARE in by and _alike(unit, other_unit) else ()
        if not all(one is not None and one.of == SHARE for one in (unit, other_unit)):
            return
    shares = [one is not None and one.of == SHARE for one in (unit, other_unit)]
    if shares[0] is not shares[1]:
        part, whole, whole_unit = (first, second, other_unit) if shares[0] else (second, first, unit)
        if Operation.SHARE in by and _fits(whole_unit, claim.unit):
            yield from _parts(part / 100, whole)
        return
    if _adds(unit, claim.unit) and _adds(other_unit, claim.unit) and _alike(unit, other_unit):
        added, taken = _in_unit(claim, first, unit), _in_unit(claim, second, other_unit)
        if Operation.SUM in by:
            yield added + taken, False
        if Operation.DIFFERENCE in by:
            yield abs(added - taken), False
    same = unit is not None and other_unit is not None and unit.of == other_unit.of
    first, second = _whole_money(first, unit), _whole_money(second, other_unit)
    coin = claim.unit.size if claim.unit is not None and claim.in_coins else 1.0
    if claim.in_coins and not any(one is not None and one.of == MONEY for one in (unit, other_unit)):
        return
    if Operation.PRODUCT in by and not same:
        yield first * second / coin, claim.decimals > 0
    if Operation.QUOTIENT in by and not (same and claim.unit is not None and claim.unit.of == MONEY):
        if second:
            yield first / second / coin, True
        if first:
            yield second / first / coin, True


def _shares(first: float, second: float) -> Iterator[Candidate]:
    for one, other in ((first, second), (second, first)):
        if other:
            yield 100 * one / other, True
            yield 100 * abs(one - other) / other, True


def _parts(part: float, whole: float) -> Iterator[Candidate]:
    yield whole * part, True
    yield whole * (1 + part), True
    if part < 1:
        yield whole * (1 - part), True
    if part:
        yield whole / part, True
        yield whole / (1 + part), True


def _alike(unit: Unit | None, other: Unit | None) -> bool:
    """Return True if two numbers measure the same; where one has no unit, it is taken to be in the other's."""
    return unit is None or other is None or unit.of == other.of


def _adds(unit: Unit | None, claimed: Unit | None) -> bool:
    """Return True if a number in *unit* is added to others for a number in the unit *claimed*."""
    return unit is None or (unit.of != COUNTS and (claimed is None or unit.of == claimed.of))


def _fits(unit: Unit | None, claimed: Unit | None) -> bool:
    return unit is None or claimed is None or unit.of == claimed.of


def _in_unit(claim: Claim, value: float, unit: Unit | None) -> float:
    return value if unit is None or claim.unit is None else value * unit.size / claim.unit.size


def _whole_money(value: float, unit: Unit | None) -> float:
    """Return cents as parts of what prices are in."""
    return value * unit.size if unit is not None and unit.of == MONEY else value
