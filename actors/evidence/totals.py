"""Totals over the lists of a result, of all its things or those of one kind, and the lengths of the lists."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, islice, pairwise, permutations
from sys import maxsize
from typing import Final

from pydantic import JsonValue

from .counted_prices import price_groups
from .leaves import branches, leaves

LENGTH_LEVELS: Final = 4
_LAST: Final = 6
_FEWEST: Final = 2
_MOST_ITEMS: Final = 200
_MOST_KEYS: Final = 40
_MOST_LISTS: Final = 20
_DEEPEST: Final = 6
_MOST_LEAVES: Final = 300
_LARGEST: Final = 1e300
_MOST_WEIGHTS: Final = 4
_MOST_GROUPS: Final = 8
"""Values of a key by which things are put together: more of them are names, and no kinds."""


class LastResults:
    """The last results, and what adds up over them."""

    def __init__(self) -> None:
        self._results: deque[JsonValue] = deque(maxlen=_LAST)
        self._totals: tuple[float, ...] | None = None
        self._prices: Sequence[tuple[float, ...]] | None = None

    def add(self, value: JsonValue) -> None:
        """Take in a result, decoded."""
        self._results.append(value)
        self._totals = self._prices = None

    @property
    def prices(self) -> Sequence[tuple[float, ...]]:
        """Numbers that may be prices of one list, of the last results first; worked out as the totals are."""
        if self._prices is None:
            self._prices = price_groups(self._results)
        return self._prices

    @property
    def totals(self) -> tuple[float, ...]:
        """Totals and differences over them: worked out where they are asked for, and once."""
        if self._totals is None:
            results = (*self._results, *joined(self._results))
            sums = (total for result in results for total in totals(result))
            more = (total for result in results for total in reckonings(result))
            self._totals = (*sums, *differences(self._results), *more)
        return self._totals


def totals(value: JsonValue) -> Iterator[float]:
    """Yield sums and means over the numbers of one key in each list of objects of *value*.

    Over all of them, over the first or last few, and over those that have one value of another key: the open bills.
    """
    for items in islice(_lists(value, _DEEPEST), _MOST_LISTS):
        for key in islice(dict.fromkeys(key for item in items for key in item), _MOST_KEYS):
            having = [item for item in items if _is_number(item.get(key))]
            if len(having) < _FEWEST:
                continue
            column = [float(item[key]) for item in having]  # type: ignore[arg-type]
            yield sum(column)
            yield sum(column) / len(column)
            yield from islice(accumulate(column), 1, None)
            yield from islice(accumulate(reversed(column)), 1, None)
            yield from _by_kind(having, column)


def reckonings(value: JsonValue) -> Iterator[float]:
    """Yield what else people reckon over a result.

    That is what objects of numbers come to, by how much each thing of a list differs from the one before, how many
    there are of each kind, and what number and price come to.
    """
    yield from islice(_of_objects(value, _DEEPEST), _MOST_LISTS)
    for items in islice(_lists(value, _DEEPEST), _MOST_LISTS):
        for key in islice(dict.fromkeys(key for item in items for key in item), _MOST_KEYS):
            column = [float(item[key]) for item in items if _is_number(item.get(key))]  # type: ignore[arg-type]
            if len(column) >= _FEWEST:
                yield from (abs(one - other) for one, other in pairwise(column))
                yield abs(column[-1] - column[0])
            kinds = Counter(kind for item in items if isinstance(kind := item.get(key), (str, bool)))
            if _FEWEST <= len(kinds) <= _MOST_GROUPS:
                yield from map(float, kinds.values())
        yield from _weighted(items)
        yield from _left_of_each(items)


def joined(results: Sequence[JsonValue]) -> Iterator[JsonValue]:
    """Yield *results* as one list, and the lists that stand at the same place in several of them as one each."""
    objects = [result for result in results if isinstance(result, dict)]
    if len(objects) >= _FEWEST:
        yield [*objects]
    for key in dict.fromkeys(key for one in objects for key in one):
        lists = [part for one in objects if isinstance(part := one.get(key), list)]
        if len(lists) >= _FEWEST:
            yield [item for part in lists for item in part]


def differences(results: Sequence[JsonValue]) -> Iterator[float]:
    """Yield by how much numbers at the same place of two results differ: this year's and last year's."""
    places: defaultdict[str, list[float]] = defaultdict(list)
    for result in results:
        for leaf in islice(leaves(result), _MOST_LEAVES):
            if _is_number(leaf.value):
                places[leaf.pointer].append(float(leaf.value))  # type: ignore[arg-type]
    for numbers in places.values():
        yield from (abs(one - other) for one, other in combinations(numbers, 2))


def _by_kind(items: list[dict[str, JsonValue]], column: list[float]) -> Iterator[float]:
    for key in islice(dict.fromkeys(key for item in items for key in item), _MOST_KEYS):
        groups: defaultdict[str | bool, list[float]] = defaultdict(list)
        for item, number in zip(items, column, strict=True):
            kind = item.get(key)
            if isinstance(kind, (str, bool)):
                groups[kind].append(number)
        if _FEWEST <= len(groups) <= _MOST_GROUPS:
            yield from (sum(group) for group in groups.values() if len(group) >= _FEWEST)


def _of_objects(value: JsonValue, depth: int) -> Iterator[float]:
    """Yield the sums of objects and of lists all of whose values are numbers: stocks by place. Of lists their means."""
    if depth and isinstance(value, dict):
        numbers = [float(part) for part in value.values() if _is_number(part)]  # type: ignore[arg-type]
        if _FEWEST <= len(numbers) == len(value):
            yield sum(numbers)
        for part in islice(value.values(), _MOST_KEYS):
            yield from _of_objects(part, depth - 1)
    elif depth and isinstance(value, list):
        numbers = [float(part) for part in value[:_MOST_ITEMS] if _is_number(part)]  # type: ignore[arg-type]
        if _FEWEST <= len(numbers) == len(value):
            yield from (sum(numbers), sum(numbers) / len(numbers))
        for part in value[:_MOST_KEYS]:
            yield from _of_objects(part, depth - 1)


def _weighted(items: list[dict[str, JsonValue]]) -> Iterator[float]:
    """Yield what the things come to by number and price, and their means by weight."""
    keys = [key for key in items[0] if _is_number(items[0][key])][:_MOST_WEIGHTS]
    for one, other in permutations(keys, 2):
        rows = [
            (float(item[one]), float(item[other]))  # type: ignore[arg-type]
            for item in items
            if _is_number(item.get(one)) and _is_number(item.get(other))
        ]
        weight = sum(second for _, second in rows)
        total = sum(first * second for first, second in rows)
        if len(rows) >= _FEWEST and one < other:
            yield total
        if len(rows) >= _FEWEST and weight:
            yield total / weight


def _left_of_each(items: list[dict[str, JsonValue]]) -> Iterator[float]:
    """Yield what is left where one number of each thing is taken from another, in all and of each: paid from owed."""
    for one, other in _pairs_that_belong(items):
        left = [float(item[one]) - float(item[other]) for item in items[:_MOST_KEYS] if _both(item, one, other)]  # type: ignore[arg-type]
        if len(left) >= _FEWEST and all(each >= 0 for each in left):
            yield sum(left)
            yield from (each for each in left if each)


def _pairs_that_belong(items: list[dict[str, JsonValue]]) -> Iterator[tuple[str, str]]:
    """Yield two keys of which one has the larger numbers throughout, and both have amounts."""
    keys = [key for key in items[0] if _is_number(items[0][key])][:_MOST_WEIGHTS]
    for one, other in permutations(keys, 2):
        having = [item for item in items if _both(item, one, other)]
        if having and all(float(item[one]) >= float(item[other]) >= 0 for item in having):  # type: ignore[arg-type]
            yield one, other


def _both(item: dict[str, JsonValue], one: str, other: str) -> bool:
    return _is_number(item.get(one)) and _is_number(item.get(other))


def _lists(value: JsonValue, depth: int) -> Iterator[list[dict[str, JsonValue]]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        for part in value.values():
            yield from _lists(part, depth - 1)
    elif isinstance(value, list):
        items = [item for item in value[:_MOST_ITEMS] if isinstance(item, dict)]
        if len(items) >= _FEWEST:
            yield items
        for item in items:
            yield from _lists(item, depth - 1)


def _is_number(value: JsonValue) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST


def lengths(value: JsonValue) -> Iterator[int]:
    """Yield the numbers of things in the lists and objects of *value*, four levels deep."""
    return map(len, branches(value, levels=LENGTH_LEVELS, most=maxsize))
