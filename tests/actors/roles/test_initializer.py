"""The initializer: given a dialogue without a skeleton, what is asked, and what follows from the answers."""

import json

import pytest

from support.dialogues import given, skeleton
from support.prompts import fold_on, unusable
from support.roles import answered, calls, only, result, says, turns, user
from toolace_mt.actors.replies import PlanReply
from toolace_mt.actors.roles import Initializer, purposes
from toolace_mt.events import (
    AnswerUnusable,
    DialogueFailed,
    FailureReason,
    SubtaskDrafted,
    TaskPlanned,
    admit_all,
)


def test_the_plan_is_asked_for_first() -> None:
    """One question plans the whole task, and says how many sub-tasks were drawn."""
    question = only(Initializer(), given(skeleton()[0]))
    assert (question.key, question.purpose, question.attempt) == ("plan", purposes.PLAN, 1)
    assert "Sub-tasks: 2." in question.prompt.task
    assert '"find_flights"' in question.prompt.system


def test_a_question_asked_again_shows_the_reply_and_says_what_was_wrong() -> None:
    """The rejected reply and the validator's own message end the prompt, and the attempt is counted."""
    dialogue = unusable(given(skeleton()[0]), "plan", ('{"subtasks": [{"aim": "fly"}]}', "goal is missing </rejected>"))
    question = only(Initializer(), dialogue)
    assert question.attempt == 2
    assert '{"subtasks": [{"aim": "fly"}]}' in question.prompt.task
    assert "goal is missing" in question.prompt.task
    assert question.prompt.task.count("</rejected>") == 1


def test_what_the_provider_says_is_not_told_to_the_model() -> None:
    """A refused question counts as a try; it got no reply that could be written again."""
    first = only(Initializer(), given(skeleton()[0]))
    refused = AnswerUnusable(question="plan", fault="the provider refused the question: 400 at http://10.0.0.7")
    question = only(Initializer(), given(skeleton()[0], refused))
    assert question.attempt == 2
    assert question.prompt.digest == first.prompt.digest
    told = only(Initializer(), fold_on(unusable(given(skeleton()[0]), "plan", ("Hi.", "no JSON")), [refused]))
    assert told.attempt == 3
    assert "no JSON" in told.prompt.task
    assert "10.0.0.7" not in told.prompt.task


@pytest.mark.parametrize(
    ("subtasks", "fault"),
    [
        ([{"goal": "g", "tools": ["find_flights"], "steps": 1}], "1 sub-tasks"),
        ([{"goal": "g", "tools": ["fly"], "steps": 1}] * 2, "'fly'"),
        ([{"goal": "g", "tools": ["find_flights"], "steps": 9}] * 2, "9 steps, and 1 were asked for"),
        ([{"goal": "g", "tools": ["find_flights", "book_flight"], "steps": 2}] * 2, "2 steps, and 1 were asked for"),
    ],
)
def test_a_plan_that_was_not_asked_for_is_objected_to(subtasks: list[dict[str, object]], fault: str) -> None:
    """A plan has as many sub-tasks and steps as were drawn, and known tools."""
    dialogue = given(skeleton()[0])
    plan = PlanReply.model_validate({"subtasks": subtasks})
    objection = Initializer().objection(dialogue, only(Initializer(), dialogue), plan)
    assert objection is not None
    assert fault in objection


@pytest.mark.parametrize(
    ("goal", "fault"),
    [
        ("Ana flies on Sunday, 27 April 2026.", "goal of sub-task 2, 'Sunday, 27 April 2026': 2026-04-27 is a Monday"),
        ("Ana flies on Monday, 27 April 2026.", None),
        ("Ana flies on Sunday, 27 April.", None),
        ("Ana flies on Sunday or on 27 April 2026.", None),
    ],
)
def test_a_goal_names_a_weekday_that_its_date_has(goal: str, fault: str | None) -> None:
    """All turns would take over another one. Without a year or a day that is today, it may be right."""
    dialogue = given(skeleton()[0])
    subtasks = [
        {"goal": "Ana looks for a flight.", "tools": ["find_flights"], "steps": 1},
        {"goal": goal, "tools": ["book_flight"], "steps": 1},
    ]
    plan = PlanReply.model_validate({"subtasks": subtasks})
    objection = Initializer().objection(dialogue, only(Initializer(), dialogue), plan)
    assert objection == fault if fault is None else fault in (objection or "")


def test_drafts_get_ids_of_their_own() -> None:
    """Turn and call ids are ours; results follow their calls to the new ids, and other values become JSON text."""
    dialogue = given(*skeleton()[:2])
    draft = turns(
        user("From Oslo to Rome"), calls("find_flights", {"origin": "Oslo"}), result({"flights": []}), says("None.")
    )
    (event,) = answered(Initializer(), dialogue, draft)
    assert isinstance(event, SubtaskDrafted)
    assert [turn.id for turn in event.turns] == ["1.1", "1.2", "1.3", "1.4"]
    dumped = json.loads(event.model_dump_json())
    assert dumped["turns"][1]["calls"][0]["id"] == "call_1_2_1"
    assert dumped["turns"][2]["results"] == [{"call_id": "call_1_2_1", "content": '{"flights": []}'}]


