"""The turns and sub-tasks of messages: facts of an import name turns by their messages, and those of a log by ids."""

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from ....events import Dialogue, JsonObject


def message_turns(dialogue: Dialogue, places: Mapping[str, Sequence[int]], messages: int) -> JsonObject:
    """The metadata that say, for each message, of which turn and of which sub-task (both from the log) it is.

    *places* are the messages of each turn, by index from 0; null stands where a message is of no turn, and of two turns
    in one message the first is named. Nothing is said of an import as it came: turn `t5` is its fifth message.
    """
    if dialogue.imported and not dialogue.edits:
        return {}
    ids: list[JsonValue] = [None] * messages
    subtasks: list[JsonValue] = [None] * messages
    for turn in reversed(dialogue.turns):
        for at in places.get(turn.id, ()):
            ids[at], subtasks[at] = turn.id, turn.subtask
    return {"turn_ids": ids, "subtasks": subtasks}
