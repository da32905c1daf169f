"""Changes of the tool list: a record says them beside its messages, or in one of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ....events import JsonObject, Tool, ToolListTurn
from ..errors import UnreadableDialogue
from .tools import read_tools, written_tool


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of the tool list, by the index of a message."""

    tools: Mapping[str, Tool]
    """The tools that stand beside the messages, by name."""
    added: Mapping[int, Sequence[str]]
    removed: Mapping[int, Sequence[str]]

    def opening(self) -> tuple[Tool, ...]:
        """The tools that are there before the first message."""
        later = {name for names in self.added.values() for name in names}
        return tuple(tool for name, tool in self.tools.items() if name not in later)

    def at(self, index: int, id_: str, message: JsonObject) -> ToolListTurn | None:
        """The change at a message: the message itself where that is a system message, else a turn before it.

        Raises UnreadableDialogue: the tools that the message brings are no list of tools.
        """
        brought = {tool.name: tool for tool in brought_by(message, id_)}
        if index not in self.added and index not in self.removed and not brought:
            return None
        own = message.get("role") == "system" or bool(brought)
        written = {tool.name: tool for tool in _written(message.get("content"))} if own else {}
        known = {**self.tools, **written, **brought}
        names = dict.fromkeys([*self.added.get(index, ()), *brought])
        return ToolListTurn(
            id=id_ if own else f"{id_}.tools",
            subtask=0,
            added=tuple(known[name] for name in names if name in known),
            removed=tuple(self.removed.get(index, ())),
        )


def brought_by(message: JsonObject, id_: str) -> tuple[Tool, ...]:
    """The tools that a system message has beside its words. Raises UnreadableDialogue."""
    if message.get("role") not in ("system", "developer"):
        return ()
    try:
        return read_tools(message.get("tools"))
    except UnreadableDialogue as error:
        raise UnreadableDialogue(f"the tools of message {id_.removeprefix('t')} cannot be read: {error}") from None


def names_at(written: JsonValue) -> dict[int, list[str]]:
    """Names by the index of a message; what is no such table is empty."""
    if not isinstance(written, dict):
        return {}
    return {
        int(at): [name for name in names if isinstance(name, str)]
        for at, names in written.items()
        if at.isascii() and at.isdecimal() and isinstance(names, list)
    }


def list_change(turn: ToolListTurn) -> str:
    """The words of the message that tells of a change; each tool that comes is a line of it."""
    parts = ["The list of tools has changed."]
    if turn.added:
        tools = (json.dumps(written_tool(tool), ensure_ascii=False) for tool in turn.added)
        parts += ["These tools are available from now on:", *tools]
    if turn.removed:
        parts.append(f"These tools are no longer available: {json.dumps(turn.removed, ensure_ascii=False)}")
    return "\n".join(parts)


def changes_at(changes: Sequence[tuple[int, ToolListTurn]]) -> JsonObject:
    """The metadata that say at which messages, by their index from 0, which tools come and go."""
    return {
        "tools_added_at": {str(at): [tool.name for tool in turn.added] for at, turn in changes if turn.added},
        "tools_removed_at": {str(at): list(turn.removed) for at, turn in changes if turn.removed},
    }


def _written(content: JsonValue) -> Iterator[Tool]:
    """The tools that a message writes down, a line each."""
    for line in content.splitlines() if isinstance(content, str) else ():
        if line.startswith("{"):
            try:
                tool = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(tool, dict) and ("function" in tool or "name" in tool):
                yield from read_tools([tool])
