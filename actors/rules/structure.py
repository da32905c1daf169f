"""Turns follow each other as they do in a dialogue."""

from collections.abc import Iterator
from itertools import pairwise

from ...events import AssistantTurn, Finding, Severity, ToolListTurn, ToolTurn, Turn, UserTurn
from ..evidence import DialogueView
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Others' dialogues may end anywhere, greet first and let somebody speak twice; our own strictly alternate."""
    spoken = [turn for turn in view.turns if turn.kind != "tool_list"]
    if not spoken:
        yield finding("the dialogue has no turns", ())
        return
    if spoken[0].kind != "user":
        message = f"a dialogue begins with the user, but this one with {_kind(spoken[0])}"
        greeted = not view.generated and _is_words(spoken[0]) and len(spoken) > 1
        yield finding(message, (spoken[0].id,), severity=Severity.ADVISORY if greeted else None)
    for before, turn in pairwise(spoken):
        if before.kind == "user" and turn.kind == "user":
            ordinary = not view.generated and turn.text.strip() != before.text.strip()
            message = "the user speaks twice in a row"
            yield finding(message, (turn.id, before.id), severity=Severity.ADVISORY if ordinary else None)
        elif view.generated and (wrong := _generated(before, turn)):
            yield finding(wrong, (turn.id, before.id))
    if view.generated and not _is_words(view.turns[-1]):
        yield finding(
            f"a dialogue ends with the assistant's words, but this one with {_kind(view.turns[-1])}",
            (view.turns[-1].id,),
        )
    yield from _late(view)


def _generated(before: Turn, turn: Turn) -> str | None:
    if before.kind == "assistant" and before.calls and turn.kind != "tool":
        return f"calls are followed by their results, but here by {_kind(turn)}"
    if before.kind == "tool" and turn.kind != "assistant":
        return f"results are followed by the assistant, but here by {_kind(turn)}"
    if _is_words(before) and turn.kind != "user":
        return f"the assistant's words are followed by the user, but here by {_kind(turn)}"
    return None


def _late(view: DialogueView) -> Iterator[Finding]:
    for placed in view.calls:
        if placed.result is not None and any(
            turn.kind == "user" for turn in view.turns[placed.at + 1 : placed.result.at]
        ):
            message = f"the user speaks before call {placed.call.id!r} is answered"
            yield finding(message, (placed.result.turn.id, placed.turn.id), placed.call.id)


def _is_words(turn: Turn) -> bool:
    return turn.kind == "assistant" and not turn.calls


def _kind(turn: Turn) -> str:
    match turn:
        case UserTurn():
            return "the user"
        case AssistantTurn():
            return "calls" if turn.calls else "the assistant's words"
        case ToolTurn():
            return "results"
        case ToolListTurn():
            return "a change of the tool list"


RULE = Rule(
    "structure",
    "The user begins and waits for results; generated dialogues alternate strictly. In others' a greeting at first, or "
    "two different messages of the user in a row, is only advisory.",
    Severity.BLOCKING,
    check,
    structural=True,
)
