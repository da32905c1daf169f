"""An answer comes after its result."""

import re
from collections.abc import Iterator

from ...events import AssistantTurn, Finding, Severity
from ..evidence import (
    NUMBER,
    DialogueView,
    Passage,
    PlacedCall,
    as_passage,
    deeds_told,
    number_readings,
    plain_text,
    spaced_tokens,
)
from .port import Rule, finding

_CODE = re.compile(r"(?=[A-Za-z0-9-]*[A-Za-z])(?=[A-Za-z0-9-]*\d)[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", re.ASCII)
_HOLDING = re.compile(
    r"\b(?:let me|one moment|a moment|i'll|i will|i'm|checking|looking|searching|just a|going to|please wait|hold on"
    r"|ich (?:schaue|prufe|suche|sehe)|einen moment|moment bitte|augenblick|je (?:regarde|verifie|cherche"
    r"|consulte)|un instant"
    r"|voy a|dejame|un momento|verifico|controllo|un attimo|vou|deixe|ik (?:kijk|zoek)|ogenblik)\b"
    r"|稍等|正在|让我|我来|查一下|少々|確認します|お待ち",
    re.IGNORECASE,
)
_LONG = 3
"""Signs of a number beside a call that is hardly there by chance."""
_LOOKED_AT = 20_000


def check(view: DialogueView) -> Iterator[Finding]:
    """Words beside a call, or between it and its result, tell nothing that only the result brings."""
    ahead: list[PlacedCall] = []
    for at, turn in view.assistant_turns:
        ahead.extend(view.calls_at.get(at, ()))
        ahead = [placed for placed in ahead if placed.result is not None and placed.result.at > at]
        if not ahead or not turn.text:
            continue
        if told := _foretold(view, at, turn, ahead) or _done(view, at, turn, ahead):
            value, placed = told
            assert placed.result is not None
            message = f"the assistant tells {value!r} before the result of {placed.call.name!r} has come"
            yield finding(message, (turn.id, placed.result.turn.id), placed.call.id, evidence=value)


def _foretold(
    view: DialogueView, at: int, turn: AssistantTurn, ahead: list[PlacedCall]
) -> tuple[str, PlacedCall] | None:
    """A number or a code that was known nowhere, and that the result then brings."""
    text = plain_text(turn.text[:_LOOKED_AT])
    alone = not turn.calls and not _HOLDING.search(text)
    codes = [hit.group() for hit in _CODE.finditer(text)]
    numbers = [hit.group() for hit in NUMBER.finditer(_CODE.sub(" ", text))]
    said = [*codes, *(one for one in numbers if alone or len(one) >= _LONG)]
    for value in said:
        for placed in ahead:
            assert placed.result is not None
            result = view.result_passages[id(placed.result)]
            if (result.holds(spaced_tokens(value)) or _writes(result, value)) and not _known(view, at, value):
                return value, placed
    return None


def _known(view: DialogueView, at: int, value: str) -> bool:
    """True if *value* occurs in anything that was said, called or answered up to here, as it is or as a number."""
    spaced = spaced_tokens(value)
    if any(text.holds(spaced) for text in _before(view, at)):
        return True
    meant = set(number_readings(value)) if value[:1].isdigit() else set()
    return any(_writes(text, value) or not meant.isdisjoint(text.numbers) for text in _before(view, at))


def _before(view: DialogueView, at: int) -> Iterator[Passage]:
    """All that was said, called or answered up to here, the latest first."""
    for place in range(at, -1, -1):
        yield from (view.argument_passages[placed.number] for placed in view.calls_at.get(place, ()))
        turn = view.turns[place]
        if place < at and turn.kind in {"user", "assistant"}:
            yield as_passage(turn.text)
        yield from (view.result_passages[id(result)] for result in view.results_at.get(place, ()))
    yield from view.foreknown


def _writes(text: Passage, value: str) -> bool:
    """True if *value* is a number, and one of the runs of digits in *text* may mean the same."""
    meant = set(number_readings(value)) if NUMBER.fullmatch(value) else set()
    return bool(meant) and any(meant & set(number_readings(hit.group())) for hit in NUMBER.finditer(text.text))


def _done(view: DialogueView, at: int, turn: AssistantTurn, ahead: list[PlacedCall]) -> tuple[str, PlacedCall] | None:
    """A deed told as done beside the call that has yet to do it."""
    for deed in sorted(deeds_told(turn.text)):
        doing = [placed for placed in ahead if placed.does(deed)]
        before = (placed for placed in view.calls if placed.at < at and placed not in ahead)
        if doing and not any(placed.does(deed) for placed in before):
            return turn.text[:80], doing[0]
    return None


RULE = Rule(
    "premature_answer",
    "No words beside a call, or before its result, tell what only the result can bring.",
    Severity.ADVISORY,
    check,
)
