"""Rows for reinforcement learning: verl's and NeMo Gym's."""

import json
from collections import Counter
from dataclasses import replace
from typing import Any

from support.exported import passed_over, rows_of
from support.stories import accepted_story
from toolace_mt.actors.exports import USUAL, ExportOptions
from toolace_mt.events import (
    AssistantTurn,
    CallsExecuted,
    Dialogue,
    StateRun,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    UserTurn,
    Verdict,
)

STORY = accepted_story()


def rows(name: str, dialogue: Dialogue = STORY.dialogue, options: ExportOptions = USUAL) -> list[dict[str, Any]]:
    """The rows as a file has them."""
    return rows_of(name, dialogue, STORY.records, options=options)


def passed(name: str, dialogue: Dialogue) -> Counter[str]:
    """What is no row."""
    return passed_over(name, dialogue, STORY.records)


def with_failure(*, mended: bool) -> Dialogue:
    """The story with another booking first, which fails: one that is mended, or the same one, made again."""
    at = next(at for at, turn in enumerate(STORY.dialogue.turns) if turn.id == "2.2")
    right = STORY.dialogue.turns[at]
    assert isinstance(right, AssistantTurn)
    (called,) = right.calls
    call = called.model_copy(update={"id": "bad", **({"arguments": {"flight_id": "FL-2O4"}} if mended else {})})
    wrong = AssistantTurn(id="2.2x", subtask=2, text="", calls=(call,))
    failed = ToolResult(call_id="bad", content="no answer", error=True)
    refused = ToolTurn(id="2.2y", subtask=2, results=(failed,))
    turns = (*STORY.dialogue.turns[:at], wrong, refused, *STORY.dialogue.turns[at:])
    return replace(STORY.dialogue, turns=turns, errors_elsewhere=(("2.2x", "2.2y", "2.2"),))


def truth(row: dict[str, Any]) -> dict[str, Any]:
    """The expected calls and results."""
    value: dict[str, Any] = json.loads(row["reward_model"]["ground_truth"])
    return value


def test_verl_expects_the_calls_until_the_user_speaks_again() -> None:
    """With their results; none where the assistant asks."""
    made = rows("verl")
    assert len(made) == sum(isinstance(turn, UserTurn) for turn in STORY.dialogue.turns)
    assert all(row["prompt"][-1]["role"] in {"user", "system"} for row in made)
    assert [[call["name"] for call in truth(row)["calls"]] for row in made] == [[], ["find_flights"], ["book_flight"]]
    assert truth(made[-1])["calls"][0]["arguments"]["flight_id"] == "FL-204"
    assert truth(made[-1])["results"] == ['{"booking_id": "BK-77"}']
    assert {row["data_source"] for row in made} == {"toolace-mt"}


def test_verl_gives_each_tool_in_force_what_it_returned() -> None:
    """No tool is without arguments: a null in their place would end a rollout."""
    first, *_, last = (row["extra_info"] for row in rows("verl"))
    assert first["tool_selection"] == ["find_flights"]
    assert set(last["tools_kwargs"]) == set(last["tool_selection"]) == {"find_flights", "book_flight"}
    (booked,) = json.loads(last["tools_kwargs"]["book_flight"]["create_kwargs"]["expected"])
    assert booked["result"] == '{"booking_id": "BK-77"}'
    assert json.loads(last["tools_kwargs"]["find_flights"]["create_kwargs"]["expected"]) == []


def test_verl_expects_no_call_that_fails() -> None:
    """Neither one that is wrong on purpose, nor one that is made again."""
    for mended in (True, False):
        made = rows("verl", with_failure(mended=mended))
        assert [truth(row) for row in made] == [truth(row) for row in rows("verl")]


