"""What so many at one price and so many at another come to: two adults and three children."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice, product
from typing import Final

from pydantic import JsonValue

_DEEPEST: Final = 5
_MOST_ITEMS: Final = 12
_MOST_GROUPS: Final = 8
_MOST_COUNTS: Final = 4
_LARGEST: Final = 1e6


def counted_prices(counts: Sequence[float], groups: Sequence[Sequence[float]]) -> Iterator[float]:
    """Yield what *counts* of things at two or three prices of one group come to, where each of them is counted."""
    few = list(dict.fromkeys((1.0, *counts)))[:_MOST_COUNTS]
    for kinds in (2, 3):
        for group in groups:
            for prices in combinations(group, kinds):
                for numbers in product(few, repeat=kinds):
                    yield sum(number * price for number, price in zip(numbers, prices, strict=True))


def price_groups(results: Sequence[JsonValue]) -> list[tuple[float, ...]]:
    """Return the prices of the last *results* that belong together: of one object, or of one key of a list."""
    found = (group for result in reversed(results) for group in _groups(result, _DEEPEST))
    return list(dict.fromkeys(islice((group for group in found if len(group) > 1), _MOST_GROUPS * 2)))[:_MOST_GROUPS]


def _groups(value: JsonValue, depth: int) -> Iterator[tuple[float, ...]]:
    if not depth:
        return
    if isinstance(value, dict):
        numbers = [price for part in value.values() if (price := _price(part))]
        if len(numbers) == len(value):
            yield tuple(dict.fromkeys(numbers))
        parts: Sequence[JsonValue] = list(value.values())
    elif isinstance(value, list):
        items = [item for item in value[:_MOST_ITEMS] if isinstance(item, dict)]
        for key in dict.fromkeys(key for item in items for key in item):
            yield tuple(dict.fromkeys(price for item in items if (price := _price(item.get(key)))))
        parts = value[:_MOST_ITEMS]
    else:
        return
    for part in parts:
        yield from _groups(part, depth - 1)


def _price(value: JsonValue) -> float:
    """Return an amount; 0 where *value* is none."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < _LARGEST
    return float(value) if number else 0.0  # type: ignore[arg-type]
