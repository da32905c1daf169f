"""A row for each assistant turn."""

import json
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from support.exported import passed_over, rows_of
from support.stories import accepted_story
from toolace_mt.actors.exports import USUAL, ArgumentForm, ExportOptions, ToolChanges
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
)

STORY = accepted_story().dialogue


def rows(options: ExportOptions = USUAL, dialogue: Dialogue = STORY) -> list[dict[str, Any]]:
    """The rows as a file has them."""
    return rows_of("steps", dialogue, options=options, metadata={"outcome": "accepted"})


def passed(dialogue: Dialogue, options: ExportOptions = USUAL) -> Counter[str]:
    """What became no row."""
    return passed_over("steps", dialogue, options=options)


def names(row: dict[str, Any]) -> set[str]:
    """The tools of a row."""
    return {tool["function"]["name"] for tool in json.loads(row["tools"])}


def test_each_assistant_turn_is_a_completion_of_all_before_it() -> None:
    """Prompts grow, and each holds the completion before it; arguments are objects."""
    turns = [turn for turn in STORY.turns if isinstance(turn, AssistantTurn)]
    made = rows()
    assert [row["id"] for row in made] == [f"{STORY.id}:{turn.id}" for turn in turns]
    for row, following in pairwise(made):
        whole = [*row["prompt"], *row["completion"]]
        assert following["prompt"][: len(whole)] == whole
    assert all(len(row["completion"]) == 1 and row["completion"][0]["role"] == "assistant" for row in made)
    calls = [call for row in made for message in row["completion"] for call in message.get("tool_calls", ())]
    assert {type(call["function"]["arguments"]) for call in calls} == {dict}


def test_metadata_say_where() -> None:
    """As a text, beside the dialogue's."""
    first = json.loads(rows()[0]["metadata"])
    assert first["outcome"] == "accepted"
    assert first["assistant_turn"] == 1


@pytest.mark.parametrize("changes", [ToolChanges.SYSTEM, ToolChanges.USER, ToolChanges.SPLIT])
def test_tools_are_those_in_force(changes: ToolChanges) -> None:
    """However a change is told."""
    at = next(at for at, turn in enumerate(STORY.turns) if isinstance(turn, ToolListTurn))
    later = {f"{STORY.id}:{turn.id}" for turn in STORY.turns[at:]}
    made = rows(ExportOptions(tool_changes=changes))
    assert [row["id"] for row in made] == [row["id"] for row in rows()]
    assert {row["id"] for row in made if "book_flight" in names(row)} == {row["id"] for row in made} & later


def test_where_a_dialogue_is_split_nothing_is_said_of_a_change() -> None:
    """Nor where every tool is there from the start."""
    for changes in (ToolChanges.SPLIT, ToolChanges.ALL_TOOLS):
        last = rows(ExportOptions(tool_changes=changes))[-1]
        assert "system" not in {message["role"] for message in last["prompt"]}
        assert names(last) == {"find_flights", "book_flight"}
    assert "book_flight" in names(rows(ExportOptions(tool_changes=ToolChanges.ALL_TOOLS))[0])


def test_rows_begin_where_asked() -> None:
    """Turns are counted from 1."""
    assert rows(ExportOptions(from_turn=3)) == rows()[2:]


def test_arguments_may_be_text() -> None:
    """As OpenAI's API has them."""
    made = rows(ExportOptions(arguments=ArgumentForm.STRING))
    calls = [call for row in made for message in row["completion"] for call in message.get("tool_calls", ())]
    assert {type(call["function"]["arguments"]) for call in calls} == {str}


def test_a_turn_that_is_wrong_on_purpose_is_read_and_not_learnt() -> None:
    """The call that mends it is learnt, with the failure in its prompt."""
    at = next(at for at, turn in enumerate(STORY.turns) if turn.id == "2.2")
    right = STORY.turns[at]
    assert isinstance(right, AssistantTurn)
    call = ToolCall(id="bad", name="book_flight", arguments={"flight_id": "FL-2O4"})
    wrong = AssistantTurn(id="2.2x", subtask=2, text="", calls=(call,))
    refused = ToolTurn(id="2.2y", subtask=2, results=(ToolResult(call_id="bad", content="no such flight", error=True),))
    turns = (*STORY.turns[:at], wrong, refused, *STORY.turns[at:])
    injected = replace(STORY, turns=turns, errors_elsewhere=(("2.2x", "2.2y", "2.2"),))
    made = {row["id"]: row for row in rows(dialogue=injected)}
    assert f"{STORY.id}:2.2x" not in made
    assert "no such flight" in json.dumps(made[f"{STORY.id}:2.2"]["prompt"])
    assert sum(passed(injected).values()) == 1
    assert not passed(STORY)


def test_an_assistant_who_begins_has_no_prompt() -> None:
    """It is passed over, unless a system message stands before it."""
    greeting = AssistantTurn(id="0.1", subtask=0, text="Hello!", calls=())
    begins = replace(STORY, turns=(greeting, *STORY.turns))
    assert sum(passed(begins).values()) == 1
    assert not passed(replace(begins, context="Be brief."))
