"""Turns that nobody should learn to write: calls that an injection made wrong on purpose, or that a file calls so."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, JsonObject
from ...evidence import DialogueView, wrongly_called
from .carried import UNTRAINED, carried, is_rewritten
from .turn_parts import whole_id

MARKS: Final = frozenset({"train", "loss", "weight"})
"""Fields by which a message says this itself: axolotl's, ms-swift's and OpenAI's."""


def untrained_turns(dialogue: Dialogue) -> frozenset[str]:
    """The assistant's turns, by id, whose call is wrong on purpose, and those of an import that its file calls so."""
    wrong = wrongly_called(DialogueView(dialogue)) if dialogue.injected_errors else frozenset()
    named = carried(dialogue, UNTRAINED)
    told = named if isinstance(named, list) else ()
    if not told:
        return wrong
    return wrong | {
        turn.id
        for turn in dialogue.turns
        if whole_id(turn.id) in told and isinstance(turn, AssistantTurn) and not is_rewritten(dialogue, turn.id)
    }


def untrained_at(turns: Iterable[str], places: Mapping[str, Sequence[int]]) -> JsonObject:
    """The metadata that name the messages of such turns, by index from 0; nothing without any.

    *places* are the messages of each turn.
    """
    found: list[JsonValue] = [*sorted({at for turn in turns for at in places.get(turn, ())})]
    return {"untrained_at": found} if found else {}


def marked_at(written: JsonValue) -> frozenset[int]:
    """The messages that such metadata name; what is no such list is empty."""
    return frozenset(at for at in written if type(at) is int) if isinstance(written, list) else frozenset()
