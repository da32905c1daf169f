"""What one operation makes of two numbers, as far as their units fit together."""

from collections.abc import Iterator

from .claim import Candidate, Claim, Operand
from .operations import Operation
from .units import COUNTS, MONEY, SHARE, Unit


def made_of(claim: Claim, one: Operand, other: Operand, by: frozenset[Operation]) -> Iterator[Candidate]:
    """Yield what operations of *by* make of two numbers, as far as their units fit together and to the claim's."""
    (first, unit), (second, other_unit) = one, other
    if claim.unit is not None and claim.unit.of == SHARE:
        yield from shares_of(first, second) if Operation.SHARE in by and alike(unit, other_unit) else ()
        if not all(one is not None and one.of == SHARE for one in (unit, other_unit)):
            return
    shares = [one is not None and one.of == SHARE for one in (unit, other_unit)]
    if shares[0] is not shares[1]:
        part, whole, whole_unit = (first, second, other_unit) if shares[0] else (second, first, unit)
        if Operation.SHARE in by and alike(whole_unit, claim.unit):
            yield from _parts(part / 100, whole)
        return
    if _adds(unit, claim.unit) and _adds(other_unit, claim.unit) and alike(unit, other_unit):
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


def shares_of(first: float, second: float) -> Iterator[Candidate]:
    """Yield each number as a percentage of the other, and by how many percent it differs from it."""
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


def alike(unit: Unit | None, other: Unit | None) -> bool:
    """Return True if two numbers measure the same; where one has no unit, it is taken to be in the other's."""
    return unit is None or other is None or unit.of == other.of


def _adds(unit: Unit | None, claimed: Unit | None) -> bool:
    """Return True if a number in *unit* is added to others for a number in the unit *claimed*."""
    return unit is None or (unit.of != COUNTS and (claimed is None or unit.of == claimed.of))


def _in_unit(claim: Claim, value: float, unit: Unit | None) -> float:
    return value if unit is None or claim.unit is None else value * unit.size / claim.unit.size


def _whole_money(value: float, unit: Unit | None) -> float:
    """Return cents as parts of what prices are in."""
    return value * unit.size if unit is not None and unit.of == MONEY else value
