"""The simulators: what they may say, what they are told when they may not, and how a dialogue ends that they spoil."""

from typing import Any

import pytest
from pydantic import BaseModel

from support.roles import answered, only
from support.simulated import SIMULATION, calling, results, says, simulated, user
from toolace_mt.actors.prompts import STOP
from toolace_mt.actors.questions import Answer
from toolace_mt.actors.replies import AssistantReply, ResultsReply, UserReply
from toolace_mt.actors.roles import Assistant, Role, ToolSimulator, UserSimulator, purposes
from toolace_mt.events import (
    CallOutcome,
    CallsExecuted,
    Dialogue,
    DialogueFailed,
    FailureReason,
    SimulationCompleted,
    ToolTurn,
    TurnSimulated,
    Verdict,
    admit,
    admit_all,
)

ASKED = (user(1, "A flight from Oslo to Rome on 2 May?"),)
CALLED = (*ASKED, calling(2, "find_flights", "find_flights"))
FOUND = (*CALLED, results(3, "[]", "[]"), says(4, "There is none."))
BOTH = (*FOUND, user(5, "Then book any.", 2), says(6, "I cannot.", 2))


def said(text: str, subtask: int = 1) -> UserReply:
    """A user's message."""
    return UserReply(state="", subtask=subtask, text=text)


def turn(**parts: object) -> AssistantReply:
    """An assistant's turn."""
    return AssistantReply.model_validate(parts)


def gave(*contents: object, **more: object) -> ResultsReply:
    """The tools' results."""
    return ResultsReply.model_validate({"results": [{"content": content, **more} for content in contents]})


def call(name: str, arguments: object) -> dict[str, object]:
    """A call as a model writes it."""
    return {"name": name, "arguments": arguments}


@pytest.mark.parametrize(
    ("dialogue", "role"),
    [
        (simulated(), purposes.USER_SIMULATOR),
        (simulated(*ASKED), purposes.ASSISTANT),
        (simulated(*CALLED), purposes.TOOL_SIMULATOR),
        (simulated(*FOUND[:3]), purposes.ASSISTANT),
        (simulated(*FOUND), purposes.USER_SIMULATOR),
        (admit(simulated(*FOUND), SimulationCompleted(reason="done")), purposes.VERIFIER),
    ],
)
def test_whoever_is_spoken_to_is_next(dialogue: Dialogue, role: str) -> None:
    """It follows from the last turn alone."""
    assert SIMULATION.next_role(dialogue) == role


FIT = call("find_flights", {"origin": "Oslo", "destination": "Rome"})
OBJECTIONS: list[tuple[Role, Dialogue, BaseModel, str | None]] = [
    (UserSimulator(), simulated(), said("A flight, please."), None),
    (UserSimulator(), simulated(), said("A flight, please.", 3), "there is no goal 3; they are numbered from 1 to 2"),
    (UserSimulator(), simulated(), said("  "), "the message is empty"),
    (UserSimulator(), simulated(), said(STOP), "nothing has been said yet"),
    (UserSimulator(), simulated(*FOUND), said(STOP), "no message was about goal 2 yet"),
    (UserSimulator(), simulated(*FOUND, tries=1), said(STOP), None),
    (UserSimulator(), simulated(*BOTH), said(STOP, 2), None),
    (Assistant(), simulated(*ASKED), turn(text="Which day?"), None),
    (Assistant(), simulated(*ASKED), turn(calls=[FIT, FIT]), None),
    (Assistant(), simulated(*ASKED), turn(text=" "), "neither words nor calls"),
    (Assistant(), simulated(*ASKED), turn(calls=[FIT, call("fly", {})]), "no tool 'fly'; there are find_flights, book"),
    (Assistant(), simulated(*ASKED), turn(calls=[call("find_flights", "Oslo")]), "are not a JSON object"),
    (Assistant(), simulated(*ASKED), turn(calls=[call("find_flights", {"origin": 7})]), "do not fit its schema"),
    (Assistant(), simulated(*ASKED, tries=1), turn(calls=[call("find_flights", {"origin": 7})]), None),
    (ToolSimulator(), simulated(*CALLED), gave([], {"error": "no such city"}), None),
    (
        ToolSimulator(),
        simulated(*CALLED),
        gave([]),
        "2 results are wanted, one for each call in their order, and 1 came",
    ),
    (ToolSimulator(), simulated(*CALLED), gave([], [], call="call_9_9"), "result 1 names the call 'call_9_9'"),
]


@pytest.mark.parametrize(("role", "dialogue", "reply", "why"), OBJECTIONS)
def test_what_cannot_be_used_is_asked_for_again(
    role: Role, dialogue: Dialogue, reply: BaseModel, why: str | None
) -> None:
    """With what is wrong, in words for the model."""
    found = role.objection(dialogue, only(role, dialogue), reply)
    assert found is None if why is None else why in (found or "")


