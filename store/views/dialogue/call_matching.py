"""The matching of calls and results before a fill with those after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ....events import AssistantTurn, ToolTurn, Turn
from .location import Location, numbered


@dataclass(frozen=True, slots=True)
class _Slot:
    """A call or a result in its turn."""

    turn: str
    id: str
    nth: int
    tool: str = ""


class CallMatching:
    """Pairs each call and each result of the new turns with the old one that it continues, if there is one."""

    def __init__(self, old: Sequence[Turn], new: Sequence[Turn]) -> None:
        self._before: dict[tuple[str, str, int, bool], _Slot] = {}
        calls = _paired(list(_calls(old)), list(_calls(new)), (_in_place, _same_id, _same_tool))
        renamed = {after.id: before.id for after, before in calls.items()}

        def follows_its_call(before: _Slot, after: _Slot) -> bool:
            return before.turn == after.turn and before.id == renamed.get(after.id)

        results = _paired(list(_results(old)), list(_results(new)), (_in_place, _same_id, follows_its_call))
        for pairs, result in ((calls, False), (results, True)):
            self._before |= {(after.turn, after.id, after.nth, result): before for after, before in pairs.items()}

    def before(self, location: Location) -> Location:
        """Return the location before the fill of what is at *location* now; itself where that is new."""
        if location.call is None:
            return location
        was = self._before.get((location.turn, location.call, location.nth, location.part == "result"))
        return location if was is None else replace(location, turn=was.turn, call=was.id, nth=was.nth)


def _calls(turns: Sequence[Turn]) -> Iterator[_Slot]:
    for turn in turns:
        if isinstance(turn, AssistantTurn):
            for call, (id_, nth) in zip(turn.calls, numbered(c.id for c in turn.calls), strict=True):
                yield _Slot(turn.id, id_, nth, call.name)


def _results(turns: Sequence[Turn]) -> Iterator[_Slot]:
    for turn in turns:
        if isinstance(turn, ToolTurn):
            for id_, nth in numbered(r.call_id for r in turn.results):
                yield _Slot(turn.id, id_, nth)


def _in_place(before: _Slot, after: _Slot) -> bool:
    return (before.turn, before.id, before.nth) == (after.turn, after.id, after.nth)


def _same_id(before: _Slot, after: _Slot) -> bool:
    return before.id == after.id


def _same_tool(before: _Slot, after: _Slot) -> bool:
    return before.turn == after.turn and before.tool == after.tool


def _paired(
    old: list[_Slot], new: list[_Slot], matchers: Sequence[Callable[[_Slot, _Slot], bool]]
) -> dict[_Slot, _Slot]:
    """Return new slot to old slot, one to one: the first matcher pairs what it can, the next what is left."""
    pairs: dict[_Slot, _Slot] = {}
    for matches in matchers:
        for after in (slot for slot in new if slot not in pairs):
            before = next((slot for slot in old if matches(slot, after)), None)
            if before is not None:
                pairs[after] = before
                old.remove(before)
    return pairs
