"""Facts that results state of things, so that two results can be compared."""

import json
import re
from collections import Counter
from collections.abc import Iterator
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

    subject: str
    """The call itself with its arguments, or a thing with all its identifiers."""
    field: str
    value: Scalar
    about: str
    """Its subject in words, for messages."""


def facts_of(placed: PlacedCall, *, again: bool) -> list[ResultFact]:
    """Facts that the result of a read-only call states once, and that hold until something changes them.

    Of the things in it; where the same call is made *again*, also of the call itself.
    """
    if placed.result is None or placed.result.failed or is_volatile(placed.call.name):
        return []
    found: list[ResultFact] = []
    for fact in _facts(placed, placed.result.value, f"call {placed.key}" if again else None):
        found.append(fact)
        if len(found) >= _MOST:
            break
    stated = Counter((fact.subject, fact.field) for fact in found)
    return [fact for fact in found if stated[fact.subject, fact.field] == 1]


def _facts(placed: PlacedCall, value: JsonValue, own: str | None) -> Iterator[ResultFact]:
    asked = {_folded(item) for item in (placed.arguments or {}).values() if isinstance(item, str | int | float)}
    waiting: list[tuple[JsonValue, str, str | None]] = [(value, "", own)]
    depth = 0
    while waiting and depth < _DEEPEST:
        below: list[tuple[JsonValue, str, str | None]] = []
        for node, place, subject in waiting:
            if isinstance(node, dict):
                yield from _of_object(placed, node, place, subject, asked)
                below.extend(
                    (item, f"{place}/{escaped(key)}", subject) for key, item in node.items() if not is_volatile(key)
                )
            elif isinstance(node, list):
                # Lists may come in another order, or another page: their items count where they say what they are.
                below.extend((item, place, None) for item in node)
            elif not place and subject is not None and (said := _scalar(node)) is not None:
                yield ResultFact(subject, "", said, f"the result of {placed.call.name!r}")
        waiting, depth = below[:_MOST], depth + 1


def _of_object(
    placed: PlacedCall, node: dict[str, JsonValue], place: str, subject: str | None, asked: set[str]
) -> Iterator[ResultFact]:
    if subject is None and not any(map(names_a_thing, node)):
        return  # most objects are no things with an identifier
    fields = {key: value for key, item in node.items() if (value := _scalar(item)) is not None and _holds(key, item)}
    if not fields:
        return
    if subject is not None:
        for key, value in fields.items():
            yield ResultFact(
                subject, f"{place}/{escaped(key)}", value, f"{key!r} in the result of {placed.call.name!r}"
            )
    own = {key: value for key, value in fields.items() if names_a_thing(key) and kind_of(key, value).identifies}
    named = {_folded(value) for value in own.values()}
    if not named or (named <= asked and (subject is not None or asked - named)):
        return  # what it says may hang on everything that was asked
    thing = "thing " + json.dumps(sorted(f"{_id_name(placed, place, key)}={_folded(own[key])}" for key in own))
    shown = ", ".join(f"{key} {own[key]}" for key in list(own)[:2])
    recurs = any(not _RECURRING.isdisjoint(name_parts(key)) for key in own)
    for key, value in fields.items():
        if is_volatile(key) and (recurs or _folded(value) in asked):
            continue
        if key not in own and _GENERAL.isdisjoint(name_parts(key)):
            yield ResultFact(thing, " ".join(name_parts(key)), value, f"{key!r} of {shown}")


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
    return value if isinstance(value, str | int | float) and value != "" else None


def _folded(value: object) -> str:
    return spaced_tokens(str(value)).replace(" ", "")


def contradict(one: Scalar, other: Scalar) -> bool:
    """True if the two contradict each other; not if one is rounded, shortened, or written in another way."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool) and one is not other
    if isinstance(one, int | float) and isinstance(other, int | float):
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
