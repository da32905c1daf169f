"""Facts that results state of things, so that two results can be compared."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple, TypeAlias

from pydantic import JsonValue

from ...events.pointers import escaped
from .argument_names import names_a_thing
from .dates import days_in
from .dialogue_view import PlacedCall
from .tokens import name_parts, spaced_tokens
from .value_kinds import kind_of
from .volatility import is_volatile

Scalar: TypeAlias = str | int | float | bool
Subject: TypeAlias = tuple[str, ...]

_GENERAL_WORDS = """
    total amount value result results type kind description note notes count quantity summary detail details text
    content url link title label category reason comment score rank index number size
"""
_GENERAL = frozenset(_GENERAL_WORDS.split())
_DAYS = frozenset(
    {("date",), ("start", "date"), ("end", "date"), ("due", "date"), ("datum",), ("fecha",), ("data",), ("check", "in")}
)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_RECURRING_WORDS = """
    flight train bus ferry route line course class lesson room table seat product item sku service channel show episode
    vehicle user customer member doctor
"""
_RECURRING = frozenset(_RECURRING_WORDS.split())
"""Things that are there on many days, so that a date beside them is not theirs alone."""
_DEEPEST = 8
_MOST = 5_000
"""Facts of one result."""
_SHORT = 60
"""Characters: what is longer may be put in other words."""
_CLOSE = 0.006
"""Amounts that differ by less were rounded."""


class ResultFact(NamedTuple):
    """One value that a result states."""

    subject: Subject
    field: str
    value: Scalar
    about: str
    """Its subject in words, for messages."""


class ResultPart(NamedTuple):
    """An object of a result, or the single value that it is, as a part of its subject."""

    subject: Subject
    """The call itself with its arguments, or a thing with all its identifiers."""
    place: str
    """JSON pointer."""
    node: JsonValue
    own: Mapping[str, Scalar]
    """The thing's identifiers; none where the subject is the call."""


def parts_of(placed: PlacedCall, *, again: bool) -> list[ResultPart]:
    """Return what the result of a read-only call speaks of, and that holds until something changes it.

    The things in it; where the same call is made *again*, also the call itself.
    """
    if placed.result is None or placed.result.failed or is_volatile(placed.call.name):
        return []
    return list(_parts(placed, placed.result.value, again=again))


def facts_of(placed: PlacedCall, parts: Iterable[ResultPart]) -> list[ResultFact]:
    """Return what *parts* of its result state once."""
    found = list(islice((fact for part in parts for fact in _facts(placed, part)), _MOST))
    stated = Counter((fact.subject, fact.field) for fact in found)
    return [fact for fact in found if stated[fact.subject, fact.field] == 1]


def _parts(placed: PlacedCall, value: JsonValue, *, again: bool) -> Iterator[ResultPart]:
    asked = _asked(placed)
    waiting = [(value, "", again)]
    depth = 0
    while waiting and depth < _DEEPEST:
        below: list[tuple[JsonValue, str, bool]] = []
        for node, place, of_call in waiting:
            if isinstance(node, dict):
                if of_call:
                    yield ResultPart(("call", placed.key), place, node, {})
                if (thing := _thing(placed, node, place, asked, also_call=of_call)) is not None:
                    yield thing
                below.extend(
                    (item, f"{place}/{escaped(key)}", of_call)
                    for key, item in node.items()
                    if isinstance(item, (dict, list)) and not is_volatile(key)
                )
            elif isinstance(node, list):
                # Lists may come in another order, or another page: their items count where they say what they are.
                below.extend((item, place, False) for item in node if isinstance(item, (dict, list)))
            elif not place and of_call:
                yield ResultPart(("call", placed.key), place, node, {})
        waiting, depth = below[:_MOST], depth + 1


def _asked(placed: PlacedCall) -> set[str]:
    return {_folded(item) for item in (placed.arguments or {}).values() if isinstance(item, (str, int, float))}


def _thing(
    placed: PlacedCall, node: dict[str, JsonValue], place: str, asked: set[str], *, also_call: bool
) -> ResultPart | None:
    """The object as a part of the thing that it identifies; None where it identifies none: most do not."""
    own = {
        key: value
        for key, item in node.items()
        if names_a_thing(key)
        and (value := _scalar(item)) is not None
        and _holds(key, item)
        and kind_of(key, value).identifies
    }
    if not own:
        return None
    named = {key: _folded(value) for key, value in own.items()}
    values = set(named.values())
    if values <= asked and (also_call or asked - values):
        return None  # what it says may hang on everything that was asked
    ids = sorted(f"{_id_name(placed, place, key)}={value}" for key, value in named.items())
    return ResultPart(("thing", *ids), place, node, own)


def _facts(placed: PlacedCall, part: ResultPart) -> Iterator[ResultFact]:
    subject, place, node, own = part
    if not isinstance(node, dict):
        if (said := _scalar(node)) is not None:
            yield ResultFact(subject, "", said, f"the result of {placed.call.name!r}")
        return
    fields = {key: value for key, item in node.items() if (value := _scalar(item)) is not None and _holds(key, item)}
    if not own:
        for key, value in fields.items():
            about = f"{key!r} in the result of {placed.call.name!r}"
            yield ResultFact(subject, f"{place}/{escaped(key)}", value, about)
        return
    asked = _asked(placed)
    shown = ", ".join(f"{key} {own[key]}" for key in list(own)[:2])
    recurs = any(not _RECURRING.isdisjoint(name_parts(key)) for key in own)
    for key, value in fields.items():
        if is_volatile(key) and (recurs or _folded(value) in asked):
            continue
        if key not in own and _GENERAL.isdisjoint(name_parts(key)):
            yield ResultFact(subject, " ".join(name_parts(key)), value, f"{key!r} of {shown}")


def _holds(key: str, value: JsonValue) -> bool:
    """True if a value of that name stays as it is: also the day on which a thing is, such as a booking's."""
    if not is_volatile(key):
        return True
    return name_parts(key) in _DAYS and isinstance(value, str) and _DAY.fullmatch(value) is not None


def _id_name(placed: PlacedCall, place: str, key: str) -> str:
    """The identifier's name; a bare `id` is one of that tool and place."""
    words = name_parts(key)
    return " ".join(words) if len(words) > 1 else f"{placed.call.name} {place} {key}"


def _scalar(value: JsonValue) -> Scalar | None:
    return value if isinstance(value, (str, int, float)) and value != "" else None


def _folded(value: object) -> str:
    return spaced_tokens(str(value)).replace(" ", "")


def contradict(one: Scalar, other: Scalar) -> bool:
    """True if the two contradict each other; not if one is rounded, shortened, or written in another way."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool) and one is not other
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one != other and not _rounded(one, other)
    first, second = str(one), str(other)
    if max(len(first), len(second)) > _SHORT or not (_folded(first) and _folded(second)):
        return False
    if _folded(first) in _folded(second) or _folded(second) in _folded(first):
        return False
    days = days_in(first)
    return not days or days.isdisjoint(days_in(second))


def _rounded(one: float, other: float) -> bool:
    """True if one may be the other, rounded; two whole numbers are never rounded."""
    if float(one).is_integer() and float(other).is_integer():
        return False
    return abs(one - other) <= _CLOSE * max(1.0, abs(one), abs(other))
