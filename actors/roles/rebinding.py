"""What a draft built on invented results, bound to the real ones: a made-up id becomes the one that came in its place.

A sub-task is drafted in one answer, so its later calls and words use values of results that nobody has yet. Once a
real result has come, each identifier, date or the like that only the invented one had is replaced, wherever it is used
afterwards, by what stands at the same place of the real one; an entry of a list by the entry that is most like it, so
that the slot at half past ten stays the one at half past ten. No model is asked. What has no counterpart stays, and so
do words such as "available", which may mean anything: they are for whoever rewrites.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, TypeGuard

from pydantic import JsonValue

from ...events import AssistantTurn, Dialogue, ToolTurn, Turn, UserTurn
from ..evidence import decoded, leaves, names_a_thing
from .alignment import aligned

_SHORTEST: Final = 3
"""Characters of a value that is told from others in a text."""

Plain: TypeAlias = str | int | float


def rebound(dialogue: Dialogue, real: Mapping[str, Turn]) -> tuple[tuple[str, ...], dict[str, Turn]]:
    """Return which of the results *real* can be settled now, and the turns that change with them, each by turn id.

    A result whose call changes is left out: the call has to be run with its new arguments first.
    """
    now: list[str] = []
    changed: dict[str, Turn] = {}
    values: dict[Plain, Plain] = {}
    known: list[str] = []
    recalled = False
    for turn in dialogue.turns:
        if isinstance(turn, ToolTurn):
            if turn.id in real and not recalled:
                now.append(turn.id)
                values |= _replaced(turn, real[turn.id], known)
        elif values and (after := _with(turn, values)) != turn:
            changed[turn.id] = after
            recalled = recalled or _recalled(turn, after)
        known.append(_text_of(turn))
    return tuple(now), changed


def _replaced(invented: ToolTurn, real: Turn, known: Sequence[str]) -> dict[Plain, Plain]:
    """Values that only the invented results have, each with what came in its place; none with two of them."""
    assert isinstance(real, ToolTurn)
    found: dict[Plain, set[Plain]] = {}
    for old, new in zip(invented.results, real.results, strict=True):
        if new.error:
            continue
        was_there = decoded(old.content)
        there = {leaf.pointer: leaf.value for leaf in leaves(aligned(was_there, decoded(new.content), known))}
        for leaf in leaves(was_there):
            was, came = leaf.value, there.get(leaf.pointer)
            if _plain(was) and _plain(came) and isinstance(came, type(was)) and _distinct(leaf.name, was):
                found.setdefault(was, set()).add(came)
    return {
        old: next(iter(new))
        for old, new in found.items()
        if len(new) == 1 and old not in new and not any(str(old) in text for text in known)
    }


def _plain(value: object) -> TypeGuard[Plain]:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def _distinct(name: str, value: Plain) -> bool:
    """True if no other thing has that value: it identifies, or is a text with a digit in it."""
    if len(str(value)) < _SHORTEST:
        return False
    return names_a_thing(name) or (isinstance(value, str) and any(map(str.isdigit, value)))


def _with(turn: Turn, values: Mapping[Plain, Plain]) -> Turn:
    match turn:
        case UserTurn():
            return turn.model_copy(update={"text": _worded(turn.text, values)})
        case AssistantTurn():
            calls = tuple(
                call.model_copy(update={"arguments": _exchanged(call.arguments, values)})
                if isinstance(call.arguments, dict)
                else call
                for call in turn.calls
            )
            return turn.model_copy(update={"text": _worded(turn.text, values), "calls": calls})
        case _:
            return turn


def _worded(text: str, values: Mapping[Plain, Plain]) -> str:
    written = {str(old): str(new) for old, new in values.items()}
    pattern = "|".join(re.escape(old) for old in sorted(written, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{pattern})(?!\w)", lambda hit: written[hit[0]], text)


def _exchanged(value: JsonValue, values: Mapping[Plain, Plain]) -> JsonValue:
    match value:
        case dict():
            return {key: _exchanged(item, values) for key, item in value.items()}
        case list():
            return [_exchanged(item, values) for item in value]
        case str() | int() | float() if not isinstance(value, bool):
            return values.get(value, value)
        case _:
            return value


def _recalled(before: Turn, after: Turn) -> bool:
    return isinstance(before, AssistantTurn) and isinstance(after, AssistantTurn) and after.calls != before.calls


def _text_of(turn: Turn) -> str:
    match turn:
        case UserTurn():
            return turn.text
        case AssistantTurn():
            return turn.text + "".join(str(call.arguments) for call in turn.calls)
        case ToolTurn():
            return "".join(result.content for result in turn.results)
        case _:
            return ""
