"""The places from which a fill copies: the same argument of the same tool, the same call, the same result."""

import json
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Final, TypeAlias

from pydantic import JsonValue

from ....events import AssistantTurn, Turn
from .location import Location, Part, values

_COPIED: Final = (Part.ARGUMENT, Part.CALL, Part.RESULT)
_Key: TypeAlias = tuple[Part, str, str, str]


class Originals:
    """Calls and results that stand in a dialogue, by what they hold; the first of several counts."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = turns

    def of(self, turn: Turn, location: Location, value: JsonValue) -> Location | None:
        """Return where *value*, at *location* of the new *turn*, stood already in the same role, if it did."""
        if location.part not in _COPIED:
            return None
        return self._first.get(_key(location, value, _tools(turn)))

    @cached_property
    def _first(self) -> dict[_Key, Location]:
        found: dict[_Key, Location] = {}
        for key, location in self._keyed():
            found.setdefault(key, location)
        return found

    def _keyed(self) -> Iterator[tuple[_Key, Location]]:
        for turn in self._turns:
            tools = _tools(turn)
            for location, value in values(turn).items():
                if location.part in _COPIED:
                    yield _key(location, value, tools), location


def _tools(turn: Turn) -> dict[str, str]:
    """Return the tool of each call of *turn*, by the call's id."""
    return {call.id: call.name for call in turn.calls} if isinstance(turn, AssistantTurn) else {}


def _key(location: Location, value: JsonValue, tools: dict[str, str]) -> _Key:
    written = json.dumps(value, sort_keys=True)  # tells 1 from true and from 1.0
    return location.part, tools.get(location.call or "", ""), location.pointer or "", written
