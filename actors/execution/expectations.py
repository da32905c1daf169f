"""Expectations of a state: places in its snapshot that can be named, and what is not as it was expected."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from pydantic import JsonValue

from ...events import Dialogue
from ...events.pointers import pointer_of, same, value_at
from ..evidence import leaves

_MOST: Final = 40
_OF_EACH: Final = 8
"""Places of one part of the snapshot."""
_LONGEST: Final = 120
EXPECT: Final = "expect"
"""In the metadata of an imported dialogue: values by JSON pointer."""


def places(snapshot: JsonValue) -> tuple[str, ...]:
    """Pointers to values of *snapshot*, of each of its parts those of the first thing in it."""
    found: list[str] = []
    for name, part in snapshot.items() if isinstance(snapshot, dict) else ():
        first = next(iter(part.items()), None) if isinstance(part, dict) else None
        steps, one = ([name, first[0]], first[1]) if first is not None else ([name], part)
        found += [pointer_of(steps) + leaf.pointer for leaf in islice(leaves(one), _OF_EACH)]
    return tuple(place for place in found if len(place) <= _LONGEST)[:_MOST]


def expectations(dialogue: Dialogue) -> Iterator[tuple[str, JsonValue]]:
    """What its plan expects, or the file that it was imported from: values by JSON pointer."""
    yield from ((one.at, one.value) for one in dialogue.expect)
    if isinstance(given := dialogue.origin.get(EXPECT), dict):
        yield from given.items()


def unmet(expected: Iterable[tuple[str, JsonValue]], snapshot: JsonValue) -> Iterator[str]:
    """What does not hold of *snapshot*, a sentence each."""
    for at, value in expected:
        try:
            found = value_at(snapshot, at)
        except (KeyError, ValueError):
            yield f"{value!r} is expected at {at}, and there is nothing at that place"
        else:
            if not same(found, value) and not _same_number(found, value):
                yield f"{value!r} is expected at {at}, and {found!r} is there"


def _same_number(one: JsonValue, other: JsonValue) -> bool:
    numbers = [value for value in (one, other) if isinstance(value, int | float) and not isinstance(value, bool)]
    return len(numbers) == 2 and numbers[0] == numbers[1]  # noqa: PLR2004 - both of them
