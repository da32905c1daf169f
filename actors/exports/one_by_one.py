"""Calls that were made together, made one after the other, for chat templates that know one call in a message."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...events import AssistantTurn, Dialogue, ToolResult, ToolTurn, Turn


def one_by_one(dialogue: Dialogue) -> Dialogue:
    """Return *dialogue* with each call in a turn of its own, its result right after it, and the words at the first.

    The parts of a turn share its id, so what is said of the turn is said of each of them; those of an import have
    others, for what its message carried is written once. Calls that have not one result each at once stay together.
    """
    return replace(dialogue, turns=tuple(_parted(dialogue)))


def _parted(dialogue: Dialogue) -> Iterator[Turn]:
    turns, at = dialogue.turns, 0
    while at < len(turns):
        turn, end = turns[at], at + 1
        while end < len(turns) and isinstance(turns[end], ToolTurn):
            end += 1
        answers = [one for one in turns[at + 1 : end] if isinstance(one, ToolTurn)]
        if isinstance(turn, AssistantTurn) and len(turn.calls) > 1 and _answered(turn, answers):
            yield from _exchanges(turn, answers, parted_ids=dialogue.imported)
            at = end
        else:
            yield turn
            at += 1


def _answered(turn: AssistantTurn, answers: Sequence[ToolTurn]) -> bool:
    results = [result.call_id for one in answers for result in one.results]
    calls = [call.id for call in turn.calls]
    return sorted(results) == sorted(calls) and len(set(calls)) == len(calls)


def _exchanges(turn: AssistantTurn, answers: Sequence[ToolTurn], *, parted_ids: bool) -> Iterator[Turn]:
    found: dict[str, tuple[ToolTurn, ToolResult]] = {
        result.call_id: (one, result) for one in answers for result in one.results
    }
    for number, call in enumerate(turn.calls, start=1):
        end = f"/{number}" if parted_ids and number > 1 else ""
        answer, result = found[call.id]
        text = turn.text if number == 1 else ""
        yield turn.model_copy(update={"id": turn.id + end, "text": text, "calls": (call,)})
        yield answer.model_copy(update={"id": answer.id + end, "results": (result,)})
