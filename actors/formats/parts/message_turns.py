"""The turns and sub-tasks of messages, by the ids that they have in a log: facts of a log name turns by these."""

from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import JsonValue

from ....events import Dialogue, JsonObject
from .carried import LOGGED, carried, is_rewritten
from .turn_parts import whole_id

IDS: Final = "turn_ids"
SUBTASKS: Final = "subtasks"


def message_turns(dialogue: Dialogue, places: Mapping[str, Sequence[int]], messages: int) -> JsonObject:
    """The metadata that say, for each message, of which turn and of which sub-task (both from the log) it is.

    *places* are the messages of each turn, by index from 0; null stands where a message is of no turn, and of two turns
    in one message the first is named. An import has them from its file, for what was not written anew since.
    """
    logged = carried(dialogue, LOGGED) if dialogue.imported else None
    known = logged if isinstance(logged, dict) else {}
    if dialogue.imported and not known:
        return {}
    ids: list[JsonValue] = [None] * messages
    subtasks: list[JsonValue] = [None] * messages
    for turn in reversed(dialogue.turns):
        whole = whole_id(turn.id)
        named = _named(dialogue, whole, known) if dialogue.imported else (whole, turn.subtask)
        for at in places.get(turn.id, ()):
            ids[at], subtasks[at] = named
    return {IDS: ids, SUBTASKS: subtasks}


def _named(dialogue: Dialogue, turn: str, known: JsonObject) -> tuple[JsonValue, JsonValue]:
    told = None if is_rewritten(dialogue, turn) else known.get(turn)
    return (told[0], told[1]) if isinstance(told, list) else (None, None)


def logged_turns(facts: JsonObject, messages: int) -> list[list[JsonValue]]:
    """The id and the sub-task of each message that such metadata name; none where they are no lists of that length."""
    ids, subtasks = facts.get(IDS), facts.get(SUBTASKS)
    if isinstance(ids, list) and isinstance(subtasks, list) and len(ids) == len(subtasks) == messages:
        return [[id_, subtask] for id_, subtask in zip(ids, subtasks, strict=True)]
    return []
