"""Results that say that they are errors: OpenAI's messages have no place for it, so metadata say where."""

from collections.abc import Iterable, Mapping, Sequence

from pydantic import JsonValue

from ....events import JsonObject, ToolResult

_FLAGS = ("is_error", "isError", "error")
"""The names that the flag has on a message: Anthropic's, MCP's, and others'."""


def errors_at(results: Mapping[int, Sequence[ToolResult]]) -> JsonObject:
    """The metadata that say which results of which messages, both by index from 0, are errors; nothing without any."""
    said: JsonObject = {
        str(at): [nth for nth, result in enumerate(group) if result.error]
        for at, group in results.items()
        if any(result.error for result in group)
    }
    return {"errors_at": said} if said else {}


def error_places(written: JsonValue) -> frozenset[tuple[int, int]]:
    """The places that such metadata name: a message and a result of it; what is no such table is empty."""
    if not isinstance(written, dict):
        return frozenset()
    return frozenset(
        (int(at), nth)
        for at, places in written.items()
        if at.isascii() and at.isdecimal() and isinstance(places, list)
        for nth in places
        if isinstance(nth, int) and not isinstance(nth, bool)
    )


def injected_at(errors: Iterable[Sequence[str]], places: Mapping[str, Sequence[int]]) -> JsonObject:
    """The metadata that say of which messages, by index from 0, each injected error consists; nothing without any.

    *places* are the messages of each turn.
    """
    found = [sorted({at for turn in turns for at in places.get(turn, ())}) for turns in errors]
    said: list[JsonValue] = [list[JsonValue](one) for one in found if one]
    return {"injected_errors_at": said} if said else {}


def injected_turns(written: JsonValue) -> tuple[tuple[str, ...], ...]:
    """The turns of each injected error that such metadata name; what is no list of lists names none."""
    lists = [places for places in written if isinstance(places, list)] if isinstance(written, list) else []
    return tuple(tuple(f"t{at + 1}" for at in places if type(at) is int) for places in lists)


def is_flagged(message: JsonObject) -> bool:
    """True if *message* itself says that its results are errors."""
    return any(message.get(name) is True for name in _FLAGS)
