"""The difference between two versions."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import JsonValue

from support.random_stories import stories, turns_of
from support.stories import Story, accepted_story, with_flight
from toolace_mt.events import Dialogue, ToolCall, ToolResult, Turn
from toolace_mt.events.pointers import same, steps_of
from toolace_mt.store.views import Action, Change, Diff, Field, dialogue_at, diff_between
from toolace_mt.store.views.dialogue.changes import argument_changes, turn_changes


def applied(diff: Diff, before: Dialogue) -> list[dict[str, Any]]:
    """The turns that *diff* makes of those of *before*, as JSON."""
    gone = {placed.turn.id for placed in diff.removed}
    turns = {turn.id: turn.model_dump(mode="json") for turn in before.turns if turn.id not in gone}
    for changed in diff.changed:
        for change in changed.changes:
            turns[changed.id] = _changed(turns[changed.id], change)
    made = list(turns.values())
    for placed in diff.added:
        made.insert(placed.position, placed.turn.model_dump(mode="json"))
    return made


def _json(value: object) -> Any:
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return value.model_dump(mode="json") if hasattr(value, "model_dump") else value


def _changed(turn: dict[str, Any], change: Change) -> dict[str, Any]:
    match change.field:
        case Field.KIND:
            return dict(_json(change.new))
        case Field.CALL:
            return {**turn, "calls": _moved(turn["calls"], change, "id")}
        case Field.RESULT if isinstance(change.old or change.new, ToolResult):
            return {**turn, "results": _moved(turn["results"], change, "call_id")}
        case Field.RESULT:
            results = [{**r, "content": change.new} if r["call_id"] == change.call else r for r in turn["results"]]
            return {**turn, "results": results}
        case Field.ERROR:
            said = {"error": True} if change.new else {}
            plain = [{key: value for key, value in r.items() if key != "error"} for r in turn["results"]]
            flagged = [{**p, **(said if p["call_id"] == change.call else {})} for p in plain]
            others = [r if r["call_id"] != change.call else f for r, f in zip(turn["results"], flagged, strict=True)]
            return {**turn, "results": others}
        case Field.NAME:
            return {
                **turn,
                "calls": [{**c, "name": change.new} if c["id"] == change.call else c for c in turn["calls"]],
            }
        case Field.ARGUMENT:
            calls = [
                {**c, "arguments": _argument(c["arguments"], steps_of(change.pointer or ""), change)}
                if c["id"] == change.call
                else c
                for c in turn["calls"]
            ]
            return {**turn, "calls": calls}
        case _:
            return {**turn, change.field.value: _json(change.new)}


def _moved(things: list[dict[str, Any]], change: Change, key: str) -> list[dict[str, Any]]:
    if change.action is Action.REMOVED:
        return [thing for thing in things if thing[key] != change.call]
    assert change.at is not None
    return [*things[: change.at], _json(change.new), *things[change.at :]]


def _argument(value: Any, steps: list[str], change: Change) -> Any:
    if not steps:
        assert same(value, _json(change.old))
        return change.new
    key: Any = int(steps[0]) if isinstance(value, list) else steps[0]
    copy = value.copy()
    if len(steps) > 1:
        copy[key] = _argument(copy[key], steps[1:], change)
    elif change.action is Action.REMOVED:
        del copy[key]
    elif isinstance(copy, list) and change.action is Action.ADDED:
        copy.insert(key, change.new)
    else:
        copy[key] = change.new
    return copy


def test_an_argument_is_shown_with_what_it_was() -> None:
    """A fill that changed one argument is one change, at its pointer."""
    diff = diff_between(accepted_story().records, 17, 22)
    (changed,) = diff.changed
    assert (changed.id, changed.before, changed.after) == ("2.2", 8, 8)
    (change,) = changed.changes
    assert (change.field, change.call, change.pointer) == (Field.ARGUMENT, "call_2_2_1", "/flight_id")
    assert (change.old, change.new) == ("FL-204", "FL-999")


def test_an_extension_shows_what_came_and_where() -> None:
    """Two turns came after the first, whose text changed; what follows moved and did not change."""
    diff = diff_between(accepted_story().records, 8, 12)
    assert [(placed.position, placed.turn.id) for placed in diff.added] == [(1, "1.1a"), (2, "1.1b")]
    assert [(changed.id, changed.changes[0].field) for changed in diff.changed] == [("1.1", Field.TEXT)]
    assert not diff.removed


def test_a_withheld_tool_is_a_change() -> None:
    """The tool that a turn supplies later has left the opening list; backwards it is there again."""
    records = accepted_story().records
    assert diff_between(records, 12, 17).withheld == ("book_flight",)
    assert diff_between(records, 17, 12).restored == ("book_flight",)


def test_the_same_version_differs_in_nothing() -> None:
    """No change is invented."""
    records = accepted_story().records
    assert diff_between(records, 22, 22).empty
    assert not diff_between(records, 0, 1).empty


@given(stories(), st.data())
@settings(max_examples=100, deadline=None)
def test_a_diff_leads_from_one_version_to_the_other(story: Story, data: st.DataObject) -> None:
    """Applied to the turns before, forwards or backwards, it makes exactly the turns after."""
    versions = st.integers(0, len(story.records))
    before, after = data.draw(versions), data.draw(versions)
    diff = diff_between(story.records, before, after)
    made = applied(diff, dialogue_at(story.records, before))
    wanted: list[Turn] = list(dialogue_at(story.records, after).turns)
    assert same(made, [turn.model_dump(mode="json") for turn in wanted])  # type: ignore[arg-type]  # both are JSON
    assert diff.model_validate_json(diff.model_dump_json()).id == diff.id


@given(turns_of("1.1"), turns_of("1.1"))
@settings(max_examples=300, deadline=None)
def test_changes_lead_from_any_turn_to_any_other(old: Turn, new: Turn) -> None:
    """Whatever calls come, go, change places or share ids."""
    made = old.model_dump(mode="json")
    for change in turn_changes(old, new):
        made = _changed(made, change)
    assert same(made, new.model_dump(mode="json"))


@pytest.mark.parametrize(("old", "new"), [([1, 2, 3], [1]), ([1], [1, 2, 3]), ([[1], 2], [[], 3, {}]), ("{", {"a": 1})])
def test_arrays_shrink_and_grow(old: JsonValue, new: JsonValue) -> None:
    """Changes can be applied one after the other."""
    made = old
    for change in argument_changes("c", old, new):
        made = _argument(made, steps_of(change.pointer or ""), change)
    assert same(made, new)


def test_calls_that_change_places_are_given_as_a_whole() -> None:
    """Neither came nor went, so neither is shown so."""
    turn = with_flight(accepted_story(), "FL-1")
    calls = (turn.calls[0], turn.calls[0].model_copy(update={"id": "x"}))
    old, new = (turn.model_copy(update={"calls": order}) for order in (calls, calls[::-1]))
    (change,) = turn_changes(old, new)
    assert (change.field, change.new) == (Field.CALLS, calls[::-1])


def test_true_is_not_one() -> None:
    """A value that Python finds equal, and JSON does not, is a change."""
    assert [change.new for change in argument_changes("c", {"a": 1}, {"a": True})] == [True]
    assert list(argument_changes("c", {"a": 1, "b": 2}, {"b": 2, "a": 1})) == []


def test_a_call_that_goes_is_given_whole() -> None:
    """A loss is shown."""
    turn = with_flight(accepted_story(), "FL-1")
    (change,) = turn_changes(turn, turn.model_copy(update={"calls": ()}))
    assert change.action is Action.REMOVED
    assert isinstance(change.old, ToolCall)
    assert change.old.id == "call_2_2_1"
