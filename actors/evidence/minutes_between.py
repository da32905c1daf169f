"""Minutes or hours between two times of day that are known: `35 minutes ago`."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Final

from .knowledge import Knowledge
from .mentions import as_passage
from .times import DAY

_AGO: Final = re.compile(
    r"\s?(?:(?P<minutes>min(?:ut)?(?:e|en|os?|i|a|y|er)?s?)|(?P<hours>hours?|hrs?|stunden?|heures?|horas?|ore|uur|godzin\w*|timmar|timer|saat))\b",
    re.IGNORECASE,
)
_EAST: Final = re.compile(r"\s?(?:(?P<minutes>分[钟間]?|분)|(?P<hours>(?:个)?小时|時間|시간))")
_BESIDE: Final = 120
_LATEST: Final = 3
_FEW: Final = 8
"""Times of one text: what lists more of them has every difference."""


def lasts_between(minutes: int, known: Knowledge) -> bool:
    """Return True if *minutes* lie between two times of day of one of the last results or words."""
    latest = [passage.times for passage in known.mentions.passages[-_LATEST:] if 1 < len(passage.times) <= _FEW]
    between = {(one - other) % DAY for times in latest for one, other in product(times, times)}
    return 0 < minutes % DAY in between


def minutes_between(text: str, start: int, end: int, values: Sequence[float], known: Knowledge) -> bool:
    """Return True if one of *values*, written from *start* to *end* of *text*, is the time between two that are known.

    One is now or was said last, the other stands in the words beside or in a result.
    """
    unit = _AGO.match(text, end) or _EAST.match(text, end)
    if unit is None:
        return False
    passages = known.mentions.passages
    beside = as_passage(f"{text[max(0, start - _BESIDE) : start]} ; {text[end : end + _BESIDE]}").times
    latest = [passage.times for passage in passages[-_LATEST:] if 0 < len(passage.times) <= _FEW]
    found = frozenset[int]().union(beside, *latest)
    now = passages[0].times if passages and len(passages[0].times) <= _FEW else frozenset()
    each = 60 if unit["hours"] else 1
    between = {abs(one - other) for one, other in product(found | now, found)}
    between |= {DAY - length for length in between}
    return any(value > 0 and value * each in between for value in values)