def test_turns_are_written_as_they_were_said() -> None:
    """Several calls at once have ids, their results follow them in order, and all are of the user's sub-task."""
    dialogue = simulated(*FOUND)
    for role, reply in (
        (UserSimulator(), said("Then book it.", 2)),
        (Assistant(), turn(calls=[call("book_flight", {"flight_id": "F1"}), FIT])),
        (ToolSimulator(), gave({"booking": "B1"}, "none", error=True)),
        (Assistant(), turn(text="It did not work.")),
    ):
        dialogue = admit_all(dialogue, answered(role, dialogue, reply))
    assert [turn.id for turn in dialogue.turns[4:]] == ["5", "6", "7", "8"]
    assert {turn.subtask for turn in dialogue.turns[4:]} == {2}
    told = dialogue.turns[6]
    assert isinstance(told, ToolTurn)
    assert [(r.call_id, r.content, r.error) for r in told.results] == [
        ("call_6_1", '{"booking": "B1"}', True),
        ("call_6_2", "none", True),
    ]


@pytest.mark.parametrize("text", [STOP, f"Thanks, that is all. {STOP}"])
def test_the_stop_word_ends_the_simulation(text: str) -> None:
    """Words beside it are no turn: a dialogue ends with the assistant."""
    (event,) = answered(UserSimulator(), simulated(*BOTH), said(text, 2))
    assert event == SimulationCompleted(reason="the user stopped after 2 messages")


@pytest.mark.parametrize(("role", "turns"), [(UserSimulator(), ()), (Assistant(), ASKED), (ToolSimulator(), CALLED)])
def test_a_turn_that_does_not_come_fails_the_dialogue(role: Role, turns: Any) -> None:
    """Visibly, and with the question and the last fault."""
    (event,) = answered(role, simulated(*turns), None)
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.UNUSABLE_ANSWERS
    assert event.detail == f"{only(role, simulated(*turns)).key} was asked 1 times: no JSON"


@pytest.mark.parametrize(("role", "turns"), [(Assistant(), FOUND[:3]), (ToolSimulator(), CALLED)])
def test_a_dialogue_that_may_not_grow_is_given_up_before_anything_is_asked(role: Role, turns: Any) -> None:
    """An assistant that calls without end meets the limit, too."""
    (event,) = role.decide(simulated(*turns, turn_limit=len(turns)), ())
    assert isinstance(event, DialogueFailed)
    assert (event.reason, event.detail) == (
        FailureReason.TURN_LIMIT,
        f"the simulated user was not done after {len(turns)} turns, the limit (at sub-task 1 of 2)",
    )
    assert not role.decide(simulated(*turns, turn_limit=len(turns) + 1), ())


def test_a_user_at_the_limit_may_still_say_that_it_is_done() -> None:
    """The stop word is no turn."""
    dialogue = simulated(*BOTH, turn_limit=len(BOTH))
    assert not UserSimulator().decide(dialogue, ())
    (stopped,) = answered(UserSimulator(), dialogue, said(STOP, 2))
    (failed,) = answered(UserSimulator(), dialogue, said("And now?", 2))
    assert isinstance(stopped, SimulationCompleted)
    assert isinstance(failed, DialogueFailed)


def ran(*outcomes: tuple[str, str, str]) -> CallsExecuted:
    """The outcomes of calls of the second turn."""
    return CallsExecuted(
        outcomes=tuple(
            CallOutcome(turn="2", call=call, tool="find_flights", kind=kind, text=text, seconds=0.1)
            for call, kind, text in outcomes
        ),
        verdict=Verdict.PASS,
        findings=(),
    )


def test_results_that_have_really_come_are_asked_of_nobody() -> None:
    """What a tool itself returned or raised is the result; a model writes only those of the other calls."""
    both = ran(("call_2_1", "returned", "[1]"), ("call_2_2", "raised", "no such city"))
    (event,) = ToolSimulator().decide(admit(simulated(*CALLED), both), ())
    assert isinstance(event, TurnSimulated)
    assert isinstance(event.turn, ToolTurn)
    assert [(r.content, r.error) for r in event.turn.results] == [("[1]", False), ("no such city", True)]
    one = admit(simulated(*CALLED), ran(("call_2_1", "returned", "[1]"), ("call_2_2", "unavailable", "down")))
    assert not ToolSimulator().decide(one, ())
    assert '"id":"call_2_2"' in only(ToolSimulator(), one).prompt.task
    assert '"id":"call_2_1"' not in only(ToolSimulator(), one).prompt.task
    (mixed,) = answered(ToolSimulator(), one, gave(["made up"]))
    assert isinstance(mixed, TurnSimulated)
    assert isinstance(mixed.turn, ToolTurn)
    assert [r.content for r in mixed.turn.results] == ["[1]", '["made up"]']


def test_an_answer_is_given_up_on_after_its_tries() -> None:
    """As every other one."""
    dialogue = simulated(*ASKED)
    question = only(Assistant(), dialogue)
    assert (question.key, question.attempt) == ("assistant_turn:2", 1)
    assert not Assistant().decide(dialogue, ())
    assert Assistant().decide(dialogue, [Answer(question, None, "no JSON")])
