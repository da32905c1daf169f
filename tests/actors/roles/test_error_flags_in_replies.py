"""An answer says that a result is an error where an error was asked for, and nowhere else."""

import pytest

from support.dialogues import drafted, given, skeleton
from toolace_mt.actors.replies import TurnsReply, WrittenTurn
from toolace_mt.actors.roles.filling import fill_fault
from toolace_mt.actors.roles.initializer import Initializer
from toolace_mt.actors.roles.said_errors import drafted_error_fault, injected_error_fault
from toolace_mt.events import (
    ComplexityKind,
    Dialogue,
    DialogueOpened,
    JsonObject,
    Mask,
    Operation,
    TaskPlanned,
    TurnsMasked,
)

REFUSED = "Booking FL-2O4 was not made: flight numbers have digits after the dash."


def booking_again(**said: object) -> tuple[WrittenTurn, ...]:
    """A booking that is refused, as *said*, and made at the second try."""
    asked: JsonObject = {"id": "", "name": "book_flight", "arguments": {"flight_id": "FL-2O4", "seats": 2}}
    again: JsonObject = {"id": "call_2_2_1", "name": "book_flight", "arguments": {"flight_id": "FL-204", "seats": 2}}
    turns = [
        {"role": "assistant", "text": "I'll book two seats.", "calls": [asked]},
        {"role": "tool", "results": [{"content": REFUSED, **said}]},
        {"role": "assistant", "id": "2.2", "text": "I had a letter O for a zero. Once more.", "calls": [again]},
    ]
    return tuple(TurnsReply.model_validate({"turns": turns}).turns)


def injected(kind: ComplexityKind) -> tuple[Dialogue, Mask]:
    """A drafted dialogue whose booking is masked for *kind*."""
    masked = TurnsMasked(mask="m1", operation=Operation.EXTEND, turns=("2.2",), injection=kind, guidance=())
    dialogue = given(*skeleton(complexities=[kind]), masked)
    return dialogue, dialogue.mask("m1")


@pytest.mark.parametrize("kind", [ComplexityKind.BAD_ARGUMENT, ComplexityKind.OUTAGE, ComplexityKind.ALTERNATIVE_TOOL])
def test_an_injected_error_says_so(kind: ComplexityKind) -> None:
    """Without the flag the answer is asked again with a plain reason; with it it fits."""
    assert fill_fault(*injected(kind), booking_again(error=True)) is None
    fault = fill_fault(*injected(kind), booking_again()) or ""
    assert 'the result of the call of book_flight has to carry "error": true' in fault
    assert fill_fault(*injected(kind), booking_again(error=False)) == fault


def test_one_of_parallel_calls_may_fail() -> None:
    """Other calls of the same turn succeed."""
    turns = [
        {"role": "assistant", "calls": [{"name": name, "arguments": {}} for name in ("find_flights", "book_flight")]},
        {"role": "tool", "results": [{"content": []}, {"error": True, "content": "No answer within 30 seconds."}]},
    ]
    written = TurnsReply.model_validate({"turns": turns}).turns
    assert injected_error_fault(ComplexityKind.OUTAGE, written) is None
    assert injected_error_fault(ComplexityKind.OUTAGE, written[:1]) is not None
    assert injected_error_fault(ComplexityKind.CHIT_CHAT, written[:1]) is None


def test_a_skeleton_has_no_errors() -> None:
    """A draft in which a call fails is asked again; the reason names the call."""
    written = booking_again(error=True)
    fault = drafted_error_fault(written)
    assert fault == 'the result of the call of book_flight carries "error": true, and in a draft every call succeeds'
    assert drafted_error_fault(booking_again()) is None


def test_the_initializer_refuses_a_draft_with_an_error() -> None:
    """The check is part of what the first stage objects to."""
    opened, planned = skeleton()[:2]
    assert isinstance(opened, DialogueOpened)
    assert isinstance(planned, TaskPlanned)
    dialogue = given(opened, planned)
    (question,) = Initializer().ask(dialogue)
    turns = [
        {"role": "user", "text": "Is there a flight from Oslo to Rome?"},
        {
            "role": "assistant",
            "calls": [{"name": "find_flights", "arguments": {"origin": "Oslo", "destination": "Rome"}}],
        },
        {"role": "tool", "results": [{"error": True, "content": "destination is required"}]},
        {"role": "assistant", "text": "I could not find out."},
    ]
    objection = Initializer().objection(dialogue, question, TurnsReply.model_validate({"turns": turns})) or ""
    assert "find_flights" in objection
    turns[2] = {"role": "tool", "results": [{"content": []}]}
    assert Initializer().objection(dialogue, question, TurnsReply.model_validate({"turns": turns})) is None


def test_a_drafted_dialogue_of_the_tests_is_free_of_errors() -> None:
    """The fixture that these tests mask has none."""
    assert not any(result.error for turn in drafted().turns if turn.kind == "tool" for result in turn.results)
