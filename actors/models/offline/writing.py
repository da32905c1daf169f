"""Turns in the shape in which a reply has them."""

from collections.abc import Iterable

from pydantic import JsonValue

from ....events import JsonObject
from .contents import decoded
from .sections import Call, Result, Turn


def written(turns: Iterable[Turn]) -> JsonObject:
    """A reply of *turns*."""
    return {"turns": [_turn(turn) for turn in turns]}


def _turn(turn: Turn) -> JsonObject:
    head: JsonObject = {"role": turn.role, **({"id": turn.id} if turn.id else {})}
    match turn.role:
        case "assistant":
            calls: list[JsonValue] = [_call(call) for call in turn.calls]
            return {**head, "text": turn.text, **({"calls": calls} if calls else {})}
        case "tool":
            return {**head, "results": [_result(result) for result in turn.results]}
        case "tool_list":
            return {**head, "added": list(turn.added), "removed": list(turn.removed)}
        case _:
            return {**head, "text": turn.text}


def _call(call: Call) -> JsonObject:
    return {"id": call.id, "name": call.name, "arguments": call.arguments}


def _result(result: Result) -> JsonObject:
    content = decoded(result.content)
    return {"call": result.call, "content": content if isinstance(content, dict | list) else result.content}
