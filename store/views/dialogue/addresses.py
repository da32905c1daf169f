"""The addresses of places, as people write them: `2.4.arguments.order_id`, `2.4.call_1.arguments/order_id`, `1.1.text`.

A turn's id may have points of its own, as `2.4` has: the longest id that fits is meant.
"""

import json
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import Final

from pydantic import JsonValue

from ....events import AssistantTurn, ToolTurn, Turn
from ....events.pointers import nearest, pointer_of, steps_of
from .location import Location, Part, numbered, values

_NEAR: Final = 5
"""Addresses that are named where one leads nowhere."""


def address(turn: Turn, place: Location) -> str:
    """Return the address of *place*, which is in *turn*: the shortest that leads to it and to nothing else."""
    parts = [turn.id]
    calls = _call_ids(turn)
    if place.call is not None and len(calls) != 1:
        parts.append(place.call)
    match place.part:
        case Part.TURN:
            return turn.id
        case Part.CALL:
            return ".".join([turn.id, place.call or ""])
        case Part.ARGUMENT:
            return ".".join([*parts, f"arguments{_path(place.pointer or '')}"])
        case other:
            return ".".join([*parts, other.value])


def addresses(turns: Sequence[Turn]) -> Iterator[tuple[str, Location]]:
    """Yield the address of every place of *turns*, in order; of several calls of one id in a turn, the first."""
    for turn in turns:
        for place in values(turn):
            if place.nth == 0:
                yield address(turn, place), place


def resolved(turns: Sequence[Turn], asked: str) -> Location | None:
    """Return the place that *asked* is the address of; None where there is none."""
    words = asked.strip()
    begun = [turn for turn in turns if words == turn.id or words.startswith((f"{turn.id}.", f"{turn.id}/"))]
    for turn in sorted(begun, key=lambda turn: len(turn.id), reverse=True):
        place = _within(turn, words.removeprefix(turn.id))
        if place is not None and place in values(turn):
            return place
    return None


def near_addresses(turns: Sequence[Turn], asked: str) -> tuple[str, ...]:
    """Return the addresses that are most like *asked*, those in the turn that it names first."""
    every = [one for one, _ in addresses(turns)]
    leaf = asked.replace("/", ".").rpartition(".")[2]
    within = [
        one for one in every for turn in turns if asked.startswith(f"{turn.id}.") and one.startswith(f"{turn.id}.")
    ]
    ends = [one for one in every if leaf and one.replace("/", ".").endswith(f".{leaf}")]
    like = get_close_matches(asked, every, n=_NEAR, cutoff=0.5)
    return tuple(dict.fromkeys([*ends, *like, *within]))[:_NEAR]


def named_value(asked: str) -> JsonValue:
    """Return the value that *asked* names: JSON where it is some, else the words themselves."""
    try:
        value: JsonValue = json.loads(asked)
    except ValueError:
        return asked
    return value if isinstance(value, str | int | float) else asked


def _call_ids(turn: Turn) -> list[str]:
    match turn:
        case AssistantTurn():
            return [call.id for call in turn.calls]
        case ToolTurn():
            return [result.call_id for result in turn.results]
        case _:
            return []


def _within(turn: Turn, rest: str) -> Location | None:
    """Return the place of *turn* that the *rest* of an address names."""
    if not rest:
        return Location(turn.id)
    if rest.startswith("/"):
        return _argument(turn, _call_ids(turn), rest)
    words = rest[1:]
    if words in ("text", "added", "removed"):
        return Location(turn.id, Part(words))
    calls = _call_ids(turn)
    for id_ in sorted(set(calls), key=len, reverse=True):
        if words == id_:
            return Location(turn.id, Part.CALL if isinstance(turn, AssistantTurn) else Part.RESULT, id_)
        if words.startswith((f"{id_}.", f"{id_}/")):
            calls, words = [id_], words.removeprefix(id_).removeprefix(".")
            break
    for part in (Part.NAME, Part.RESULT):
        if words == part.value and calls:
            return Location(turn.id, part, calls[0])
    return _argument(turn, calls, words.removeprefix("arguments"))


def _argument(turn: Turn, calls: Sequence[str], path: str) -> Location | None:
    """Return the argument that *path* leads to, a JSON pointer or steps with points, in the first call that has it."""
    if not isinstance(turn, AssistantTurn):
        return None
    pointers = [path] if path.startswith("/") or not path else [pointer_of(path.removeprefix(".").split("."))]
    for call, (id_, nth) in zip(turn.calls, numbered(one.id for one in turn.calls), strict=True):
        for pointer in pointers if id_ in calls else ():
            if nearest(call.arguments, pointer) == pointer:
                return Location(turn.id, Part.ARGUMENT, id_, nth, pointer)
    return None


def _path(pointer: str) -> str:
    """Return *pointer* with points where that is the same, else as it is."""
    steps = steps_of(pointer)
    plain = all(step and not set(step) & {".", "/", "~", " "} for step in steps)
    return "".join(f".{step}" for step in steps) if plain else pointer
