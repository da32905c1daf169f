"""Amounts keep their currency and their unit."""

import json
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity
from ..evidence import DialogueView, number_readings, numbers_in
from ..evidence.spoken_words import assistant_text
from ..evidence.unit_families import amounts_told, may_tell_amounts, speaks_of, spoken_of
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Objects to a unit that nothing has spoken of, on a number that was seen where only another one was."""
    if not may_tell_amounts(view.once(assistant_text)):
        return
    read = [view.dialogue.context]
    for at, turn in enumerate(view.turns):
        if turn.kind == "user":
            read.append(turn.text)
        elif turn.kind == "assistant":
            for found, unit, kind in _swapped(turn, read):
                if unit not in spoken_of(view.once(_tools), kind):
                    yield found
        read += [placed.key for placed in view.calls_at.get(at, ())]
        read += [result.result.content for result in view.results_at.get(at, ())]


def _tools(view: DialogueView) -> str:
    """What the tools say of themselves."""
    said = [[tool.description, tool.parameters] for tool in view.tools_ever.values()]
    return json.dumps(said, ensure_ascii=False)


def _swapped(turn: AssistantTurn, read: list[str]) -> Iterator[tuple[Finding, str, str]]:
    """What *turn* tells in a unit that nothing of *read* is in, with the unit and its kind."""
    told = list(amounts_told(turn.text)) if turn.text and may_tell_amounts(turn.text) else []
    known = "\n".join(read) if told else ""
    for kind in dict.fromkeys(amount.kind for amount in told):
        if any(speaks_of(known, kind, amount.unit) for amount in told if amount.kind == kind):
            continue
        if not (spoken := spoken_of(known, kind)):
            continue
        numbers = set(numbers_in(known))
        for amount in told:
            if amount.kind == kind and not numbers.isdisjoint(number_readings(amount.number)):
                others = " or ".join(sorted(spoken))
                message = f"the assistant says {amount.words!r}, and all that it was told is in {others}"
                yield finding(message, (turn.id,), evidence=amount.words), amount.unit, kind
                break


RULE = Rule(
    "swapped_units",
    "No amount of a result, the user or the context is told in another currency or unit.",
    Severity.ADVISORY,
    check,
)
