"""Stratified chance: the numbers of a run cover each attribute evenly, and a number's draw needs no other number."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from random import Random
from typing import TypeVar

T = TypeVar("T")
_TEN = 10
_HUNDRED = _TEN * _TEN


def stratum(seed: str, number: int) -> float:
    """Return a point from 0 up to 1 for dialogue *number*, from 1.

    Numbers 1 to 10 fall into ten different tenths, numbers 1 to 100 into a hundred different hundredths, and so does
    each ten and each hundred that follows.
    """
    block, place = divmod(number - 1, _HUNDRED)
    within = Random(_seeded(f"{seed}:{number}")).random()  # noqa: S311 - chance that can be repeated, no secret
    return (_orders(seed, block)[place] + within) / _HUNDRED


def weighted(values: Mapping[str, float], point: float) -> str:
    """Return the value at *point*, from 0 up to 1, of the values laid side by side by weight."""
    rest = point * sum(values.values())
    for value, weight in values.items():
        rest -= weight
        if rest < 0:
            return value
    return [value for value, weight in values.items() if weight > 0][-1]


def evenly(values: Sequence[T], point: float) -> T:
    """Return the value at *point*, from 0 up to 1."""
    return values[min(int(point * len(values)), len(values) - 1)]


@lru_cache(maxsize=256)
def _orders(seed: str, block: int) -> tuple[int, ...]:
    """Return the hundredth of each place of a block of a hundred numbers."""
    chance = Random(_seeded(f"{seed}:{block}"))  # noqa: S311 - as above
    hundredths = [chance.sample(range(_TEN), _TEN) for _ in range(_TEN)]
    found: list[int] = []
    for ten in range(_TEN):
        found += [tenth * _TEN + hundredths[tenth][ten] for tenth in chance.sample(range(_TEN), _TEN)]
    return tuple(found)


def _seeded(words: str) -> int:
    return int.from_bytes(sha256(words.encode()).digest())
