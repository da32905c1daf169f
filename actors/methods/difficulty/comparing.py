"""An attempt at a turn against the turn that is there.

A turn with calls is met by the same calls in any order: the same tools, with arguments that say the same. Texts are
compared without regard to blanks and Unicode's notations, numbers by value, dates and times by the instant; an argument
that is null, or the default of its schema, is as good as none. A turn of words is met by words: what they say is not
compared.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Final

from pydantic import JsonValue

from ....events import AssistantTurn, Tool
from ...execution.comparison import compare
from ...replies import AssistantReply, WrittenCall

_SHOWN: Final = 300


def difference(turn: AssistantTurn, attempt: AssistantReply, tools: Sequence[Tool]) -> str:
    """Return what *attempt* does otherwise than *turn*, in words; empty where it does the same."""
    if not turn.calls:
        return "" if not attempt.calls else f"it calls {_named(attempt.calls)} where only words are due"
    if not attempt.calls:
        return "it calls nothing"
    schemas = {tool.name: tool.parameters for tool in tools}
    left = [(call.name, _plain(call.arguments, schemas.get(call.name, {}))) for call in turn.calls]
    strays: list[tuple[str, str]] = []
    for call in attempt.calls:
        made = call.name, _plain(call.arguments, schemas.get(call.name, {}))
        met = next((one for one in left if one[0] == made[0] and compare(one[1], made[1]).same), None)
        if met is None:
            strays.append(made)
        else:
            left.remove(met)
    return _told(left, strays)[:_SHOWN]


def _told(left: Sequence[tuple[str, str]], strays: Sequence[tuple[str, str]]) -> str:
    for name, arguments in strays:
        meant = next((due for tool, due in left if tool == name), None)
        if meant is None:
            return f"it calls {name!r}, which is not due"
        return f"{name!r}: {compare(arguments, meant).differences[0]}".replace(" came", " is due")
    return f"it does not call {left[0][0]!r}" if left else ""


def _plain(arguments: JsonValue, schema: Mapping[str, JsonValue]) -> str:
    """Return *arguments* as JSON, without those that say what the schema takes for granted."""
    if not isinstance(arguments, dict):
        return json.dumps(arguments)
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    kept = {name: value for name, value in arguments.items() if not _granted(value, known.get(name))}
    return json.dumps(kept, ensure_ascii=False)


def _granted(value: JsonValue, schema: JsonValue) -> bool:
    if not isinstance(schema, dict) or "default" not in schema:
        return False
    default = schema["default"]
    return type(value) is type(default) and value == default


def _named(calls: Sequence[WrittenCall]) -> str:
    return ", ".join(sorted({repr(call.name) for call in calls}))[:_SHOWN]
