"""Where in a dialogue a finding points, as far as the place that it names is there."""

from collections.abc import Iterator
from dataclasses import dataclass

from ...events import AssistantTurn, Dialogue, Finding, ToolCall, ToolTurn, Turn
from .places import Part, Place
from .pointers import nearest


@dataclass(frozen=True, slots=True)
class Spots:
    """What a finding speaks of."""

    tool: str | None
    """The tool of the call that it names."""
    places: tuple[Place, ...]
    """The narrowest first, then every other turn that it names; none for a finding about the whole dialogue."""


def spots_of(dialogue: Dialogue, finding: Finding) -> Spots:
    """Where *finding* points. What is not there leads to the nearest that is: a missing argument to its siblings."""
    turns = {turn.id: turn for turn in dialogue.turns}
    named = [turns[id_] for id_ in dict.fromkeys(finding.turns) if id_ in turns]
    called = _called(dialogue, named, finding.call)
    narrow = list(_narrow(named, called, finding))
    covered = {place.turn for place in narrow}
    whole = [Place(turn.id) for turn in named if turn.id not in covered]
    return Spots(called[1].name if called else None, (*narrow, *whole))


def _narrow(named: list[Turn], called: tuple[str, ToolCall] | None, finding: Finding) -> Iterator[Place]:
    if called and finding.pointer is not None:
        turn, call = called
        yield Place(turn, Part.ARGUMENT, call.id, pointer=nearest(call.arguments, finding.pointer))
    elif finding.call is not None and (result := _result(named[:1], finding.call)):
        yield result
    elif called:
        yield Place(called[0], Part.CALL, called[1].id)


def _called(dialogue: Dialogue, named: list[Turn], call: str | None) -> tuple[str, ToolCall] | None:
    """The call of that id: in the turns that are named, or else the last one before them, or else any."""
    if call is None:
        return None
    first = dialogue.position(named[0].id) if named else len(dialogue.turns)
    for turns in (named, dialogue.turns[:first][::-1], dialogue.turns[first:]):
        for turn in turns:
            found = next((c for c in turn.calls if c.id == call), None) if isinstance(turn, AssistantTurn) else None
            if found:
                return turn.id, found
    return None


def _result(turns: list[Turn], call: str) -> Place | None:
    for turn in turns:
        if isinstance(turn, ToolTurn) and any(result.call_id == call for result in turn.results):
            return Place(turn.id, Part.RESULT, call)
    return None
