"""What has to hold of the state that a dialogue ends with."""

from dataclasses import replace

from pydantic import JsonValue

from support.dialogues import drafted
from toolace_mt.actors.execution import Executed, ExecutionOutcome, OutcomeKind, StateSeen, ToolImplementation
from toolace_mt.actors.execution.expectations import places
from toolace_mt.actors.execution.final_state import States, changing, final_state_findings, known, state_run
from toolace_mt.actors.execution.planning import Step
from toolace_mt.events import Dialogue, Expectation, StateSampled, SubtaskPlan, Verdict

TOOLS = {
    "book_flight": ToolImplementation(target="trips:book"),
    "find_flights": ToolImplementation(target="trips:find", reads_only=True),
}
FRESH, BOOKED, ODD = StateSeen("f" * 64), StateSeen("b" * 64), StateSeen("0" * 64)


def planned(*names: str) -> Dialogue:
    """A dialogue whose plan has these calls."""
    return replace(drafted(), plan=(SubtaskPlan(goal="a trip", tools=names, steps=1),))


def executed(name: str, kind: OutcomeKind = OutcomeKind.RETURNED) -> Executed:
    """A call of that tool with its outcome."""
    return Executed(
        turn="1.2", call=f"c_{name}", name=name, outcome=ExecutionOutcome(kind=kind, text="no seat is left")
    )


def said(dialogue: Dialogue, *calls: Executed, after: StateSeen = BOOKED, alone: StateSeen = BOOKED) -> list[str]:
    """The messages about a final state."""
    states = States(FRESH, after, alone)
    return [one.message for one in final_state_findings(dialogue, calls, TOOLS, states)]


def test_a_state_that_the_changing_calls_alone_give_is_right() -> None:
    """The digest of such a state is a reward: whoever makes these calls again gets it."""
    calls = (executed("find_flights"), executed("book_flight"), executed("book_flight", OutcomeKind.RAISED))
    steps = [Step(one.turn, one.call, one.name, {}, None) for one in calls]
    changes = changing(steps, calls, TOOLS)
    assert [step.call for step in changes] == ["c_book_flight"]
    assert said(planned("find_flights", "book_flight"), *calls) == []
    run = state_run(States(FRESH, BOOKED, BOOKED), changes)
    assert (run.before, run.after, run.changed_by) == (FRESH.digest, BOOKED.digest, ("1.2/c_book_flight",))


def test_a_state_without_a_change_that_was_left_out_is_not_the_final_one() -> None:
    """One that was not run on purpose may have changed it; a look-up has not, and neither has an outage."""
    booking = Step("1.2", "c1", "book_flight", {}, "somebody else has written the call")
    assert not known([booking], TOOLS)
    assert known([replace(booking, name="find_flights"), replace(booking, in_passing=True)], TOOLS)


def test_a_trace_of_a_refused_call_or_a_look_up_rejects() -> None:
    """Then the calls that changed something do not give what the dialogue ends with."""
    (message,) = said(planned("book_flight"), executed("book_flight"), after=ODD)
    assert "the changing calls alone" in message


def test_a_planned_change_that_was_refused_each_time_rejects() -> None:
    """One that went through in the end is made; a look-up that fails changes nothing anyway."""
    refused = executed("book_flight", OutcomeKind.RAISED)
    (message,) = said(planned("book_flight"), refused)
    assert "every call of it was refused" in message
    assert said(planned("book_flight"), refused, executed("book_flight")) == []
    assert said(planned("find_flights"), executed("find_flights", OutcomeKind.RAISED)) == []


def test_a_state_that_begins_otherwise_than_it_was_shown_judges_nothing() -> None:
    """What was planned need not be there, so it is no verdict on the dialogue."""
    dialogue = replace(planned("book_flight"), state=StateSampled(digest=ODD.digest, sample="{}"))
    (found,) = final_state_findings(dialogue, [executed("book_flight")], TOOLS, States(FRESH, BOOKED, BOOKED))
    assert found.verdict is Verdict.ERROR


def test_what_the_state_says_of_itself_rejects() -> None:
    """A state may know what must never be."""
    assert said(
        planned("book_flight"), executed("book_flight"), after=replace(BOOKED, faults=("a seat is sold twice",))
    ) == ["the final state is faulty: a seat is sold twice"]


SNAPSHOT: JsonValue = {"trips": {"T-1": {"status": "booked", "price": 20.0}, "T-2": {"status": "open"}}, "open": True}


def test_what_is_expected_has_to_be_there() -> None:
    """By the plan, or by the file that a dialogue came from; a place that leads nowhere is a fault, too."""
    calls = (executed("book_flight"),)
    after = replace(BOOKED, snapshot=SNAPSHOT)
    right = Expectation(at="/trips/T-1/status", value="booked")
    dialogue = replace(planned("book_flight"), expect=(right, Expectation(at="/trips/T-1/price", value=20)))
    assert said(dialogue, *calls, after=after) == []
    wrong = replace(dialogue, expect=(right.model_copy(update={"value": "open"}),))
    assert said(wrong, *calls, after=after) == [
        "the final state is another: 'open' is expected at /trips/T-1/status, and 'booked' is there"
    ]
    imported = replace(drafted(), plan=(), origin={"expect": {"/trips/T-9/status": "booked", "trips": None}})
    assert [message.rpartition(", and ")[2] for message in said(imported, *calls, after=after)] == [
        "there is nothing at that place"
    ] * 2


def test_places_that_can_be_expected_are_shown_by_example() -> None:
    """Of each part of the snapshot, those of its first thing."""
    assert places(SNAPSHOT) == ("/trips/T-1/status", "/trips/T-1/price", "/open")
    assert places([1, 2]) == ()
