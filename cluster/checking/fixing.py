"""Fixes of a record without guessing: only where one thing can be meant.

Fixed are, in records of OpenAI's shape: arguments that are an object, or a text within a text, instead of a JSON
string; empty arguments of a tool that requires none; a result that does not say what it answers, where exactly one
call waits; a message that stands there twice in a row, ids and all.
"""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from pydantic import JsonValue

from ...actors.formats import UnreadableDialogue, recognised
from ...events import JsonObject

_FIXABLE = "openai"


@dataclass(frozen=True, slots=True)
class Fix:
    """One fix."""

    message: int
    """The message's number in the record as it was, from 1."""
    what: str
    """One sentence: what was, and what is now."""


@dataclass(slots=True)
class _Open:
    """The calls that wait for a result, as their messages hold them."""

    calls: list[JsonObject] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    """Every id that stands anywhere in the record."""

    def answered(self, id_: JsonValue) -> None:
        """A result came."""
        self.calls = [call for call in self.calls if call.get("id") != id_]

    def new_id(self) -> str:
        """An id that no call of the record has."""
        number = 1
        while f"call_{number}" in self.ids:
            number += 1
        self.ids.add(f"call_{number}")
        return f"call_{number}"


def fixed_record(record: JsonObject, format_: str | None) -> tuple[JsonObject, tuple[Fix, ...]]:
    """Return *record* with everything fixed that safely can be, and the fixes; *record* itself stays as it is."""
    if not _fixable(record, format_):
        return record, ()
    fixed = deepcopy(record)
    messages = fixed["messages"]
    assert isinstance(messages, list)
    fixes = [*_arguments(fixed, messages), *_answers(messages), *_repeats(fixed, messages)]
    return fixed, tuple(sorted(fixes, key=lambda fix: fix.message))


def _fixable(record: JsonObject, format_: str | None) -> bool:
    try:
        name = format_ or recognised(record).name
    except UnreadableDialogue:
        return False
    messages = record.get("messages")
    return name == _FIXABLE and isinstance(messages, list) and all(isinstance(message, dict) for message in messages)


def _calls(message: JsonValue) -> Iterator[tuple[JsonObject, JsonObject]]:
    """Each call of a message, and the part of it that holds name and arguments."""
    calls = message.get("tool_calls") if isinstance(message, dict) else None
    for call in calls if isinstance(calls, list) else ():
        if isinstance(call, dict):
            function = call.get("function")
            yield call, function if isinstance(function, dict) else call


def _arguments(record: JsonObject, messages: list[JsonValue]) -> Iterator[Fix]:
    free = _without_requirements(record)
    for number, message in enumerate(messages, start=1):
        for _, body in _calls(message):
            arguments, name = body.get("arguments"), str(body.get("name"))[:80]
            if isinstance(arguments, dict):
                body["arguments"] = json.dumps(arguments, ensure_ascii=False)
                yield Fix(number, f"the arguments of {name!r} were an object, and are a JSON string now")
            elif isinstance(arguments, str) and (inner := _inner(arguments)) is not None:
                body["arguments"] = inner
                yield Fix(number, f"the arguments of {name!r} were JSON within JSON, and are a JSON string now")
            elif isinstance(arguments, str) and not arguments.strip() and body.get("name") in free:
                body["arguments"] = "{}"
                yield Fix(number, f"the arguments of {name!r}, which requires none, were empty, and are {{}} now")


def _inner(arguments: str) -> str | None:
    """The JSON object that a JSON text within *arguments* writes down."""
    try:
        text = json.loads(arguments)
        return text if isinstance(text, str) and isinstance(json.loads(text), dict) else None
    except (ValueError, RecursionError):
        return None


def _without_requirements(record: JsonObject) -> set[str]:
    """The tools that can be called without arguments."""
    tools = record.get("tools")
    free = set()
    for tool in tools if isinstance(tools, list) else ():
        function = tool.get("function", tool) if isinstance(tool, dict) else None
        if isinstance(function, dict) and isinstance(name := function.get("name"), str):
            parameters = function.get("parameters")
            if not parameters or (isinstance(parameters, dict) and not parameters.get("required")):
                free.add(name)
    return free


def _answers(messages: list[JsonValue]) -> Iterator[Fix]:
    ids = {id_ for message in messages for call, _ in _calls(message) if isinstance(id_ := call.get("id"), str)}
    open_ = _Open(ids=ids)
    for number, message in enumerate(messages, start=1):
        open_.calls += [call for call, _ in _calls(message)]
        if not isinstance(message, dict) or message.get("role") != "tool":
            continue
        if message.get("tool_call_id"):
            open_.answered(message["tool_call_id"])
        elif len(open_.calls) == 1 and not message.get("id") and isinstance(message.get("content"), str):
            call = open_.calls.pop()
            id_ = call["id"] = call.get("id") or open_.new_id()
            message["tool_call_id"] = id_
            yield Fix(number, f"the result did not say what it answers; one call was waiting, {str(id_)[:80]!r}")
        else:
            open_.calls = open_.calls[1:]


def _repeats(record: JsonObject, messages: list[JsonValue]) -> Iterator[Fix]:
    """Messages go, and so do their numbers: not where the record speaks of messages by their numbers."""
    facts = [record.get("meta"), record.get("metadata")]
    if any(isinstance(fact, dict) and not {"tools_added_at", "tools_removed_at"}.isdisjoint(fact) for fact in facts):
        return
    for at in range(len(messages) - 1, 0, -1):
        if messages[at] == messages[at - 1] and _is_one(messages[at]):
            del messages[at]
            yield Fix(at + 1, "the message stood there twice in a row, and stands there once now")


def _is_one(message: JsonValue) -> bool:
    """True if two of these in a row can only be one: words to answer, or a call or result with its id."""
    if not isinstance(message, dict):
        return False
    calls = [call for call, _ in _calls(message)]
    match message.get("role"):
        case "user":
            return bool(message.get("content"))
        case "assistant":
            return bool(calls and all(call.get("id") for call in calls))
        case "tool":
            return bool(message.get("tool_call_id"))
        case _:
            return False
