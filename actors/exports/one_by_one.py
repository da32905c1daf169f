"""Calls that were made together, made one after the other, for chat templates that know one call in a message."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ...events import AssistantTurn, Dialogue, ToolResult, ToolTurn, Turn
from ..formats.parts.turn_parts import part_id, whole_id


def one_by_one(dialogue: Dialogue) -> Dialogue:
    """Return *dialogue* with each call in a turn of its own, its result right after it, and the words at the first.

    The parts of a turn have ids of their own, and an injection that wrote the turn wrote each of them. Calls that have
    not one result each at once stay together.
    """
    turns = tuple(_parted(dialogue.turns))
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for turn in turns:
        parts[whole_id(turn.id)].append(turn.id)
    return replace(
        dialogue,
        turns=turns,
        edits=tuple(replace(edit, wrote=_each(edit.wrote, parts)) for edit in dialogue.edits),
        errors_elsewhere=tuple(_each(error, parts) for error in dialogue.errors_elsewhere),
    )


def _each(turns: Sequence[str], parts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(part for turn in turns for part in parts.get(turn, (turn,)))


def _parted(turns: Sequence[Turn]) -> Iterator[Turn]:
    at = 0
    while at < len(turns):
        turn, end = turns[at], at + 1
        while end < len(turns) and isinstance(turns[end], ToolTurn):
            end += 1
        answers = [one for one in turns[at + 1 : end] if isinstance(one, ToolTurn)]
        if isinstance(turn, AssistantTurn) and len(turn.calls) > 1 and _answered(turn, answers):
            yield from _exchanges(turn, answers)
            at = end
        else:
            yield turn
            at += 1


def _answered(turn: AssistantTurn, answers: Sequence[ToolTurn]) -> bool:
    results = [result.call_id for one in answers for result in one.results]
    calls = [call.id for call in turn.calls]
    return sorted(results) == sorted(calls) and len(set(calls)) == len(calls)


def _exchanges(turn: AssistantTurn, answers: Sequence[ToolTurn]) -> Iterator[Turn]:
    found: dict[str, tuple[ToolTurn, ToolResult]] = {
        result.call_id: (one, result) for one in answers for result in one.results
    }
    written: defaultdict[str, int] = defaultdict(int)
    for number, call in enumerate(turn.calls, start=1):
        answer, result = found[call.id]
        written[answer.id] += 1
        text = turn.text if number == 1 else ""
        yield turn.model_copy(update={"id": part_id(turn.id, number), "text": text, "calls": (call,)})
        yield answer.model_copy(update={"id": part_id(answer.id, written[answer.id]), "results": (result,)})
