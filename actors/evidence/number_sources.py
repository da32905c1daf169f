"""Sources of a number that the assistant states: the numbers beside it, and those that were found or said last."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from .claim import Operand
from .figures import Figure, blank, figures_in
from .knowledge import Knowledge
from .passages import NO_AMOUNT
from .tokens import plain_text
from .units import COUNT, COUNTS, TIME, UNITS, joined_groups, unit_at

_NEAREST: Final = 14
_LATEST: Final = 40
_LATEST_PASSAGES: Final = 20
_PER_HUNDRED: Final = re.compile(r"(?:per|pro|je|pour|por|par|a|每)[ _]?100", re.IGNORECASE)
_OF_PASSAGE: Final = 8000
"""Characters."""
_LARGE: Final = re.compile(
    r"(?:bytes?|size|length|count|total|amount|views|population|sum|value|budget|revenue)\w{0,12}\W{1,4}\d{7,15}$",
    re.IGNORECASE,
)
"""A number of many digits that counts something, by its key: no identifier."""
_SHARE_KEY: Final = re.compile(
    r"(?:_|\b)(?:pct|perc|percent\w{0,4}|prozent\w{0,4}|porcent\w{0,5}|pourcent\w{0,5}|percentuale|procent)\w{0,12}[\"']?\s?:\s?[\"']?$",
    re.IGNORECASE,
)
_CENTS: Final = re.compile(r"\.\d{1,2}(?![\d.])")
_ASKED: Final = 6
_FIRST_TOTALS: Final = 6
_ANOTHER_SENTENCE: Final = 60
_BEHIND: Final = 20
"""Characters that a number counts as further away."""
_EDGE: Final = re.compile(r"(?<=[.!?;])\s|[。!?;\n]")


_RATE: Final = re.compile(
    r"(?:/\s?|\b(?:an?|per|each|pro|je|par|al|por)\s)(?P<word>[a-z]{1,10})(?![a-z])", re.IGNORECASE
)
_RATED: Final = frozenset({TIME, "length", "mass", "volume", "area"})


@dataclass(frozen=True, slots=True)
class Sources:
    """Numbers that another may follow from."""

    figures: tuple[Figure, ...]
    """Those in the same text."""
    edges: tuple[int, ...]
    """Where its sentences end."""
    far: tuple[Operand, ...]
    totals: tuple[float, ...]
    hundred: bool
    """A result speaks of what a hundred of something have."""
    spoken: tuple[float, ...] = ()
    """What amounts come to that the user has named one after the other."""
    prices: Sequence[Sequence[float]] = ()
    """Prices of the last results, those of one list together."""

    def without(self, places: Sequence[tuple[int, int]]) -> "Sources":
        """Return the same without the numbers at *places*."""
        closed = {place for start, end in places for place in range(start, end)}
        return replace(self, figures=tuple(one for one in self.figures if one.spelt or one.start not in closed))

    @property
    def small(self) -> list[Operand]:
        """Numbers of the text, in words or with no unit."""
        return [(one.value, one.unit) for one in self.figures if one.spelt or one.unit is None]

    def tells(self, value: float) -> bool:
        """Return True if the text writes *value* in another place, where it has a source."""
        return any(figure.value == value and not figure.spelt for figure in self.figures)

    def rounds(self, value: float, half: float) -> bool:
        """Return True if one of the numbers that were found or said last is *half* away from *value* at the most."""
        return any(abs(other - value) <= half for other, _ in self.far)

    def nearest(self, start: int, end: int) -> list[Operand]:
        """Return the numbers of the text by how near they are to the place from *start* to *end*."""

        def away(figure: Figure) -> int:
            before = figure.start < start
            low, high = (figure.end, start) if before else (end, figure.start)
            crossed = bisect_left(self.edges, high) - bisect_left(self.edges, low)
            return high - low + _ANOTHER_SENTENCE * crossed + (0 if before else _BEHIND)

        ordered = dict.fromkeys((figure.value, figure.unit) for figure in sorted(self.figures, key=away))
        return list(ordered)[:_NEAREST]


def sources_of(text: str, known: Knowledge) -> Sources:
    """Return what numbers of *text*, which is plain, may follow from."""
    figures = [figure for figure in figures_in(text) if figure.value > 0 and figure.value != 1]
    far = far_operands(known)
    hundred = any(_PER_HUNDRED.search(passage.text) for passage in known.mentions.passages[-_LATEST_PASSAGES:])
    if hundred:
        figures += [replace(figure, value=figure.value / 100) for figure in figures if figure.unit]
        far = [*((value / 100, unit) for value, unit in far[:_ASKED] if unit is not None), *far]
    figures += _counted_for_rates(text, figures)
    edges = tuple(hit.start() for hit in _EDGE.finditer(text))
    return Sources(tuple(figures), edges, tuple(far), known.totals, hundred, _spoken_totals(known), known.prices)


def _spoken_totals(known: Knowledge) -> tuple[float, ...]:
    """Return what two and more amounts in a row come to that the user has named last."""
    found: list[float] = []
    for told in known.asked:
        amounts = [value for value, unit in operands_of(told.text)[:_ASKED] if unit is None or unit.of != COUNTS]
        found += [sum(amounts[start:end]) for start, end in combinations(range(len(amounts) + 1), 2) if end - start > 1]
    return tuple(dict.fromkeys(found))


def _counted_for_rates(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Return how often the units for one of which rates hold are in *figures*: four hours are 240 times a minute."""
    named = dict.fromkeys(hit["word"].lower() for hit in _RATE.finditer(text))
    rated = [unit for unit in dict.fromkeys(UNITS[word] for word in named if word in UNITS) if unit.of in _RATED]
    measured = [(one, unit_at(text, one.start, one.end) if one.spelt else one.unit) for one in figures]
    return [
        replace(figure, value=figure.value * own.size / unit.size, unit=COUNT)
        for figure, own in measured
        for unit in rated
        if own is not None and own.of == unit.of and own != unit
    ]


