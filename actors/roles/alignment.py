"""Lists of two results side by side: each entry beside the one of the other list that is most like it."""

import re
from collections.abc import Sequence
from itertools import chain, product
from typing import Final

from pydantic import JsonValue

from ..evidence import leaves

_DEEPEST: Final = 8
_MOST: Final = 50
"""Entries of a list that are compared."""
_SHORTEST: Final = 3
"""Characters of a value by which entries are told apart."""
_TIME: Final = re.compile(r"\b\d{1,2}:\d{2}\b")


def aligned(old: JsonValue, new: JsonValue, known: Sequence[str], depth: int = _DEEPEST) -> JsonValue:
    """Return *new* with the entries of its lists where those of *old* stand that they are most like; null for none.

    Values that texts of *known* speak of count most: whoever asked for half past ten wants the entry that has it.
    Entries that have nothing in common stay in their order.
    """
    if not depth:
        return new
    if isinstance(old, dict) and isinstance(new, dict):
        return {key: aligned(old.get(key), value, known, depth - 1) for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(one, dict) for one in (*old, *new)):
        beside = _beside(old[:_MOST], new[:_MOST], known)
        return [aligned(one, new[beside[at]], known, depth - 1) if at in beside else None for at, one in enumerate(old)]
    return new


def _beside(old: Sequence[JsonValue], new: Sequence[JsonValue], known: Sequence[str]) -> dict[int, int]:
    """Return for places of *old* those of *new*, each once, the pairs that are most alike first."""
    facts, others = [*map(_facts, old)], [*map(_facts, new)]
    spoken = {value: _is_spoken_of(value, known) for _, value in {*chain(*facts)} & {*chain(*others)}}

    def unlikeness(pair: tuple[int, int]) -> tuple[int, int, int]:
        common = [value for _, value in facts[pair[0]] & others[pair[1]]]
        return -sum(spoken[value] for value in common), -len(common), abs(pair[0] - pair[1])

    found: dict[int, int] = {}
    for here, there in sorted(product(range(len(old)), range(len(new))), key=unlikeness):
        if here not in found and there not in found.values():
            found[here] = there
    return found


def _facts(entry: JsonValue) -> frozenset[tuple[str, str]]:
    """Return the values of *entry* that can tell it from others, each with where it stands."""
    return frozenset(
        (leaf.pointer, str(leaf.value))
        for leaf in leaves(entry)
        if isinstance(leaf.value, str | int | float)
        and not isinstance(leaf.value, bool)
        and len(str(leaf.value)) >= _SHORTEST
    )


def _is_spoken_of(value: str, known: Sequence[str]) -> bool:
    """Return True if a text of *known* has *value*, or its time of day: entries of one day differ in that."""
    time = _TIME.search(value)
    return any((time.group() if time else value) in text for text in known)
