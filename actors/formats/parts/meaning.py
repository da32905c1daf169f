"""The meaning of a dialogue, apart from the ids and the grouping of messages in which formats differ."""

import json
from collections.abc import Iterator
from typing import TypeAlias

from ....events import (
    AssistantTurn,
    Dialogue,
    JsonObject,
    Tool,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    UserTurn,
    admit,
    unopened,
)
from ..errors import FormatError, UnwritableDialogue
from ..port import PASSIVE, DialogueFormat

_SHOWN = 120
Meaning: TypeAlias = tuple[str, ...]
"""The context, the opening tools, and each thing that is said, called, answered or changed."""


def meaning(dialogue: Dialogue) -> Meaning:
    """Everything that a reader of *dialogue* learns, in order; results stand in the order of their calls."""
    opening = (_shown("tool", *_tool(tool)) for tool in dialogue.opening_tools)
    return (f"context {dialogue.context.strip()}", *opening, *_steps(dialogue))


def _steps(dialogue: Dialogue) -> Iterator[str]:
    open_: dict[str, int] = {}
    """Calls that wait for a result, by id, with their number in the dialogue."""
    calls = 0
    results: list[tuple[int, ToolResult]] = []
    for turn in dialogue.turns:
        if not isinstance(turn, ToolTurn):
            yield from _answers(results)
        match turn:
            case UserTurn():
                yield _shown("user", turn.text)
            case AssistantTurn():
                yield _shown("assistant", turn.text.strip() if turn.calls else turn.text)
                for call in turn.calls:
                    open_[call.id] = calls
                    calls += 1
                    yield _shown("call", call.name, call.arguments)
            case ToolTurn():
                results += [(open_.pop(result.call_id, -1), result) for result in turn.results]
            case ToolListTurn():
                yield _shown("tools", [_tool(tool) for tool in turn.added], list(turn.removed))
    yield from _answers(results)


def _answers(results: list[tuple[int, ToolResult]]) -> Iterator[str]:
    for call, result in sorted(results, key=lambda answer: answer[0]):
        yield _shown("error" if result.error else "result", call, result.content)
    results.clear()


def _tool(tool: Tool) -> tuple[str, str, JsonObject]:
    return tool.name, tool.description, tool.parameters


def _shown(*parts: object) -> str:
    return json.dumps(parts, sort_keys=True)


def reread(format_: DialogueFormat, record: JsonObject, dialogue: Dialogue) -> JsonObject:
    """*record*, as *format_* has written *dialogue*, once it is sure that it says the same when it is read.

    Raises:
        UnwritableDialogue: it does not; the error says where.
    """
    try:
        again = admit(unopened(dialogue.id), format_.read(record, dialogue.id, PASSIVE))
    except FormatError as error:
        raise UnwritableDialogue(f"{format_.name} cannot hold {dialogue.id}: {error}") from error
    for meant, written in zip((*meaning(dialogue), "its end"), (*meaning(again), "its end"), strict=False):
        if meant != written:
            raise UnwritableDialogue(
                f"{format_.name} cannot hold {meant[:_SHOWN]} of {dialogue.id}; it would be read as {written[:_SHOWN]}"
            )
    return record
