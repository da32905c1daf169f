"""Names of tools where they are restricted: mapped to others, and back by the map in the metadata."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, DialogueImported, JsonObject, Tool, ToolListTurn, Turn

API_NAME: Final = re.compile(r"[a-zA-Z0-9_-]{1,64}")
"""The whole name of a tool, as OpenAI's and Anthropic's APIs take it."""
_LONGEST: Final = 64


def mapped(dialogue: Dialogue, allowed: re.Pattern[str]) -> tuple[Dialogue, JsonObject]:
    """Return *dialogue* with names that are *allowed*, and the metadata that map them back; nothing where all are.

    `tool_names` has the old name by the new one.
    """
    taken = dict.fromkeys(name for name in _names(dialogue) if allowed.fullmatch(name))
    old: dict[str, JsonValue] = {}
    for name in dict.fromkeys(_names(dialogue)):
        if name not in taken:
            new = _free(name, {*taken, *old})
            old[new] = name
    if not old:
        return dialogue, {}
    names = {str(name): new for new, name in old.items()}
    return (
        replace(
            dialogue,
            tools=tuple(_tool(tool, names) for tool in dialogue.tools),
            withheld=frozenset(names.get(name, name) for name in dialogue.withheld),
            turns=tuple(_turn(turn, names) for turn in dialogue.turns),
        ),
        {"tool_names": old},
    )


def mapped_back(event: DialogueImported, written: JsonValue) -> DialogueImported:
    """Return an import with the names that its metadata map to; what is no such map changes nothing."""
    names = {new: old for new, old in written.items() if isinstance(old, str)} if isinstance(written, dict) else {}
    if not names:
        return event
    return event.model_copy(
        update={
            "tools": tuple(_tool(tool, names) for tool in event.tools),
            "turns": tuple(_turn(turn, names) for turn in event.turns),
        }
    )


def _names(dialogue: Dialogue) -> Iterator[str]:
    for tool in dialogue.tools:
        yield tool.name
    for turn in dialogue.turns:
        if isinstance(turn, ToolListTurn):
            yield from (tool.name for tool in turn.added)
            yield from turn.removed
        elif isinstance(turn, AssistantTurn):
            yield from (call.name for call in turn.calls)


def _free(name: str, taken: set[str]) -> str:
    """Return a name like *name* of letters, digits and signs that APIs take, and that is not taken yet."""
    plain = re.sub(r"[^a-zA-Z0-9_-]+", "_", name)[:_LONGEST] or "_"
    number, found = 1, plain
    while found in taken:
        number += 1
        found = f"{plain[: _LONGEST - len(str(number)) - 1]}_{number}"
    return found


def _tool(tool: Tool, names: Mapping[str, str]) -> Tool:
    return tool.model_copy(update={"name": names.get(tool.name, tool.name)})


def _turn(turn: Turn, names: Mapping[str, str]) -> Turn:
    if isinstance(turn, AssistantTurn):
        calls = tuple(call.model_copy(update={"name": names.get(call.name, call.name)}) for call in turn.calls)
        return turn.model_copy(update={"calls": calls})
    if isinstance(turn, ToolListTurn):
        added = tuple(_tool(tool, names) for tool in turn.added)
        return turn.model_copy(
            update={"added": added, "removed": tuple(names.get(name, name) for name in turn.removed)}
        )
    return turn
