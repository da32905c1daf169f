"""Does the result in the dialogue say what really came? Tolerant to representation, strict to substance."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

from pydantic import JsonValue

from ...events.pointers import pointer_of, steps_of
from ..evidence import decoded
from .implementations import Implementation
from .plain_values import same_value

MOST_DIFFERENCES: Final = 8
_SHOWN: Final = 160
_MOST_UNORDERED: Final = 100
"""Items of a list that are matched whatever their order; a longer one is compared in order."""
_WRAPPERS: Final = ("result", "results", "output", "data")
_Steps: TypeAlias = tuple[str, ...]
_Place: TypeAlias = tuple[_Steps, object, object]
_ABSENT: Final = object()
"""No such key: says what null says."""
_ENDED: Final = object()
"""The list is shorter."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two are not the same."""

    pointer: str
    """A JSON pointer (RFC 6901) into the result; "" is the whole."""
    said: str
    """The dialogue's value there as JSON, bounded."""
    came: str
    """The real value as JSON, bounded."""

    def __str__(self) -> str:
        return f"at {self.pointer or '/'} it says {self.said}, and {self.came} came"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of comparing two results."""

    differences: tuple[Difference, ...]
    """The first ones, in the dialogue's order."""
    more: bool
    """True if there are more."""
    said: tuple[JsonValue, ...]
    """Plain values that only the dialogue has, at those places: what is built on them is built on sand."""

    @property
    def same(self) -> bool:
        """True if both say the same."""
        return not self.differences


def compare(said: str, came: str, implementation: Implementation | None = None) -> Comparison:
    """*said*, a result as the dialogue has it, against *came*, what running the call gave."""
    rules = _Rules.of(implementation)
    one, other = _unwrapped(decoded(said), decoded(came))
    found = list(islice(_differences(one, other, rules), MOST_DIFFERENCES + 1))
    shown = found[:MOST_DIFFERENCES]
    return Comparison(
        differences=tuple(Difference(_pointer(at), _shown(a), _shown(b)) for at, a, b in shown),
        more=len(found) > MOST_DIFFERENCES,
        said=tuple(value for _, a, _ in shown for value in islice(plain_values(a), 50)),
    )


@dataclass(frozen=True, slots=True)
class _Rules:
    unordered: tuple[_Steps, ...] = ()
    ignored: tuple[_Steps, ...] = ()

    @classmethod
    def of(cls, implementation: Implementation | None) -> "_Rules":
        if implementation is None:
            return cls()
        return cls(_paths(implementation.unordered), _paths(implementation.ignored))


def _paths(pointers: Sequence[str]) -> tuple[_Steps, ...]:
    return tuple(tuple(steps_of(pointer)) for pointer in pointers)


def _covers(patterns: tuple[_Steps, ...], steps: _Steps) -> bool:
    return any(
        len(pattern) == len(steps) and all(p in ("*", s) for p, s in zip(pattern, steps, strict=True))
        for pattern in patterns
    )


def _unwrapped(one: JsonValue, other: JsonValue) -> tuple[JsonValue, JsonValue]:
    """Both without an envelope that only one of them has: `{"result": 5}` says what `5` says."""
    for key in _WRAPPERS:
        first, second = _is_wrapper(one, key), _is_wrapper(other, key)
        if first and not second and not (isinstance(other, dict) and key in other):
            return one[key] if isinstance(one, dict) else one, other
        if second and not first and not (isinstance(one, dict) and key in one):
            return one, other[key] if isinstance(other, dict) else other
    return one, other


def _is_wrapper(value: JsonValue, key: str) -> bool:
    return isinstance(value, dict) and len(value) == 1 and key in value


def _differences(one: JsonValue, other: JsonValue, rules: _Rules) -> Iterator[_Place]:
    """Places and values that differ. A stack of its own, so that no nesting is too deep for it."""
    todo: list[_Place] = [((), one, other)]
    while todo:
        steps, first, second = todo.pop()
        if _covers(rules.ignored, steps):
            continue
        if isinstance(first, dict) and isinstance(second, dict):
            keys = list(dict.fromkeys((*first, *second)))
            todo.extend(((*steps, key), first.get(key, _ABSENT), second.get(key, _ABSENT)) for key in reversed(keys))
        elif isinstance(first, list) and isinstance(second, list):
            todo.extend(reversed(_items(first, second, steps, rules)))
        elif not _alike(first, second):
            yield steps, first, second


def _alike(first: object, second: object) -> bool:
    if first is _ABSENT or second is _ABSENT:
        return first is None or second is None
    return same_value(first, second)


def _items(first: list[JsonValue], second: list[JsonValue], steps: _Steps, rules: _Rules) -> list[_Place]:
    """Pairs of items to compare: the nth with the nth, or, where order has no meaning, the items without an equal."""
    ours, theirs = dict(enumerate(first)), dict(enumerate(second))
    if max(len(first), len(second)) <= _MOST_UNORDERED and _covers(rules.unordered, steps):
        inner = _Rules(_below(rules.unordered, steps), _below(rules.ignored, steps))
        for at, item in enumerate(first):
            match = next((there for there, other in theirs.items() if _equal(item, other, inner)), None)
            if match is not None:
                del ours[at], theirs[match]
        left = list(theirs.values())
        pairs = {at: left.pop(0) if left else _ENDED for at in ours}
        places: list[_Place] = [((*steps, str(at)), ours[at], other) for at, other in pairs.items()]
        return [*places, *(((*steps, str(len(first) + n)), _ENDED, other) for n, other in enumerate(left))]
    length = max(len(first), len(second))
    return [((*steps, str(at)), ours.get(at, _ENDED), theirs.get(at, _ENDED)) for at in range(length)]


def _equal(one: JsonValue, other: JsonValue, rules: _Rules) -> bool:
    return next(_differences(one, other, rules), None) is None


def _below(patterns: tuple[_Steps, ...], steps: _Steps) -> tuple[_Steps, ...]:
    """The rest of those *patterns* that lead into the items of the list at *steps*."""
    depth = len(steps) + 1
    return tuple(p[depth:] for p in patterns if len(p) >= depth and _covers((p[: depth - 1],), steps))


def _pointer(steps: _Steps) -> str:
    return pointer_of(steps)[:_SHOWN]


def _shown(value: object) -> str:
    """*value* as JSON, bounded, for a message."""
    if value is _ABSENT or value is _ENDED:
        return "nothing"
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        text = f"a {type(value).__name__} that is nested very deep"
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def plain_values(value: object) -> Iterator[JsonValue]:
    """The plain values in *value*, which may be nested."""
    todo = [value]
    while todo:
        match todo.pop():
            case dict() as entries:
                todo.extend(entries.values())
            case list() as items:
                todo.extend(items)
            case (str() | int() | float()) as plain:
                yield plain