def test_verl_passes_over_what_has_no_answer_or_changing_tools() -> None:
    """And counts it."""
    silent = replace(STORY.dialogue, turns=(*STORY.dialogue.turns, UserTurn(id="9.1", subtask=2, text="Bye.")))
    assert sum(passed("verl", silent).values()) == 1
    change = next(turn for turn in STORY.dialogue.turns if isinstance(turn, ToolListTurn))
    turns = [turn for turn in STORY.dialogue.turns if turn is not change]
    turns.insert(-1, change)
    assert passed("verl", replace(STORY.dialogue, turns=tuple(turns))) == {"an answer during which the tools change": 1}


def test_gym_expects_one_call_or_words() -> None:
    """Arguments are a text of JSON; the tool is among those of the row."""
    made = {row["id"].split(":")[1]: row for row in rows("gym")}
    assert made["2.4"]["expected_action"]["type"] == "message"
    action = made["2.2"]["expected_action"]
    assert (action["type"], action["name"]) == ("function_call", "book_flight")
    assert json.loads(action["arguments"])["flight_id"] == "FL-204"
    assert "book_flight" in {tool["name"] for tool in made["2.2"]["responses_create_params"]["tools"]}


def test_gym_input_is_of_the_responses_api() -> None:
    """Calls and results are items of their own, paired by their id."""
    items = rows("gym")[-1]["responses_create_params"]["input"]
    assert {item["type"] for item in items} == {"message", "function_call", "function_call_output"}
    called = [item["call_id"] for item in items if item["type"] == "function_call"]
    assert called == [item["call_id"] for item in items if item["type"] == "function_call_output"]


def test_gym_marks_turns_of_which_a_worse_version_is_known() -> None:
    """The booking was repaired."""
    disputed = {row["id"].split(":")[1] for row in rows("gym") if row["disputed"]}
    assert "2.2" in disputed
    assert disputed < {row["id"].split(":")[1] for row in rows("gym")}


def test_gym_passes_over_several_calls_and_wrong_ones() -> None:
    """An action is one, and a right one."""
    at = next(at for at, turn in enumerate(STORY.dialogue.turns) if turn.id == "2.2")
    both = STORY.dialogue.turns[at]
    assert isinstance(both, AssistantTurn)
    other = ToolCall(id="other", name="find_flights", arguments={"origin": "Oslo", "destination": "Rome"})
    both = both.model_copy(update={"calls": (*both.calls, other)})
    several = replace(STORY.dialogue, turns=(*STORY.dialogue.turns[:at], both, *STORY.dialogue.turns[at + 1 :]))
    assert passed("gym", several) == {"an assistant turn with several calls": 1}
    assert passed("gym", with_failure(mended=True)) == {"an assistant turn that an injection made wrong on purpose": 1}


def test_gym_begins_where_asked() -> None:
    """Turns are counted from 1."""
    assert rows("gym", options=ExportOptions(from_turn=3)) == rows("gym")[2:]


def test_the_state_to_reach_is_what_the_changes_give() -> None:
    """The changes before, those of the answer, and the final digest only where nothing changes it later."""
    at = next(turn.id for turn, call in STORY.dialogue.calls() if call.name == "book_flight")
    (id_,) = (call.id for _, call in STORY.dialogue.calls() if call.name == "book_flight")
    state = StateRun(before="f" * 64, after="b" * 64, changed_by=(f"{at}/{id_}",))
    executed = CallsExecuted(outcomes=(), verdict=Verdict.PASS, findings=(), state=state)
    dialogue = replace(STORY.dialogue, executed=executed)
    before, booking = (truth(row)["state"] for row in rows("verl", dialogue)[-2:])
    assert before == {"begins": "f" * 64, "made": [], "changes": []}
    assert [call["name"] for call in booking["changes"]] == ["book_flight"]
    assert booking["ends"] == "b" * 64
    last = json.loads(rows("gym", dialogue)[-1]["expected_state"])
    assert [call["name"] for call in last["made"]] == ["book_flight"]
    assert "state" not in truth(rows("verl")[-1])
