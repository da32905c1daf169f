"""The schemas of replies that are turns: a draft, an extension, and a rewrite."""

import json
from collections.abc import Sequence
from typing import Final

from pydantic import JsonValue

from ...events import (
    AssistantTurn,
    ComplexityKind,
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
from ..prompts.kinds import INJECTIONS
from ..prompts.kinds.port import CALLS
from .arguments import call_schema
from .parts import CONTENT, TEXT, any_of, between, closed, const, exactly, one_of

_ASSISTANT: Final = '{"role":"assistant"}'
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
        return _extension(dialogue, mask)
    free = mask.operation is Operation.REPAIR
    turns: list[JsonObject] = [_rewritten(dialogue.turn(id_), free=free) for id_ in mask.turns]
    some = mask.operation is Operation.FILL  # what is left out stays as it is
    return _reply(between(0, len(turns), any_of(turns)) if some else exactly(turns), dialogue.tools)


def _reply(turns: JsonObject, tools: Sequence[Tool]) -> JsonObject:
    reply = closed({"turns": turns})
    if json.dumps(_CALL) not in json.dumps(turns):
        return reply
    return {"$defs": {"call": any_of([call_schema(tool) for tool in tools])}, **reply}


def _extension(dialogue: Dialogue, mask: Mask) -> JsonObject:
    """The turns of the mask's kind, in their order, the masked one with its id in its place."""
    assert mask.injection is not None
    masked = dialogue.turn(mask.turns[0])
    free = mask.injection is ComplexityKind.BAD_ARGUMENT
    turns = [_injected(line, masked, dialogue.tools, free=free) for line in INJECTIONS[mask.injection].turns]
    forms = [exactly(turns)]
    if mask.injection is ComplexityKind.CONFIRMATION:  # the user may ask back once before the yes
        forms.append(exactly([*turns[:2], *turns]))
    return _reply(any_of(forms), dialogue.tools)


def _injected(line: str, masked: Turn, tools: Sequence[Tool], *, free: bool) -> JsonObject:
    """A turn as the prompt lists it: it begins with the turn's fixed part, as JSON. *free* calls may break schemas."""
    head, end = json.JSONDecoder().raw_decode(line)
    if "id" in head:
        return _rewritten(masked, free=True)
    match head["role"]:
        case "user":
            return _user()
        case "tool":
            return _tool(between(1, _MOST_CALLS, _result()))
        case "tool_list":
            names = one_of([tool.name for tool in tools])
            counts = {key: len(head[key]) for key in ("added", "removed")}
            return closed({**_head("tool_list"), **{key: between(n, n, names) for key, n in counts.items()}})
        case _ if line[end:].startswith(CALLS.removeprefix(_ASSISTANT)):
            anything = closed({"name": one_of([tool.name for tool in tools]), "arguments": {"type": "object"}})
            return _assistant_calls(between(1, _MOST_CALLS, anything if free else _CALL))
        case _:
            return _assistant_words()


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
