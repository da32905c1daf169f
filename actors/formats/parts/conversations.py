"""Conversations: pieces that say who speaks and what. They hold no ids of calls; results follow their calls at once."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from pydantic import JsonValue

from ....events import AssistantTurn, Dialogue, JsonObject, ToolCall, ToolListTurn, ToolResult, ToolTurn, UserTurn
from ..errors import UnwritableDialogue
from .arguments import as_text
from .asides import between
from .carried import PARTS, fields_of
from .changes import changes_at, list_change
from .errors_said import errors_at, injected_at

Piece: TypeAlias = tuple[str, str]
"""A speaker, and the words."""


def as_openai(record: JsonObject, messages: list[JsonObject]) -> JsonObject:
    """*record* with *messages* instead of its conversations; its system prompt is context."""
    for calls, answers in _answered(messages):
        if len(answers) == 1 and calls > 1 and not _is_parted(answers[0]["content"]):
            answers[0]["content"] = _several(as_text(answers[0]["content"]), calls)
    system = record.get("system")
    kept: JsonObject = {key: value for key, value in record.items() if key not in ("conversations", "system")}
    meta = kept.get("meta")
    context = {"context": system} if isinstance(system, str) and system else {}
    return {**kept, "messages": list(messages), "meta": {**context, **(meta if isinstance(meta, dict) else {})}}


def _answered(messages: list[JsonObject]) -> Iterator[tuple[int, list[JsonObject]]]:
    """The number of calls of each message that makes any, and the messages at once after it that bring results."""
    for at, message in enumerate(messages):
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            end = at + 1
            while end < len(messages) and messages[end]["role"] == "tool":
                end += 1
            yield len(calls), messages[at + 1 : end]


def _is_parted(content: JsonValue) -> bool:
    """True if a message already brings one text for each result."""
    return isinstance(content, list) and all(isinstance(item, str) for item in content)


def _several(value: str, count: int) -> list[JsonValue]:
    """One result for each of *count* calls: the items of a list of as many, else the whole for each."""
    try:
        items = json.loads(value)
    except (ValueError, RecursionError):
        items = None
    if isinstance(items, list) and len(items) == count:
        return [as_text(item) for item in items]
    return [value] * count


def conversation(
    dialogue: Dialogue, metadata: JsonObject, said: Callable[[AssistantTurn], Piece], user: str, tool: str
) -> JsonObject:
    """The pieces of *dialogue*, and *metadata* with the changes of its tool list.

    Raises:
        UnwritableDialogue: a call has not one result right after it, or a result no call.
    """
    pieces: list[JsonValue] = []
    changes: list[tuple[int, ToolListTurn]] = []
    waiting: list[ToolCall] = []
    results: dict[str, ToolResult] = {}
    errors: dict[int, list[ToolResult]] = {}
    places: dict[str, list[int]] = {}
    asides: list[JsonValue] = []
    for turn in between(dialogue):
        if isinstance(turn, dict):
            asides.append({"before": len(pieces), "message": turn})
            continue
        fields = fields_of(dialogue, turn.id)
        if isinstance(turn, ToolTurn):
            for result in turn.results:
                if result.call_id in results or result.call_id not in {call.id for call in waiting}:
                    raise UnwritableDialogue(f"{turn.id} of {dialogue.id} has a result that answers no call before it")
                results[result.call_id] = result
            if len(results) == len(waiting):
                if waiting:
                    places[turn.id] = [len(pieces)]
                    errors[len(pieces)] = [results[call.id] for call in waiting]
                    pieces.append(_piece(tool, _together([results[call.id].content for call in waiting]), fields))
                waiting, results = [], {}
            continue
        places[turn.id] = [len(pieces)]
        if waiting:
            raise UnwritableDialogue(f"a call of {dialogue.id} has no result at once: {turn.id} comes before")
        match turn:
            case UserTurn():
                pieces.append(_piece(user, turn.text, fields))
            case AssistantTurn():
                pieces.append(_piece(*said(turn), fields))
                waiting = list(turn.calls)
            case ToolListTurn():
                changes.append((len(pieces), turn))
                pieces.append(_piece("system", list_change(turn), fields))
    if waiting:
        raise UnwritableDialogue(f"the last call of {dialogue.id} has no result")
    injected = injected_at(dialogue.injected_errors, places)
    beside: JsonObject = {"asides": asides} if asides else {}
    facts = {**metadata, **changes_at(changes), **errors_at(errors), **injected, **beside}
    return {"conversations": pieces, "metadata": facts}


def _piece(speaker: str, value: str, fields: JsonObject) -> JsonObject:
    return {**{key: field for key, field in fields.items() if key != PARTS}, "from": speaker, "value": value}


def _together(contents: Sequence[str]) -> str:
    """The results of calls that were made together: one as it is, several as a list."""
    return contents[0] if len(contents) == 1 else json.dumps([_item(text) for text in contents], ensure_ascii=False)


def _item(text: str) -> JsonValue:
    """A result as an item of a list: as JSON where that is how it would be written, else as a text."""
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return text if isinstance(value, str) or value is None or as_text(value) != text else value
