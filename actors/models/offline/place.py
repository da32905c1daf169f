"""A dialogue with its masked turns put back, and what stands around a turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .known import Known
from .sections import Call, Sheet, Turn
from .toolbook import ToolBook


@dataclass(frozen=True)
class Place:
    """All turns in order."""

    book: ToolBook
    turns: tuple[Turn, ...]

    def before(self, index: int) -> Known:
        """What is known before the turn at *index*."""
        return Known(self.book, self.turns[:index])

    def calls_after(self, index: int) -> list[Call]:
        """The calls that answer the user turn at *index*: all up to the next user turn."""
        found: list[Call] = []
        for turn in self.turns[index + 1 :]:
            if turn.role == "user":
                break
            found += turn.calls
        return found

    def results_of(self, index: int) -> Mapping[str, str]:
        """The results of the calls at *index*, by call id; by order where the ids do not meet."""
        calls = self.turns[index].calls
        following = self.turns[index + 1] if index + 1 < len(self.turns) else None
        if following is None or following.role != "tool":
            return {}
        by_id = {result.call: result.content for result in following.results}
        if all(call.id in by_id for call in calls):
            return by_id
        return {call.id: result.content for call, result in zip(calls, following.results, strict=False)}

    def exchange_before(self, index: int) -> list[tuple[Call, str]]:
        """The calls since the last user turn before *index*, each with its result."""
        start = index
        while start > 0 and self.turns[start - 1].role != "user":
            start -= 1
        found: list[tuple[Call, str]] = []
        for at in range(start, index):
            results = self.results_of(at) if self.turns[at].calls else {}
            found += [(call, results[call.id]) for call in self.turns[at].calls if call.id in results]
        return found


def put_back(sheet: Sheet, version: Sequence[Turn] | None = None) -> Place:
    """The dialogue with *version*, or what was masked, in the place of its placeholders."""
    turns = sheet.masked if version is None else version
    by_id = {turn.id: turn for turn in turns}
    holes = [turn.id for turn in sheet.turns if turn.masked]
    if len(holes) == 1:
        return Place(sheet.book, tuple(t for turn in sheet.turns for t in (turns if turn.masked else (turn,))))
    return Place(sheet.book, tuple(by_id.get(turn.id, turn) if turn.masked else turn for turn in sheet.turns))
