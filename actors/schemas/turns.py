"""The schemas of replies that are turns: a draft, an extension, and a rewrite."""

from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    Dialogue,
    JsonObject,
    Mask,
    Operation,
    Tool,
    ToolListTurn,
    ToolTurn,
    Turn,
    UserTurn,
)
from ..prompts import planned_steps
from .arguments import call_schema
from .parts import CONTENT, TEXT, any_of, between, closed, const, exactly, one_of

_MOST_EXTRA: Final = 8
_MOST_CALLS: Final = 4
_CALL: Final[JsonObject] = {"$ref": "#/$defs/call"}


def draft_schema(dialogue: Dialogue, number: int) -> JsonObject:
    """A sub-task in strict alternation, with as many steps as the plan has, calls of its tools, and no errors yet."""
    subtask, steps = dialogue.plan[number - 1], planned_steps(dialogue, number)
    planned = [tool for tool in dialogue.tools if tool.name in subtask.tools]
    most = max(1, len(subtask.tools) - subtask.steps + 1)
    counts = [(len(step), len(step)) for step in steps] or [(1, most)] * subtask.steps
    turns = [_user(), *(part for least, most in counts for part in _step(least, most)), _assistant_words()]
    return _reply(exactly(turns), planned or dialogue.tools)


def _step(least: int, most: int) -> tuple[JsonObject, JsonObject]:
    results = between(least, most, closed({"content": CONTENT}))
    return _assistant_calls(between(least, most, _CALL)), _tool(results)


def fill_schema(dialogue: Dialogue, mask: Mask) -> JsonObject:
    """What goes in the place of masked turns."""
    if mask.operation is Operation.EXTEND:
        return _extension(dialogue, dialogue.turn(mask.turns[0]))
    free = mask.operation is Operation.REPAIR
    return _reply(exactly([_rewritten(dialogue.turn(id_), free=free) for id_ in mask.turns]), dialogue.tools)


def _reply(turns: JsonObject, tools: Sequence[Tool]) -> JsonObject:
    calls = any_of([call_schema(tool) for tool in tools])
    return {"$defs": {"call": calls}, **closed({"turns": turns})}


def _extension(dialogue: Dialogue, masked: Turn) -> JsonObject:
    """Turns of any kind, of which one has the masked turn's id and role."""
    calls, results = between(1, _MOST_CALLS, _CALL), between(1, _MOST_CALLS, _result())
    names = [tool.name for tool in dialogue.tools]
    kinds = [
        _rewritten(masked, free=True),
        _user(),
        _assistant_calls(calls),
        _assistant_words(),
        _tool(results),
        closed(
            {"role": const("tool_list"), "added": between(0, 1, one_of(names)), "removed": between(0, 1, one_of(names))}
        ),
    ]
    return _reply(between(2, 1 + _MOST_EXTRA, any_of(kinds)), dialogue.tools)


def _rewritten(turn: Turn, *, free: bool) -> JsonObject:
    """A turn of the same id and role; with as many calls and results as before, unless it is *free*."""
    match turn:
        case UserTurn():
            return _user(turn.id)
        case AssistantTurn() if turn.calls:
            count = len(turn.calls)
            calls = between(1, max(_MOST_CALLS, count), _CALL) if free else between(count, count, _CALL)
            return _assistant_calls(calls, turn.id)
        case AssistantTurn():
            return _assistant_words(turn.id)
        case ToolTurn():
            return _tool(exactly([_result(result.call_id) for result in turn.results]), turn.id)
        case ToolListTurn():
            added: list[JsonValue] = [tool.name for tool in turn.added]
            kept: JsonObject = {"added": const(added), "removed": const([*turn.removed])}
            return closed({**_head("tool_list", turn.id), **kept})


def _head(role: str, id_: str = "") -> JsonObject:
    return {**({"id": const(id_)} if id_ else {}), "role": const(role)}


def _user(id_: str = "") -> JsonObject:
    return closed({**_head("user", id_), "text": TEXT})


def _assistant_words(id_: str = "") -> JsonObject:
    return closed({**_head("assistant", id_), "text": TEXT})


def _assistant_calls(calls: JsonObject, id_: str = "") -> JsonObject:
    return closed({**_head("assistant", id_), "text": {"type": "string"}, "calls": calls}, optional=["text"])


def _tool(results: JsonObject, id_: str = "") -> JsonObject:
    return closed({**_head("tool", id_), "results": results})


def _result(call: str = "") -> JsonObject:
    named: JsonObject = {"call": const(call)} if call else {}
    return closed({**named, "error": {"type": "boolean"}, "content": CONTENT}, optional=["error"])
