"""Bootstrap intervals: how much a difference would vary had other dialogues been drawn; the same for the same runs."""

from collections.abc import Mapping, Sequence
from random import Random

from ..view import View
from .figures import Definition, value_of
from .quantities import ORDER

RESAMPLES = 2_000
SEED = 0
LEVEL = 0.95
FEWEST = 5
"""Dialogues of a side; of fewer, no interval is worth its name."""
_MOST_GROUPS = 500
"""Of more dialogues, groups are drawn: sums of a group are as independent as those of its dialogues."""
_FEWEST_VALUES = 0.95
"""Resamples, as a share, that have to have a value: without an accepted dialogue there is none."""

Amounts = Sequence[Sequence[float]]
"""The amounts of each dialogue, by `ORDER`."""


class Interval(View):
    """A percentile interval of 95 %."""

    low: float
    high: float


def against(definition: Definition, a: float | None, b: float | None) -> float | None:
    """Return B's figure over A's, or of shares and cosines their difference; None where there is none."""
    if a is None or b is None:
        return None
    if definition.unit.by_difference:
        return b - a
    return b / a if a else None


def intervals(definitions: Sequence[Definition], a: Amounts, b: Amounts, *, paired: bool) -> list[Interval | None]:
    """Return the interval of each figure of *b* against that of *a*.

    Where they are *paired*, the nth dialogues of both are drawn together; else each side is drawn by itself.
    """
    if min(len(a), len(b)) < FEWEST:
        return [None] * len(definitions)
    random = Random(SEED)  # noqa: S311 — a draw, not a secret
    used = sorted({ORDER[one] for definition in definitions for one in (definition.amount, definition.per)})
    columns_a, columns_b = _columns(a, used), _columns(b, used)
    size_a, size_b = (len(columns[used[0]]) for columns in (columns_a, columns_b))
    drawn: list[list[float]] = [[] for _ in definitions]
    for _ in range(RESAMPLES):
        at_a = random.choices(range(size_a), k=size_a)
        at_b = at_a if paired else random.choices(range(size_b), k=size_b)
        sums_a, sums_b = _sums(columns_a, at_a), _sums(columns_b, at_b)
        for values, definition in zip(drawn, definitions, strict=True):
            value = against(definition, value_of(definition, sums_a), value_of(definition, sums_b))
            if value is not None:
                values.append(value)
    return [_interval(values) for values in drawn]


def _columns(amounts: Amounts, used: Sequence[int]) -> dict[int, list[float]]:
    """Return the sums of each group, by the place of each quantity that is *used*."""
    groups = min(len(amounts), _MOST_GROUPS)
    columns = {place: [0.0] * groups for place in used}
    for at, one in enumerate(amounts):
        for place, column in columns.items():
            column[at % groups] += one[place]
    return columns


def _sums(columns: Mapping[int, Sequence[float]], at: Sequence[int]) -> dict[int, float]:
    return {place: sum(map(column.__getitem__, at)) for place, column in columns.items()}


def _interval(values: list[float]) -> Interval | None:
    values.sort()
    if len(values) < _FEWEST_VALUES * RESAMPLES or values[0] == values[-1]:
        return None
    beyond = int(len(values) * (1 - LEVEL) / 2)
    return Interval(low=values[beyond], high=values[-1 - beyond])
