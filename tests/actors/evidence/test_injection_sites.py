"""Values that an injection leaves out or refers to: what was said before, what a schema lists, what words can fit."""

import pytest

from support.dialogues import FIND, given, parameters, subtask_turns
from toolace_mt.actors.evidence.injection_sites import values_left_out
from toolace_mt.actors.roles.sites import candidates
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    DialogueOpened,
    SubtaskDrafted,
    SubtaskPlan,
    TaskPlanned,
    Tool,
)

SEND = Tool(
    name="send_report",
    description="Send a report.",
    parameters={
        "type": "object",
        "properties": {
            "report": {"type": "string"},
            "format": {"type": "string", "enum": ["spreadsheet", "document"]},
            "copies": {"type": "integer"},
        },
    },
)


def two_requests(first: dict[str, object], second: dict[str, object], result: str = "{}") -> Dialogue:
    """A report is sent, and then another one."""
    plan = tuple(SubtaskPlan(goal=goal, tools=("send_report",), steps=1) for goal in ("One.", "Another."))
    return given(
        DialogueOpened(seed=1, parameters=parameters(), tools=(SEND, FIND)),
        TaskPlanned(subtasks=plan),
        SubtaskDrafted(subtask=1, turns=subtask_turns(1, "send_report", first, result)),
        SubtaskDrafted(subtask=2, turns=subtask_turns(2, "send_report", second, "{}")),
    )


def referred(dialogue: Dialogue) -> list[object]:
    """The values of the second request that can be referred to as something from before."""
    return [one.leaf.value for one in values_left_out(dialogue, ComplexityKind.EARLIER_REFERENCE, "2.1")]


def test_a_value_of_an_earlier_call_or_result_can_be_referred_to() -> None:
    """Whatever its case."""
    assert referred(two_requests({"report": "sales"}, {"report": "sales"})) == ["sales"]
    assert referred(two_requests({"report": "sales"}, {"report": "Q3-17"}, '{"next": "q3-17"}')) == ["Q3-17"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"report": "sales"}, {"report": "help"}),  # the first request says "Please help me with"
        ({"report": "sales", "format": "document"}, {"report": "costs", "format": "document"}),
        ({"report": "sales", "copies": 12}, {"report": "costs", "copies": 12}),
    ],
)
def test_a_word_a_choice_or_a_number_is_no_reference(first: dict[str, object], second: dict[str, object]) -> None:
    """A word that was only said, one of the choices of a schema, a number that may mean something else."""
    assert referred(two_requests(first, second)) == []


def test_only_text_can_be_meant_by_ambiguous_words() -> None:
    """No words fit two numbers."""
    dialogue = two_requests({"report": "sales"}, {"copies": 12})
    assert values_left_out(dialogue, ComplexityKind.AMBIGUOUS_REFERENCE, "2.1") == ()
    assert values_left_out(dialogue, ComplexityKind.AMBIGUOUS_REFERENCE, "1.1")


def test_a_change_of_mind_has_no_place_before_a_look_up() -> None:
    """There is nothing to take back."""
    plan = SubtaskPlan(goal="Find a flight.", tools=(FIND.name,), steps=1)
    flights = subtask_turns(1, FIND.name, {"origin": "Oslo", "destination": "Rome"}, "{}")
    dialogue = given(
        DialogueOpened(seed=1, parameters=parameters(steps=(1,)), tools=(FIND,)),
        TaskPlanned(subtasks=(plan,)),
        SubtaskDrafted(subtask=1, turns=flights),
    )
    assert candidates(dialogue, ComplexityKind.CHANGE_OF_MIND) == []


def test_a_change_of_mind_has_a_place_where_a_look_up_leads_to_a_change() -> None:
    """The assistant says what it is going to do, and nothing was done yet; a value of the change is replaced."""
    said = "Find out which copy of sales is free and send it as an extract."
    plan = SubtaskPlan(goal=said, tools=("find_copy", "send_report"), steps=2)
    find = Tool(name="find_copy", description="Find a copy.", parameters={"type": "object", "properties": {}})
    asked, looked, came, _ = subtask_turns(1, "find_copy", {}, '{"copy": 2}')
    sent = subtask_turns(1, "send_report", {"report": "extract"}, "{}")[1:]
    turns = (
        asked.model_copy(update={"text": said}),
        looked,
        came,
        *(turn.model_copy(update={"id": f"1.{at}"}) for at, turn in enumerate(sent, start=4)),
    )
    dialogue = given(
        DialogueOpened(seed=1, parameters=parameters(steps=(2,)), tools=(SEND, find)),
        TaskPlanned(subtasks=(plan,)),
        SubtaskDrafted(subtask=1, turns=turns),
    )
    assert [turn.id for turn in candidates(dialogue, ComplexityKind.CHANGE_OF_MIND)] == ["1.1"]
    (value,) = values_left_out(dialogue, ComplexityKind.CHANGE_OF_MIND, "1.1")
    assert (value.tool, value.leaf.value) == ("send_report", "extract")


@pytest.mark.parametrize(
    ("arguments", "optional", "can_be"),
    [
        ({"email": "ana@example.org"}, (), False),
        ({"order_id": "W-118"}, (), True),
        ({"email": "ana@example.org"}, ("status",), True),
        ({"query": "**/report-2024*"}, (), True),
    ],
)
def test_a_look_up_can_be_too_narrow_where_it_can_be_made_otherwise(
    arguments: dict[str, object], optional: tuple[str, ...], *, can_be: bool
) -> None:
    """By a further argument, in other words, in another form; an address alone finds what it finds."""
    names = {name: {"type": "string"} for name in (*arguments, *optional)}
    find = Tool(name="find_reports", description="Find reports.", parameters={"type": "object", "properties": names})
    plan = SubtaskPlan(goal="Find it.", tools=(find.name,), steps=1)
    dialogue = given(
        DialogueOpened(seed=1, parameters=parameters(steps=(1,)), tools=(find,)),
        TaskPlanned(subtasks=(plan,)),
        SubtaskDrafted(subtask=1, turns=subtask_turns(1, find.name, arguments, "[]")),
    )
    assert bool(candidates(dialogue, ComplexityKind.EMPTY_RESULT)) is can_be


@pytest.mark.parametrize("kind", [ComplexityKind.CONFIRMATION_AMENDED, ComplexityKind.CHANGE_OF_MIND])
def test_what_decides_the_deed_is_not_what_the_user_changes(kind: ComplexityKind) -> None:
    """Who wants to buy does not begin with selling, as long as there is anything else to be changed."""
    both = [
        values_left_out(two_requests({}, {"report_type": "sales", "copies": number}), kind, "2.1")
        for number in range(9)
    ]
    assert {one.leaf.name for (one,) in both} == {"copies"}
    (alone,) = values_left_out(two_requests({}, {"report_type": "sales"}), kind, "2.1")
    assert alone.leaf.name == "report_type"
