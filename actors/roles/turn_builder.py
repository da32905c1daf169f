"""Turns of the log from turns that a model wrote; their ids are ours, so that they are unique and stay."""

from collections import defaultdict, deque
from collections.abc import Sequence
from itertools import pairwise

from ...events import AssistantTurn, Tool, ToolCall, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn
from ..replies import (
    WrittenAssistantTurn,
    WrittenCall,
    WrittenResult,
    WrittenToolListTurn,
    WrittenToolTurn,
    WrittenTurn,
    WrittenUserTurn,
)
from ..result_texts import content_text, same_content


class TurnBuilder:
    """Gives ids to written turns, and lets results follow the calls that they answer to their new ids."""

    def __init__(self, subtask: int, tools: Sequence[Tool] = (), rewritten: Sequence[ToolResult] = ()) -> None:
        """*rewritten* are the results that written ones take the place of; an unchanged one keeps its raw string."""
        self._subtask = subtask
        self._tools = {tool.name: tool for tool in tools}
        self._new: defaultdict[str, deque[str]] = defaultdict(deque)
        self._before = {result.call_id: result for result in rewritten}
        self._unanswered: deque[str] = deque(result.call_id for result in rewritten)

    def turn(self, written: WrittenTurn, id_: str, *, calls: Sequence[str] = ()) -> Turn:
        """The turn of id *id_*; its calls take the ids *calls*, or else new ones made from *id_*."""
        match written:
            case WrittenUserTurn():
                return UserTurn(id=id_, subtask=self._subtask, text=written.text)
            case WrittenAssistantTurn():
                ids = [*calls[: len(written.calls)]]
                ids += [f"call_{id_.replace('.', '_')}_{n}" for n in range(len(ids) + 1, len(written.calls) + 1)]
                self._unanswered.clear()
                made = tuple(self._call(call, new) for call, new in zip(written.calls, ids, strict=True))
                return AssistantTurn(id=id_, subtask=self._subtask, text=written.text, calls=made)
            case WrittenToolTurn():
                results = tuple(self._result(result) for result in written.results)
                return ToolTurn(id=id_, subtask=self._subtask, results=results)
            case WrittenToolListTurn():
                added = tuple(self._tools[name] for name in written.added)
                return ToolListTurn(id=id_, subtask=self._subtask, added=added, removed=tuple(written.removed))

    def _call(self, call: WrittenCall, new: str) -> ToolCall:
        self._new[call.id].append(new)
        self._unanswered.append(new)
        return ToolCall(id=new, name=call.name, arguments=call.arguments)

    def _result(self, result: WrittenResult) -> ToolResult:
        if not result.call and self._unanswered:
            id_ = self._unanswered.popleft()
        elif known := self._new.get(result.call):
            id_ = known.popleft() if len(known) > 1 else known[0]
        else:
            id_ = result.call
        text, before = content_text(result.content), self._before.get(id_)
        if before is not None and same_content(text, before.content):
            return before.model_copy(update={"error": True}) if result.error else before
        return ToolResult(call_id=id_, content=text, error=result.error)


def drafted_turns(written: Sequence[WrittenTurn], subtask: int) -> tuple[Turn, ...]:
    """A sub-trajectory with the ids `<sub-task>.<n>`."""
    builder = TurnBuilder(subtask)
    return tuple(builder.turn(turn, f"{subtask}.{n}") for n, turn in enumerate(written, start=1))


def draft_fault(written: Sequence[WrittenTurn]) -> str | None:
    """Return how a sub-trajectory breaks the skeleton's strict alternation, or None (paper, 1.2)."""
    if not written:
        return "there are no turns"
    if not isinstance(written[0], WrittenUserTurn):
        return f"the first turn is the user's, this one is of role {written[0].role!r}"
    for number, turn in enumerate(written[1:], start=2):
        if isinstance(turn, WrittenUserTurn | WrittenToolListTurn):
            return f"only the first turn of a sub-task is the user's, and turn {number} is of role {turn.role!r}"
    for number, (turn, following) in enumerate(pairwise(written), start=1):
        if isinstance(turn, WrittenAssistantTurn) and not turn.calls:
            return f"turn {number} is an assistant turn without calls, and more turns follow"
        if isinstance(turn, WrittenAssistantTurn) != isinstance(following, WrittenToolTurn):
            return f"turn {number} is of role {turn.role!r} and is followed by one of role {following.role!r}"
    last = written[-1]
    if not isinstance(last, WrittenAssistantTurn) or last.calls:
        return "the last turn is the assistant's answer in words, without calls"
    return None if len(written) > 2 else "no tool is called"  # noqa: PLR2004 — a question and an answer
