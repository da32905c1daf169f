"""A result says itself that it is an error: as its writer flagged it, carried by prompts, fills and real results."""

import json
from dataclasses import replace

import pytest

from support.dialogues import drafted
from toolace_mt.actors.evidence import DialogueView
from toolace_mt.actors.offline.memory import Toolbox
from toolace_mt.actors.offline.prompt import read_turns
from toolace_mt.actors.prompts.rendering import turn_lines
from toolace_mt.actors.replies import WrittenResult, WrittenToolTurn
from toolace_mt.actors.roles.turn_builder import TurnBuilder
from toolace_mt.events import AssistantTurn, JsonObject, SubtaskDrafted, ToolCall, ToolResult, ToolTurn, UserTurn
from toolace_mt.events.upcast import UPCASTERS
from toolace_mt.store.views.dialogue.changes import Field, turn_changes
from toolace_mt.store.wording import turn_lines as shown_lines

UNHELPFUL = "Booking closed at noon."
ERROR = ToolResult(call_id="a", content=UNHELPFUL, error=True)


def turn(*results: ToolResult) -> ToolTurn:
    """A turn of results."""
    return ToolTurn(id="1.3", subtask=1, results=results)


def test_only_an_error_leaves_a_trace() -> None:
    """A result that is none is written as older releases wrote it, so that its bytes and digests stay."""
    assert ToolResult(call_id="c", content="[]").model_dump() == {"call_id": "c", "content": "[]"}
    failed = ToolResult(call_id="c", content=UNHELPFUL, error=True)
    assert ToolResult.model_validate(failed.model_dump()) == failed
    assert failed.model_dump()["error"] is True


@pytest.mark.parametrize("type_", ["subtask_drafted", "fill_proposed"])
def test_an_older_event_is_lifted(type_: str) -> None:
    """Events with results have a newer version, so that an older release says so instead of calling them torn."""
    fields: JsonObject = {"subtask": 1, "turns": [{"kind": "tool", "id": "1", "subtask": 1, "results": []}]}
    assert UPCASTERS[type_, 1](dict(fields)) == fields
    assert SubtaskDrafted.wire_version == 2


def test_a_writer_says_it() -> None:
    """The flag goes into the dialogue, is shown where it is true, and is read back from the prompt."""
    written = WrittenToolTurn.model_validate(
        {"role": "tool", "results": [{"call": "a", "error": True, "content": UNHELPFUL}, {"call": "b", "content": []}]}
    )
    made = TurnBuilder(1).turn(written, "1.3")
    assert isinstance(made, ToolTurn)
    assert [result.error for result in made.results] == [True, False]
    shown = json.loads(turn_lines([made]))
    assert shown["results"][0] == {"call": "a", "error": True, "content": UNHELPFUL}
    assert "error" not in shown["results"][1]
    assert read_turns(turn_lines([made]), Toolbox(())) == (made,)


@pytest.mark.parametrize(
    ("said", "meant"),
    [(True, True), (False, False), ("true", True), ("False", False), (None, False), ("", False), ("not found", True)],
)
def test_a_flag_as_models_write_it(said: object, meant: bool) -> None:
    """Null is no error, and words in the place of the flag are one."""
    assert WrittenResult.model_validate({"error": said, "content": "x"}).error is meant


def test_a_flagged_result_has_failed() -> None:
    """The flag alone decides where the words tell nothing; words alone decide where there is no flag."""
    turns = (
        UserTurn(id="1", subtask=1, text="Book table 4."),
        AssistantTurn(
            id="2", subtask=1, text="", calls=tuple(ToolCall(id=id_, name="book", arguments={}) for id_ in "abc")
        ),
        turn(
            ToolResult(call_id="a", content=UNHELPFUL, error=True),
            ToolResult(call_id="b", content=UNHELPFUL),
            ToolResult(call_id="c", content='{"error": "no such table"}'),
        ),
    )
    view = DialogueView(replace(drafted(), turns=turns))
    assert [result.failed for result in view.results] == [True, False, True]


def test_people_are_told_in_words() -> None:
    """A turn as replay and audit show it says which result is an error; a change of the flag is a difference."""
    plain, failed = turn(ToolResult(call_id="a", content=UNHELPFUL)), turn(ERROR)
    assert shown_lines(plain) == [f"a → {UNHELPFUL}"]
    assert shown_lines(failed) == [f"a → error: {UNHELPFUL}"]
    (change,) = turn_changes(plain, failed)
    assert (change.field, change.call, change.old, change.new) == (Field.ERROR, "a", False, True)
