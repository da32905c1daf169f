"""Arguments that bound a span are the right way round."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from pydantic import JsonValue

from ...events import Finding, Severity
from ...events.pointers import escaped
from ..evidence import DialogueView, PlacedCall, mended_calls, name_parts
from .port import Rule, finding, shown

_DATED = """
    start end begin end start finish since until after before from to checkin checkout in out departure return depart
    return outbound inbound outbound return pickup dropoff pickup return first last earliest latest von bis ab bis
    beginn ende anreise abreise debut fin inicio fin entrada salida ida vuelta desde hasta inizio fine andata ritorno
    entrada saida ida volta inicio fim vanaf tot begin eind entry exit starts ends begins ends opens closes open close
    collection return einfahrt ausfahrt einreise ausreise od do wjazd wyjazd poczatek koniec
    开始 结束 起始 结束 入住 离店 入住 退房 出发 返回 去程 返程
"""
_MEASURED = """
    min max minimum maximum lower upper lowest highest minimo maximo minimale maximale mindest hochst
    最低 最高 最小 最大
"""
_NUMBERED_YEARS = frozenset({"year", "years", "jahr", "annee", "ano", "anno", "jaar"})
_DATE = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?P<time>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:?\d\d)?)?"
)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::[0-5]\d)?")
_OVERNIGHT = 16 * 60
"""Minutes: a span that goes past midnight is hardly longer."""
_DAY = 24 * 60
_DEEPEST = 6


def _pairs(words: str) -> tuple[tuple[str, str], ...]:
    found = words.split()
    return tuple(zip(found[::2], found[1::2], strict=True))


_SIDES = frozenset(f"{_DATED} {_MEASURED} pick drop".split())
_SIGNS = tuple(word for word in _SIDES if not word.isascii())
_SPANS, _BOUNDS = _pairs(_DATED), _pairs(_MEASURED)


def check(view: DialogueView) -> Iterator[Finding]:
    """Dates with their times, amounts and years; times of day alone may reach past midnight, and are advisory."""
    mended = view.once(mended_calls)
    for placed in view.calls:
        if placed.arguments is not None and placed.number not in mended:
            yield from _object(placed, placed.arguments, "", 0)


def _object(placed: PlacedCall, node: dict[str, JsonValue], place: str, depth: int) -> Iterator[Finding]:
    sided = {name: value for name, value in node.items() if _on_a_side(name) and isinstance(value, (str, int, float))}
    for one, other in permutations(sided, 2):
        for pairs in (_SPANS, _BOUNDS):
            if _bound(one, other, pairs) and (certain := _reversed(one, sided[one], sided[other], pairs)) is not None:
                yield _finding(placed, f"{place}/{escaped(one)}", (one, sided[one]), (other, sided[other]), certain)
    for name, value in node.items():
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _object(placed, value, f"{place}/{escaped(name)}", depth + 1)


@lru_cache(maxsize=4096)
def _on_a_side(name: str) -> bool:
    """True if a name has one of the words; it is quick, and few arguments do."""
    return not _SIDES.isdisjoint(name_parts(name)) or any(word in name for word in _SIGNS)


@lru_cache(maxsize=65_536)
def _bound(one: str, other: str, pairs: tuple[tuple[str, str], ...]) -> bool:
    """True if the names differ in a pair of such words alone: `start_date` and `end_date`."""
    first, second = name_parts(one), name_parts(other)
    if len(first) != len(second):
        return False
    differing = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    if len(differing) != 1:
        return differing == [("pick", "drop"), ("up", "off")] and pairs is _SPANS
    word, against = differing[0]
    if (word, against) in pairs:
        return (word, against) != ("in", "out") or "check" in first
    return not word.isascii() and any(a in word and word.replace(a, b) == against for a, b in pairs if not a.isascii())


def _reversed(name: str, one: JsonValue, other: JsonValue, pairs: tuple[tuple[str, str], ...]) -> bool | None:
    """True if the first plainly comes after the second, False if probably so; None if not."""
    if isinstance(one, str) and isinstance(other, str):
        return _later(one.strip(), other.strip())
    if isinstance(one, (str, bool)) or isinstance(other, (str, bool)) or one is None or other is None:
        return None
    assert isinstance(one, (int, float))
    assert isinstance(other, (int, float))
    counts = pairs is _BOUNDS or not _NUMBERED_YEARS.isdisjoint(name_parts(name))
    return True if counts and one > other > 0 else None


def _later(one: str, other: str) -> bool | None:
    first, second = _DATE.fullmatch(one), _DATE.fullmatch(other)
    if first and second:
        if first["day"] != second["day"]:
            return True if first["day"] > second["day"] else None
        same_zone = first["zone"] == second["zone"]
        return True if same_zone and first["time"] and second["time"] and first["time"] > second["time"] else None
    early, late = _CLOCK.fullmatch(one), _CLOCK.fullmatch(other)
    if early and late:
        start, end = (int(hit[1]) * 60 + int(hit[2]) for hit in (early, late))
        return False if end < start and end - start + _DAY > _OVERNIGHT else None
    return None


def _finding(
    placed: PlacedCall, place: str, one: tuple[str, JsonValue], other: tuple[str, JsonValue], certain: bool
) -> Finding:
    refused = placed.result is not None and placed.result.failed
    values = f"{one[0]!r} is {shown(one[1], 60)!r} and {other[0]!r} is {shown(other[1], 60)!r}"
    return finding(
        f"{values} in the call of {placed.call.name!r}: the second comes before the first",
        (placed.turn.id,),
        placed.call.id,
        place,
        shown(one[1], 120),
        Severity.BLOCKING if certain and not refused else Severity.ADVISORY,
    )


RULE = Rule(
    "argument_order",
    "No call has a start after its end, or a minimum above its maximum.",
    Severity.BLOCKING,
    check,
)
