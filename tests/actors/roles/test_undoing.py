"""An injection that could not be repaired is undone, from the log, without an answer."""

import pytest

from support.dialogues import given, skeleton
from support.roles import DONE, answered, calls, proposed, result, says, user
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.questions import Answer
from toolace_mt.actors.replies import VoteReply
from toolace_mt.actors.roles import Filler, Refiner, Role, Verifier, purposes
from toolace_mt.events import (
    CheckOutcome,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    DialogueAccepted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    Replacement,
    RulesApplied,
    ToolListTurn,
    TurnsMasked,
    Verdict,
    VerificationReopened,
    admit,
    admit_all,
)
from toolace_mt.events.errors import ImpossibleEvent

CLEAN = RulesApplied(checks=(CheckOutcome(check="structure", verdict=Verdict.PASS),), findings=())
PASSED = VoteReply.model_validate({"verdict": "pass", "reason": "The dates and the names agree."})
CHAT = (
    user("What a day!"),
    says("I hope it gets better."),
    user("Thanks. Help me with flight_id FL-204, seats 2.", id="2.1"),
)
LATER: tuple[dict[str, object], ...] = (
    {"role": "tool_list", "added": ["book_flight"], "removed": []},
    user("Please go on now."),
)


def failed(*turns: str) -> VoteReply:
    """A vote against some turns."""
    faults = [{"turn": turn, "quote": "", "message": "it is beside the point"} for turn in turns]
    return VoteReply.model_validate({"verdict": "fail", "reason": "It is beside the point.", "findings": faults})


def injected(*written: dict[str, object], kind: ComplexityKind = ComplexityKind.CHIT_CHAT, rounds: int = 1) -> Dialogue:
    """A dialogue in verification with an injection at its second request."""
    mask = TurnsMasked(mask="m1", operation=Operation.EXTEND, turns=("2.1",), injection=kind, guidance=())
    opened = given(*skeleton(experts=["coherence"], complexities=[kind], repair_rounds=rounds), mask)
    dialogue = proposed(opened, *(written or CHAT))
    return admit_all(dialogue, [FillAccepted(mask="m1", reason="It is convincing."), DONE, CLEAN])


def repaired_in_vain(dialogue: Dialogue, *turns: str) -> Dialogue:
    """The dialogue after a vote against *turns*, and a repair that was declined."""
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, failed(*turns)))
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    assert mask.operation is Operation.REPAIR
    return admit_all(dialogue, [mask, FillDeclined(mask=mask.mask, by=DeclinedBy.JUDGE, reason="no better")])


def carried_on(dialogue: Dialogue) -> Dialogue:
    """The dialogue after everything that is decided without an answer, up to the rules."""
    roles: dict[str, Role] = {
        purposes.REFINER: Refiner(),
        purposes.FILLER: Filler(),
        purposes.VERIFIER: Verifier(),
    }
    while not dialogue.ended:
        events = roles[next_role(dialogue) or ""].decide(dialogue, ())
        dialogue = admit_all(dialogue, events)
        if isinstance(events[0], VerificationReopened):
            return dialogue
    return dialogue


def test_an_injection_at_fault_gives_way_to_the_turn_that_it_was_injected_at() -> None:
    """No question is asked for it, the votes are cast anew, and the complexity counts as missing."""
    before = given(*skeleton()).turns
    dialogue = repaired_in_vain(injected(), "m1.1")
    assert dialogue.turns != before
    dialogue = carried_on(dialogue)
    assert dialogue.turns == before
    assert not any(edit.injection and edit.accepted for edit in dialogue.edits)
    dialogue = admit_all(dialogue, [CLEAN])
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, PASSED))
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_the_tool_that_came_later_is_there_from_the_start_again() -> None:
    """What the injection withheld is withheld no longer."""
    kind = ComplexityKind.TOOL_SUPPLIED_LATER
    masked = user("Please help me with flight_id FL-204, seats 2.", id="2.1")
    dialogue = injected(masked, says("I lack the tool for that."), *LATER, kind=kind)
    assert "book_flight" in dialogue.withheld
    assert any(isinstance(turn, ToolListTurn) for turn in dialogue.turns)
    dialogue = carried_on(repaired_in_vain(dialogue, "2.1"))
    assert dialogue.withheld == frozenset()
    assert not any(isinstance(turn, ToolListTurn) for turn in dialogue.turns)