def far_operands(known: Knowledge) -> list[Operand]:
    """Return the numbers that were found or said last: how many things the last lists hold, amounts, and totals."""
    passages = known.mentions.passages
    found: dict[Operand, None] = {(float(count), COUNT): None for count in known.last_counts}
    found.update(dict.fromkeys(operand for told in known.asked for operand in operands_of(told.text)[:_ASKED]))
    found.update(((total, None), None) for total in known.totals[:_FIRST_TOTALS])
    for passage in reversed(passages[-_LATEST_PASSAGES:]):
        found.update(dict.fromkeys(operands_of(passage.text)))
        if len(found) >= _LATEST:
            break
    return [operand for operand in found if operand[0] not in {0.0, 1.0}][:_LATEST]


@lru_cache(maxsize=512)
def operands_of(text: str) -> tuple[Operand, ...]:
    """Return the last numbers of *text*, the last first, without those of codes."""
    data = text.lstrip()[:1] in {"{", "["}
    text = joined_groups(plain_text(text[-_OF_PASSAGE:]))
    plain = NO_AMOUNT.sub(lambda hit: hit.group() if _counts_something(text, hit) else blank(hit), text)
    figures = [figure for figure in figures_in(plain, data=data) if not (data and figure.spelt)]
    if data:
        figures = [replace(one, unit=UNITS["%"]) if _is_share(plain, one) else one for one in figures]
    return tuple(dict.fromkeys((figure.value, figure.unit) for figure in reversed(figures)))[:_LATEST]


def _is_share(text: str, figure: Figure) -> bool:
    """Return True if the key of a number says that it is a percentage."""
    return figure.unit is None and _SHARE_KEY.search(text, max(0, figure.start - 40), figure.start) is not None


def _counts_something(text: str, hit: re.Match[str]) -> bool:
    """Return True if the key of a long number says that it counts something, or cents follow it."""
    large = _LARGE.search(text[max(0, hit.start() - 40) : hit.end()]) is not None
    return large or (hit.group().isdigit() and _CENTS.match(text, hit.end()) is not None)
