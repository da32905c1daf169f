"""The changes inside one turn, down to the argument."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

from pydantic import JsonValue, SkipValidation

from ....events import AssistantTurn, Tool, ToolCall, ToolListTurn, ToolResult, ToolTurn, Turn, UserTurn
from ....events.pointers import escaped, same
from ..view import View


class Field(StrEnum):
    """The part of a turn that changed."""

    KIND = "kind"
    """It is now a turn of another kind: the whole turn is given."""
    SUBTASK = "subtask"
    TEXT = "text"
    CALL = "call"
    """A call came or went."""
    NAME = "name"
    ARGUMENT = "argument"
    RESULT = "result"
    ERROR = "error"
    """A result says of itself that it is an error, or no longer does."""
    CALLS = "calls"
    """The calls have another order, or share ids, so that they can only be given as a whole."""
    RESULTS = "results"
    """The same for results."""
    ADDED = "added"
    """The tools that it adds to the list."""
    REMOVED = "removed"
    """The tools that it takes from the list."""


class Action(StrEnum):
    """The kind of a change."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


Value: TypeAlias = (
    Turn | ToolCall | ToolResult | Tool | JsonValue | tuple[ToolCall, ...] | tuple[ToolResult, ...] | tuple[Tool, ...]
)


class Change(View):
    """One difference, with the old value and the new one."""

    field: Field
    action: Action
    call: str | None = None
    """The id of the call that it is about."""
    pointer: str | None = None
    """A JSON pointer into its arguments."""
    at: int | None = None
    """The position of a call or result that came or went, from 0: in the new turn, or where it went, in the old."""
    old: SkipValidation[Value] = None
    """None where it was added."""
    new: SkipValidation[Value] = None
    """None where it was removed."""


def turn_changes(old: Turn, new: Turn) -> tuple[Change, ...]:
    """Return the changes from *old* to *new*, two versions of one turn."""
    return tuple(_changes(old, new))


def _changes(old: Turn, new: Turn) -> Iterator[Change]:
    if old.kind != new.kind:
        yield Change(field=Field.KIND, action=Action.CHANGED, old=old, new=new)
        return
    yield from _changed(Field.SUBTASK, old.subtask, new.subtask)
    match old, new:
        case (UserTurn(), UserTurn()):
            yield from _changed(Field.TEXT, old.text, new.text)
        case (AssistantTurn(), AssistantTurn()):
            yield from _changed(Field.TEXT, old.text, new.text)
            yield from _calls(old.calls, new.calls)
        case (ToolTurn(), ToolTurn()):
            yield from _results(old.results, new.results)
        case (ToolListTurn(), ToolListTurn()):
            yield from _changed(Field.ADDED, old.added, new.added)
            yield from _changed(Field.REMOVED, [*old.removed], [*new.removed])
        case _:  # the kinds are the same
            raise AssertionError(old.kind)


def _changed(field: Field, old: Value, new: Value, call: str | None = None) -> Iterator[Change]:
    if old != new:
        yield Change(field=field, action=Action.CHANGED, call=call, old=old, new=new)


def _calls(old: tuple[ToolCall, ...], new: tuple[ToolCall, ...]) -> Iterator[Change]:
    was, now = {call.id: call for call in old}, {call.id: call for call in new}
    if not _in_step([call.id for call in old], [call.id for call in new]):
        yield Change(field=Field.CALLS, action=Action.CHANGED, old=old, new=new)
        return
    yield from _came_and_went(Field.CALL, was, now)
    for id_ in (id_ for id_ in now if id_ in was):
        yield from _changed(Field.NAME, was[id_].name, now[id_].name, call=id_)
        yield from argument_changes(id_, was[id_].arguments, now[id_].arguments)


def _results(old: tuple[ToolResult, ...], new: tuple[ToolResult, ...]) -> Iterator[Change]:
    was, now = {result.call_id: result for result in old}, {result.call_id: result for result in new}
    if not _in_step([result.call_id for result in old], [result.call_id for result in new]):
        yield Change(field=Field.RESULTS, action=Action.CHANGED, old=old, new=new)
        return
    yield from _came_and_went(Field.RESULT, was, now)
    for id_ in (id_ for id_ in now if id_ in was):
        yield from _changed(Field.RESULT, was[id_].content, now[id_].content, call=id_)
        yield from _changed(Field.ERROR, was[id_].error, now[id_].error, call=id_)


def _came_and_went(
    field: Field, was: Mapping[str, ToolCall] | Mapping[str, ToolResult], now: Mapping[str, ToolCall | ToolResult]
) -> Iterator[Change]:
    for at, (id_, thing) in enumerate(was.items()):
        if id_ not in now:
            yield Change(field=field, action=Action.REMOVED, call=id_, at=at, old=thing)
    for at, (id_, thing) in enumerate(now.items()):
        if id_ not in was:
            yield Change(field=field, action=Action.ADDED, call=id_, at=at, new=thing)


def _in_step(old: list[str], new: list[str]) -> bool:
    """Return true if ids are unique in each, and those in both are in the same order."""
    was, now = set(old), set(new)
    unique = len(was) == len(old) and len(now) == len(new)
    return unique and [id_ for id_ in old if id_ in now] == [id_ for id_ in new if id_ in was]


def argument_changes(call: str, old: JsonValue, new: JsonValue, pointer: str = "") -> Iterator[Change]:
    """Yield the changes from one call's arguments to another's, at the smallest places that differ."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in (*old, *(key for key in new if key not in old)):
            yield from _member(call, f"{pointer}/{escaped(key)}", _pick(old, key), _pick(new, key))
    elif isinstance(old, list) and isinstance(new, list):
        for index in _indices(len(old), len(new)):
            yield from _member(call, f"{pointer}/{index}", old[index : index + 1], new[index : index + 1])
    elif not same(old, new):
        yield Change(field=Field.ARGUMENT, action=Action.CHANGED, call=call, pointer=pointer, old=old, new=new)


def _pick(members: Mapping[str, JsonValue], key: str) -> list[JsonValue]:
    return [members[key]] if key in members else []


def _indices(old: int, new: int) -> Iterable[int]:
    """Return the indices in an order in which the changes can be applied: removals from the end of the array."""
    return (*range(min(old, new)), *range(old - 1, new - 1, -1), *range(old, new))


def _member(call: str, pointer: str, old: list[JsonValue], new: list[JsonValue]) -> Iterator[Change]:
    if old and new:
        yield from argument_changes(call, old[0], new[0], pointer)
    elif old:
        yield Change(field=Field.ARGUMENT, action=Action.REMOVED, call=call, pointer=pointer, old=old[0])
    else:
        yield Change(field=Field.ARGUMENT, action=Action.ADDED, call=call, pointer=pointer, new=new[0])