def test_an_injection_too_long_for_a_repair_is_undone_too() -> None:
    """No repair masks as many turns, so that none is tried first."""
    chat = [turn for number in range(5) for turn in (user(f"And thing {number}?"), says(f"Thing {number} is fine."))]
    dialogue = injected(*chat, user("Thanks. Help me with flight_id FL-204, seats 2.", id="2.1"))
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, failed("m1.1")))
    assert dialogue.repairs == 0
    assert carried_on(dialogue).turns == given(*skeleton()).turns


def test_votes_on_what_was_taken_away_are_cast_anew() -> None:
    """An expert of failed calls passed one that is gone: it looks at the dialogue again."""
    written = (
        user("Help me with flight_id FL-204, seats 2.", id="2.1"),
        calls("book_flight", {"flight_id": "FL-402", "seats": 2}),
        result("No such flight.", error=True),
        says("I mistyped the id, and try again."),
        user("Please do."),
    )
    panel = {"experts": ["recovery", "coherence"], "repair_rounds": 1}
    mask = TurnsMasked(
        mask="m1", operation=Operation.EXTEND, turns=("2.1",), injection=ComplexityKind.BAD_ARGUMENT, guidance=()
    )
    dialogue = proposed(given(*skeleton(complexities=[ComplexityKind.BAD_ARGUMENT], **panel), mask), *written)
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="It is convincing."), DONE, CLEAN])
    votes = {"recovery": PASSED, "coherence": failed("m1.2")}
    for question in Verifier().ask(dialogue):
        dialogue = admit_all(
            dialogue, Verifier().decide(dialogue, [Answer(question, votes[question.expert or ""], None)])
        )
    (repair,) = Refiner().decide(dialogue, ())
    assert isinstance(repair, TurnsMasked)
    declined = FillDeclined(mask=repair.mask, by=DeclinedBy.JUDGE, reason="no better")
    dialogue = carried_on(admit_all(dialogue, [repair, declined]))
    assert dialogue.edits[-1].operation is Operation.UNDO
    assert dialogue.votes == ()


@pytest.mark.parametrize("turns", [("1.4",), ("m1.1", "1.4")])
def test_a_dialogue_with_another_fault_is_rejected_as_it_is(turns: tuple[str, ...]) -> None:
    """Undoing would not save it."""
    dialogue = repaired_in_vain(injected(), *turns)
    assert next_role(dialogue) == purposes.VERIFIER
    (rejected,) = Verifier().decide(dialogue, ())
    assert rejected.type == "dialogue_rejected"


def test_a_dialogue_that_may_not_be_repaired_is_left_as_it_is() -> None:
    """`repair_rounds: 0` asks for what was made, whatever verification says of it."""
    dialogue = injected(rounds=0)
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, failed("m1.1")))
    assert next_role(dialogue) == purposes.VERIFIER


def test_undoing_that_was_declined_is_not_tried_again() -> None:
    """The dialogue ends."""
    dialogue = repaired_in_vain(injected(), "m1.1")
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    dialogue = admit_all(dialogue, [mask])
    dialogue = admit_all(dialogue, Filler().decide(dialogue, ()))
    dialogue = admit_all(dialogue, [FillDeclined(mask=mask.mask, by=DeclinedBy.RULE, reason="a later turn needs it")])
    assert next_role(dialogue) == purposes.VERIFIER


def test_only_the_turns_before_an_injection_can_take_its_place() -> None:
    """An undoing mask is over one whole injection, and nothing is written for it."""
    dialogue = repaired_in_vain(injected(), "m1.1")
    with pytest.raises(ImpossibleEvent, match="one injection wrote"):
        admit(dialogue, TurnsMasked(mask="m3", operation=Operation.UNDO, turns=("m1.1",), injection=None, guidance=()))
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    dialogue = admit(dialogue, mask)
    kept = tuple(Replacement(turn=id_, turns=(dialogue.turn(id_),)) for id_ in mask.turns)
    with pytest.raises(ImpossibleEvent, match="as they were before it"):
        admit(dialogue, FillProposed(mask=mask.mask, replacements=kept, withheld=()))
