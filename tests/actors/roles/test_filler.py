"""The filler: what it asks for open masks, and which fills it takes."""

import json

import pytest

from support.dialogues import given, skeleton
from support.roles import answered, calls, masked, only, proposed, result, says, turns, user
from toolace_mt.actors.roles import Filler, Refiner
from toolace_mt.actors.roles.reasonability import reasonability_mask
from toolace_mt.events import (
    ComplexityKind,
    DeclinedBy,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    ToolListTurn,
    TurnsMasked,
    admit_all,
)


def test_an_extension_keeps_the_calls_ids_and_gives_new_ones() -> None:
    """The turn that follows still finds its calls; the failed try has an id of its own."""
    dialogue = given(*skeleton(), masked("1.2", Operation.EXTEND, ComplexityKind.OUTAGE))
    event = answered(
        Filler(),
        dialogue,
        turns(
            calls("find_flights", {"origin": "Oslo", "destination": "Rome"}, "retry"),
            result({"error": "timeout"}, "retry"),
            calls("find_flights", {"origin": "Oslo", "destination": "Rome"}, "call_1_2_1", id="1.2"),
        ),
    )[0]
    assert isinstance(event, FillProposed)
    dumped = json.loads(event.model_dump_json())["replacements"][0]["turns"]
    assert [turn["id"] for turn in dumped] == ["m1.1", "m1.2", "1.2"]
    assert dumped[0]["calls"][0]["id"] == dumped[1]["results"][0]["call_id"] == "call_m1_1_1"
    assert dumped[2]["calls"][0]["id"] == "call_1_2_1"


def test_a_tool_supplied_later_is_withheld_from_the_start() -> None:
    """The tool is added in full where the fill says so, and leaves the opening list."""
    dialogue = given(*skeleton(), masked("2.1", Operation.EXTEND, ComplexityKind.TOOL_SUPPLIED_LATER))
    dialogue = proposed(
        dialogue,
        user("Book it.", id="2.1"),
        says("I have no tool for that."),
        {"role": "tool_list", "added": ["book_flight"]},
        user("Now you have."),
    )
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="convincing")])
    (change,) = [turn for turn in dialogue.turns if isinstance(turn, ToolListTurn)]
    assert [tool.name for tool in change.added] == ["book_flight"]
    assert [tool.name for tool in dialogue.opening_tools] == ["find_flights"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ([user("Hi")], "exactly one turn keeps the id"),
        ([says("Hi", id="1.1"), user("x")], "is of role 'user'"),
        ([user("Hi", id="1.1")], "extra turns"),
        ([user("Hi", id="1.1"), {"role": "tool_list", "added": ["fly"]}], "'tool_list'"),
    ],
)
def test_an_extension_that_does_not_fit_is_objected_to(written: list[dict[str, object]], fault: str) -> None:
    """The model is told what is wrong with its turns."""
    dialogue = given(*skeleton(), masked("1.1", Operation.EXTEND, ComplexityKind.CHIT_CHAT))
    objection = Filler().objection(dialogue, only(Filler(), dialogue), turns(*written))
    assert objection is not None
    assert fault in objection


def test_what_a_rewrite_leaves_out_stays_as_it_is() -> None:
    """So nobody pays for turns that come back unchanged; a repair has to write each of its turns."""
    mask = TurnsMasked(mask="m1", operation=Operation.FILL, turns=("1.1", "2.1"), injection=None, guidance=())
    dialogue = given(*skeleton(), mask)
    before = dialogue.turn("2.1")
    reply = turns(user("Oslo to Rome, please: origin Oslo, destination Rome.", id="1.1"))
    assert Filler().objection(dialogue, only(Filler(), dialogue), reply) is None
    (event,) = answered(Filler(), dialogue, reply)
    assert isinstance(event, FillProposed)
    changed, kept = event.replacements
    assert changed.turns[0] != dialogue.turn("1.1")
    assert kept.turns == (before,)


def test_a_fill_that_never_comes_keeps_the_original() -> None:
    """After the last try the mask is closed, as an error."""
    (event,) = answered(Filler(), given(*skeleton(), masked("1.1")), None)
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.ERROR


def test_a_masked_turn_stands_in_its_place_in_the_dialogue_that_the_filler_sees() -> None:
    """It is sent once: the task only says which turn it is."""
    question = only(Filler(), given(*skeleton(), masked("1.1")))
    assert "Please help me with origin Oslo" in question.prompt.context
    assert "Please help me with origin Oslo" not in question.prompt.task
    assert "in their places: 1.1." in question.prompt.task


@pytest.mark.parametrize(
    ("kind", "turn", "written", "fault"),
    [
        (ComplexityKind.CHIT_CHAT, "1.1", [user("Go", id="1.1"), says("Nice day.")], "the last turn keeps the id"),
        (
            ComplexityKind.CHIT_CHAT,
            "1.1",
            [user("Hi"), calls("find_flights", {}), user("Go", id="1.1")],
            "calls nothing",
        ),
        (ComplexityKind.CHIT_CHAT, "1.1", [user("Hi"), user("Go", id="1.1")], "an extra turn of the assistant"),
        (
            ComplexityKind.MISSING_ARGUMENT,
            "1.1",
            [user("To where you know.", id="1.1"), says("Where to?")],
            "the last turn is the user's",
        ),
        (
            ComplexityKind.MISSING_ARGUMENT,
            "1.1",
            [user("From Oslo to Rome.", id="1.1"), says("Where to?"), user("Rome")],
            "still says",
        ),
    ],
)
def test_an_injection_of_another_form_is_asked_again(
    kind: ComplexityKind, turn: str, written: list[dict[str, object]], fault: str
) -> None:
    """Its order, its calls and what is left out can be seen at once."""
    dialogue = given(*skeleton(), masked(turn, Operation.EXTEND, kind))
    objection = Filler().objection(dialogue, only(Filler(), dialogue), turns(*written))
    assert objection is not None
    assert fault in objection


def test_one_broken_turn_of_a_rewrite_does_not_send_the_sound_ones_back() -> None:
    """The sound turn is taken, the broken one stays as it was; only where nothing is sound it is asked for again."""
    two = given(*skeleton(), reasonability_mask(("1.1", "2.2"), "m1"))
    broken = calls("book_flight", {"seats": 2}, id="2.2")
    sound = user("Could you help me with origin Oslo and destination Rome?", id="1.1")
    question = only(Filler(), two)
    assert Filler().objection(two, question, turns(sound, broken)) is None
    filled = proposed(two, sound, broken)
    (verdict,) = Refiner().decide(filled, ())
    assert isinstance(verdict, FillAccepted)
    assert verdict.kept == ("1.1",)
    alone = given(*skeleton(), reasonability_mask(("2.2",), "m1"))
    assert "flight_id" in (Filler().objection(alone, only(Filler(), alone), turns(broken)) or "")
