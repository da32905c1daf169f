"""The locations in a turn that hold a value of their own, for blame and diff."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import JsonValue

from ....events import AssistantTurn, ToolCall, ToolListTurn, ToolTurn, Turn, UserTurn
from ....events.pointers import nodes
from ...wording import turn_lines


class Part(StrEnum):
    """The kind of a location."""

    TURN = "turn"
    """The turn as a whole."""
    TEXT = "text"
    CALL = "call"
    """A call's name and arguments together."""
    NAME = "name"
    ARGUMENT = "argument"
    RESULT = "result"
    ADDED = "added"
    """The tools that a tool-list turn adds."""
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Location:
    """A location of a value in a dialogue, by stable ids only."""

    turn: str
    part: Part = Part.TURN
    call: str | None = None
    """The id of the call, where it is about a call or a result."""
    nth: int = 0
    """The number of the call (or result) among those of that id in the turn; 0 unless an import repeats one."""
    pointer: str | None = None
    """A JSON pointer into the arguments, where it is about an argument; "" is all of them."""

    def __str__(self) -> str:
        """Name the location, as a message does."""
        words = [f"turn {self.turn}"]
        if self.part in (Part.CALL, Part.ARGUMENT):
            words.append(f"call {self.call}")
        elif self.part is not Part.TURN:
            words.append(self.part.value if self.call is None else f"{self.part} of call {self.call}")
        if self.part is Part.ARGUMENT:
            words.append(f"argument {self.pointer}" if self.pointer else "all arguments")
        return ", ".join(words)


def values(turn: Turn) -> dict[Location, JsonValue]:
    """Return every location of *turn* with its value, the whole turn first."""
    return {Location(turn.id): turn.model_dump(mode="json"), **dict(_parts(turn))}


def told_values(turn: Turn) -> dict[Location, JsonValue]:
    """Return the same, with the words of the whole turn in the place of its fields."""
    return {**values(turn), Location(turn.id): "; ".join(turn_lines(turn))}


def numbered(ids: Iterator[str]) -> Iterator[tuple[str, int]]:
    """Yield each id with how often it came before."""
    seen: dict[str, int] = {}
    for id_ in ids:
        yield id_, seen.get(id_, 0)
        seen[id_] = seen.get(id_, 0) + 1


def _parts(turn: Turn) -> Iterator[tuple[Location, JsonValue]]:
    match turn:
        case UserTurn():
            yield Location(turn.id, Part.TEXT), turn.text
        case AssistantTurn():
            yield Location(turn.id, Part.TEXT), turn.text
            for call, (id_, nth) in zip(turn.calls, numbered(c.id for c in turn.calls), strict=True):
                yield from _call(turn.id, call, id_, nth)
        case ToolTurn():
            for result, (id_, nth) in zip(turn.results, numbered(r.call_id for r in turn.results), strict=True):
                yield Location(turn.id, Part.RESULT, id_, nth), result.content
        case ToolListTurn():
            yield Location(turn.id, Part.ADDED), [tool.model_dump(mode="json") for tool in turn.added]
            yield Location(turn.id, Part.REMOVED), list(turn.removed)


def _call(turn: str, call: ToolCall, id_: str, nth: int) -> Iterator[tuple[Location, JsonValue]]:
    yield Location(turn, Part.CALL, id_, nth), {"name": call.name, "arguments": call.arguments}
    yield Location(turn, Part.NAME, id_, nth), call.name
    for pointer, value in nodes(call.arguments):
        yield Location(turn, Part.ARGUMENT, id_, nth, pointer), value