def test_a_result_of_an_unknown_call_is_kept_as_it_is() -> None:
    """Broken pairing is a fault for verification to find, and nothing to hide."""
    draft = turns(user("Hi"), calls("find_flights", {}), result("{}", call="zzz"), says("Done."))
    (event,) = answered(Initializer(), given(*skeleton()[:2]), draft)
    assert '"call_id":"zzz"' in event.model_dump_json()


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ([says("Hi")], "first turn is the user's"),
        ([user("Hi"), user("Hello")], "only the first turn"),
        ([user("Hi"), says("a"), says("b")], "without calls"),
        ([user("Hi"), result("{}"), says("b")], "followed by"),
        ([user("Hi"), calls("f", {}), calls("f", {}), says("b")], "followed by"),
        ([user("Hi"), calls("f", {}), result("{}")], "last turn"),
        ([user("Hi"), says("b")], "no tool"),
    ],
)
def test_a_skeleton_strictly_alternates(written: list[dict[str, object]], fault: str) -> None:
    """A draft that breaks the alternation is asked for again, with the reason."""
    dialogue = given(*skeleton()[:2])
    objection = Initializer().objection(dialogue, only(Initializer(), dialogue), turns(*written))
    assert objection is not None
    assert fault in objection


def test_a_dialogue_without_a_plan_fails_visibly() -> None:
    """When the tries are used up, the dialogue ends with the last fault as its reason."""
    (event,) = answered(Initializer(), given(skeleton()[0]), None)
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.UNUSABLE_ANSWERS
    assert "no JSON" in event.detail


def test_a_plan_follows_from_its_answer() -> None:
    """Goals, tools and steps are taken over as they are."""
    subtasks = [{"goal": "g", "tools": ["find_flights"], "steps": 1}] * 2
    (event,) = answered(Initializer(), given(skeleton()[0]), PlanReply.model_validate({"subtasks": subtasks}))
    assert isinstance(event, TaskPlanned)
    assert [subtask.goal for subtask in event.subtasks] == ["g", "g"]


def test_a_plan_names_a_tool_for_each_step() -> None:
    """Fewer tools than the drawn steps are refused; more may be called in parallel."""
    dialogue = given(skeleton(steps=(2, 1))[0])
    two = {"goal": "g", "tools": ["find_flights", "book_flight"], "steps": 2}
    last = {"goal": "g", "tools": ["book_flight"], "steps": 1}
    for first, fault in ((two | {"tools": ["book_flight"]}, "2 steps and names 1 tools"), (two, "None")):
        plan = PlanReply.model_validate({"subtasks": [first, last]})
        assert fault in str(Initializer().objection(dialogue, only(Initializer(), dialogue), plan))


def _of(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_a_draft_has_the_steps_of_its_plan() -> None:
    """Two turns with calls are two steps; two calls in one turn are one."""
    dialogue = given(*skeleton()[:2])
    call, found = calls("find_flights", {"origin": "Oslo", "destination": "Rome"}), result({"flights": []})
    twice = turns(user("From Oslo to Rome"), call, found, call, found, says("None."))
    question = only(Initializer(), dialogue)
    assert "1 steps, so 1 assistant turns with calls are wanted, and 2 came" in str(
        Initializer().objection(dialogue, question, twice)
    )
    shared: dict[str, object] = {"role": "assistant", "calls": [*_of(call["calls"]), *_of(call["calls"])]}
    both: dict[str, object] = {"role": "tool", "results": [*_of(found["results"]), *_of(found["results"])]}
    assert "steps" not in str(
        Initializer().objection(dialogue, question, turns(user("From Oslo to Rome"), shared, both, says("None.")))
    )


def test_a_draft_that_the_rules_would_reject_is_asked_for_once_more_with_what_they_found() -> None:
    """The next one is let through, whatever it holds: verification finds what is left, and repair mends it."""
    draft = turns(
        user("From Oslo to Rome, please."),
        calls("find_flights", {"origin": "Oslo", "destination": "Rome", "airline_id": "AL-7731"}),
        result({"flights": [{"flight_id": "FL-204"}]}),
        says("There is one flight, FL-204."),
    )
    dialogue = given(*skeleton()[:2])
    fault = Initializer().objection(dialogue, only(Initializer(), dialogue), draft)
    assert "AL-7731" in str(fault)
    again = admit_all(dialogue, [AnswerUnusable(question="draft:1", fault=str(fault))])
    assert Initializer().objection(again, only(Initializer(), again), draft.model_copy()) is None
