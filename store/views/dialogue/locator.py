"""The locations in a dialogue that a finding points to, as far as they exist."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ....events import Dialogue, Finding, ToolCall, ToolTurn, Turn
from ....events.pointers import nearest
from .location import Location, Part


@dataclass(frozen=True, slots=True)
class Located:
    """The locations of one finding."""

    tool: str | None
    """The tool of the call that it names."""
    locations: tuple[Location, ...]
    """The narrowest first, then every other turn that it names; empty for a finding about the whole dialogue."""
    narrow: bool
    """True if the first is a call, an argument or a result, and no whole turn."""


class Locator:
    """Finds the locations of findings about one version of a dialogue.

    A location that is missing leads to the nearest one that exists: a missing argument to those that lack it.
    """

    def __init__(self, dialogue: Dialogue) -> None:
        self._turns = {turn.id: turn for turn in dialogue.turns}
        self._position = {turn.id: position for position, turn in enumerate(dialogue.turns)}
        self._called: defaultdict[str, list[tuple[str, ToolCall]]] = defaultdict(list)
        for turn, call in dialogue.calls():
            self._called[call.id].append((turn.id, call))

    def locate(self, finding: Finding) -> Located:
        """Return the locations of *finding*."""
        named = [self._turns[id_] for id_ in dict.fromkeys(finding.turns) if id_ in self._turns]
        called = self._call(named, finding.call)
        narrow = list(_narrow(named, called, finding))
        covered = {location.turn for location in narrow}
        whole = [Location(turn.id) for turn in named if turn.id not in covered]
        return Located(called[1].name if called else None, (*narrow, *whole), bool(narrow))

    def _call(self, named: list[Turn], id_: str | None) -> tuple[str, ToolCall] | None:
        """Return the call of that id: in the named turns, or else the last one before them, or else the first."""
        calls = self._called.get(id_ or "", [])
        ids = {turn.id for turn in named}
        first = self._position[named[0].id] if named else len(self._turns)
        within = [call for call in calls if call[0] in ids]
        before = [call for call in calls if self._position[call[0]] < first]
        return next(iter((*within[:1], *before[-1:], *calls[:1])), None)


def _narrow(named: list[Turn], called: tuple[str, ToolCall] | None, finding: Finding) -> Iterator[Location]:
    if called and finding.pointer is not None:
        turn, call = called
        yield Location(turn, Part.ARGUMENT, call.id, pointer=nearest(call.arguments, finding.pointer))
    elif finding.call is not None and (result := _result(named[:1], finding.call)):
        yield result
    elif called:
        yield Location(called[0], Part.CALL, called[1].id)


def _result(turns: list[Turn], call: str) -> Location | None:
    for turn in turns:
        if isinstance(turn, ToolTurn) and any(result.call_id == call for result in turn.results):
            return Location(turn.id, Part.RESULT, call)
    return None
