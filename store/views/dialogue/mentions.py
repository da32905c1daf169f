"""The search for a value: every place of a turn that holds it, or says it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Self

from pydantic import JsonValue

from ....events import AssistantTurn, ToolTurn, Turn, UserTurn
from ....events.pointers import nodes, same
from .location import Location, Part, numbered

_SHORTEST: Final = 3
"""Characters; what is shorter, or true, false or null, stands everywhere by chance."""
_LONGEST: Final = 10_000
"""Characters of a text that is looked for."""


@dataclass(frozen=True, slots=True)
class Sought:
    """A value that is looked for."""

    value: JsonValue
    at: Location | None
    """The place that was asked about; None: the value itself was."""
    tool: str
    """The tool of the call at that place, if it is a call's."""
    said: re.Pattern[str] | None
    """The value as it is said in a text. None: too short or too large for that, so only the same argument counts."""
    plain: str
    """The same, as it has to stand there: looking for that first is faster."""

    @classmethod
    def of(cls, value: JsonValue, at: Location | None = None, turn: Turn | None = None) -> Self:
        """Return the search for *value*, which stands at *at* in *turn*."""
        calls = turn.calls if isinstance(turn, AssistantTurn) else ()
        tool = next((call.name for call in calls if at is not None and call.id == at.call), "")
        plain = _plain(value)
        return cls(value, at, tool, _pattern(plain, is_number=not isinstance(value, str)), plain)

    def places(self, turn: Turn) -> Iterator[Location]:
        """Yield the places of *turn* that hold the value or say it, in order."""
        match turn:
            case UserTurn():
                if self.is_in(turn.text):
                    yield Location(turn.id, Part.TEXT)
            case AssistantTurn():
                if self.is_in(turn.text):
                    yield Location(turn.id, Part.TEXT)
                yield from self._arguments(turn)
            case ToolTurn():
                for result, (id_, nth) in zip(turn.results, numbered(r.call_id for r in turn.results), strict=True):
                    if self.is_in(result.content):
                        yield Location(turn.id, Part.RESULT, id_, nth)
            case _:
                return

    def is_in(self, text: str) -> bool:
        """Return True if *text* says the value."""
        return self.said is not None and self.plain in text and self.said.search(text) is not None

    def _arguments(self, turn: AssistantTurn) -> Iterator[Location]:
        for call, (id_, nth) in zip(turn.calls, numbered(c.id for c in turn.calls), strict=True):
            for pointer, value in nodes(call.arguments):
                if self._is(call.name, pointer, value):
                    yield Location(turn.id, Part.ARGUMENT, id_, nth, pointer)

    def _is(self, tool: str, pointer: str, value: JsonValue) -> bool:
        if self.said is None:
            in_its_role = self.at is not None and (tool, pointer) == (self.tool, self.at.pointer)
            return in_its_role and same(value, self.value)
        return self.is_in(value) if isinstance(value, str) else same(value, self.value)


def _plain(value: JsonValue) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value.strip() if isinstance(value, str) else json.dumps(value)


def _pattern(text: str, *, is_number: bool) -> re.Pattern[str] | None:
    if not _SHORTEST <= len(text) <= _LONGEST:
        return None
    before = r"(?<![\w.,-])" if is_number else r"(?<![0-9A-Za-z_])" if text[0].isascii() and text[0].isalnum() else ""
    after = (
        r"(?![\w]|[.,]\d)" if is_number else r"(?![0-9A-Za-z_])" if text[-1].isascii() and text[-1].isalnum() else ""
    )
    return re.compile(f"{before}{re.escape(text)}{after}")
