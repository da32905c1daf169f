"""A repair of a wrong argument has in its hands what repeats the value: its result, and the words about it."""

from collections.abc import Sequence

import pytest

from support.dialogues import given, skeleton
from support.roles import DONE, answered
from toolace_mt.actors.replies import VoteReply
from toolace_mt.actors.roles import Refiner, Verifier, repairing
from toolace_mt.events import (
    AssistantTurn,
    CallOutcome,
    CallsExecuted,
    DialogueEvent,
    SubtaskDrafted,
    ToolCall,
    ToolResult,
    ToolTurn,
    Turn,
    TurnsMasked,
    UserTurn,
    Verdict,
    admit_all,
)

ECHO = '{"booking_id": "BK-77", "flight_id": "FL-204", "seats": 2}'


def booked(*, result: str = ECHO, words: str = "FL-204 is booked.", seats: object = 2) -> list[Turn]:
    """A booking, its result, what the assistant says of it, and a later turn that names the flight again."""
    call = ToolCall.model_validate(
        {"id": "call_2_2_1", "name": "book_flight", "arguments": {"flight_id": "FL-204", "seats": seats}}
    )
    return [
        UserTurn(id="2.1", subtask=2, text="Book the flight for two."),
        AssistantTurn(id="2.2", subtask=2, text="", calls=(call,)),
        ToolTurn(id="2.3", subtask=2, results=(ToolResult(call_id=call.id, content=result),)),
        AssistantTurn(id="2.4", subtask=2, text=words, calls=()),
        UserTurn(id="2.5", subtask=2, text="When does FL-204 land?"),
        AssistantTurn(id="2.6", subtask=2, text="I do not know when FL-204 lands.", calls=()),
    ]


def masked(turns: Sequence[Turn], pointer: str | None, *ran: DialogueEvent, call: str | None = "call_2_2_1") -> object:
    """What a repair masks after a vote against the call."""
    *first, last = skeleton(experts=["completeness"])
    assert isinstance(last, SubtaskDrafted)
    dialogue = given(*first, last.model_copy(update={"turns": tuple(turns)}), DONE, *ran)
    dialogue = admit_all(dialogue, Verifier().decide(dialogue, ()))
    finding = {"turn": "2.2", "quote": "", "message": "Another was asked for.", "call": call, "pointer": pointer}
    vote = VoteReply.model_validate({"verdict": "fail", "reason": "It is another one.", "findings": [finding]})
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote))
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    return mask.turns


@pytest.mark.parametrize(
    ("turns", "pointer", "repaired"),
    [
        (booked(), "/flight_id", ("2.2", "2.3", "2.4")),
        (booked(words="It is booked."), "/flight_id", ("2.2", "2.3")),
        (booked(result='{"booking_id": "BK-77"}'), "/flight_id", ("2.2", "2.4")),
        (booked(seats=12, words="Booked, twelve seats."), "/seats", ("2.2", "2.4")),
        (booked(seats=True), "/seats", ("2.2",)),
        (booked(), "/no_such", ("2.2",)),
        (booked(), None, ("2.2",)),
    ],
)
def test_what_says_the_wrong_value_is_repaired_with_its_call(
    turns: Sequence[Turn], pointer: str | None, repaired: tuple[str, ...]
) -> None:
    """A mended call whose result still says the old value would be another fault. It ends with the user's next turn."""
    assert masked(turns, pointer) == repaired


def test_a_finding_about_no_call_names_its_turns_alone() -> None:
    """No value is known to be wrong."""
    assert masked(booked(), "/flight_id", call=None) == ("2.2",)


def test_a_result_that_really_came_comes_anew() -> None:
    """It is run again with the mended call."""
    outcome = CallOutcome(turn="2.2", call="call_2_2_1", tool="book_flight", kind="returned", text=ECHO, seconds=0.01)
    ran = CallsExecuted(outcomes=(outcome,), verdict=Verdict.PASS, findings=())
    assert masked(booked(), "/flight_id", ran) == ("2.2", "2.4")


def test_a_repair_that_would_be_too_long_by_it_does_without(monkeypatch: pytest.MonkeyPatch) -> None:
    """The turns that findings point at are repaired alone."""
    monkeypatch.setattr(repairing, "MOST_TURNS", 2)
    assert masked(booked(), "/flight_id") == ("2.2",)
