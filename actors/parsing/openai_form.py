"""Turns in the form of OpenAI's messages, which models write by habit: the same turns under our keys."""

import json
from collections.abc import Iterator

from pydantic import JsonValue

from ...events import JsonObject


def with_our_keys(reply: JsonObject) -> JsonObject:
    """*reply* with its turns under our keys, where they have those of OpenAI; else *reply* itself."""
    turns = reply.get("turns", reply.get("messages"))
    if not isinstance(turns, list) or not any(map(_is_foreign, turns)):
        return reply
    others: JsonObject = {key: value for key, value in reply.items() if key not in ("turns", "messages")}
    return {**others, "turns": [*_with_results_together(turns)]}


def _is_foreign(turn: JsonValue) -> bool:
    return isinstance(turn, dict) and "role" in turn and ("content" in turn or "tool_calls" in turn)


def _with_results_together(turns: list[JsonValue]) -> Iterator[JsonValue]:
    """Yield the turns; OpenAI has one message for each result, we have one turn for those of a turn's calls."""
    together: JsonObject | None = None
    for turn in turns:
        ours = _turn(turn)
        results = ours.get("results") if isinstance(ours, dict) else None
        if not (isinstance(turn, dict) and _is_foreign(turn) and isinstance(ours, dict) and isinstance(results, list)):
            together = None
            yield ours
            continue
        if together is not None and isinstance(known := together["results"], list):
            known.extend(results)
            continue
        together = ours
        yield ours


def _turn(turn: JsonValue) -> JsonValue:
    if not isinstance(turn, dict) or not _is_foreign(turn):
        return turn
    ours: JsonObject = {key: value for key, value in turn.items() if key not in ("content", "tool_calls")}
    content, calls = turn.get("content"), turn.get("tool_calls")
    if turn["role"] == "tool":
        if "results" not in ours:
            result: JsonObject = {"call": turn.get("tool_call_id", ""), "content": content}
            ours["results"] = [result | ({"error": turn["error"]} if "error" in turn else {})]
        return ours
    if content is not None:
        ours.setdefault("text", _text(content))
    if isinstance(calls, list):
        ours.setdefault("calls", [_call(call) for call in calls])
    return ours


def _text(content: JsonValue) -> JsonValue:
    """The words of a content, which may come in parts."""
    if isinstance(content, list) and all(isinstance(part, dict) and "text" in part for part in content):
        return "".join(str(part["text"]) for part in content if isinstance(part, dict))
    return content


def _call(call: JsonValue) -> JsonValue:
    if not isinstance(call, dict) or not isinstance(function := call.get("function"), dict):
        return call
    ours: JsonObject = {"name": function.get("name"), "arguments": _arguments(function.get("arguments", {}))}
    return ours | ({"id": call["id"]} if "id" in call else {})


def _arguments(written: JsonValue) -> JsonValue:
    """The arguments, which OpenAI has as the text of an object."""
    if not isinstance(written, str):
        return written
    try:
        value: JsonValue = json.loads(written)
    except (ValueError, RecursionError):
        return written
    return value if isinstance(value, dict) else written
