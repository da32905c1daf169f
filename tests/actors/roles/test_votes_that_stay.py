"""Votes that need not be asked for: by rule where an expert has nothing to look at, and those that a repair leaves."""

import pytest

from support.dialogues import given, skeleton
from support.roles import DONE, answered, calls, proposed, says, user
from support.stories import finding
from toolace_mt.actors.replies import VoteReply
from toolace_mt.actors.roles import Verifier
from toolace_mt.events import (
    CheckOutcome,
    ComplexityKind,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    ExpertVoted,
    FillAccepted,
    Operation,
    RulesApplied,
    Severity,
    TurnsMasked,
    Verdict,
    VerificationReopened,
    admit_all,
)

CLEAN = RulesApplied(checks=(CheckOutcome(check="structure", verdict=Verdict.PASS),), findings=())
PASSED = VoteReply.model_validate({"verdict": "pass", "reason": "The dates and the names agree."})


def panel(*experts: str, rules: RulesApplied = CLEAN, before: tuple[DialogueEvent, ...] = ()) -> Dialogue:
    """A dialogue that the rules have passed, before its panel votes."""
    return given(*skeleton(experts=experts), *before, DONE, rules)


def failed(turn: str) -> VoteReply:
    """A vote against one turn."""
    fault = {"turn": turn, "quote": "", "message": "it does not say what was asked"}
    return VoteReply.model_validate({"verdict": "fail", "reason": "One turn is wrong.", "findings": [fault]})


def asked(dialogue: Dialogue) -> list[str | None]:
    """The experts that are asked, after the votes by rule."""
    while events := Verifier().decide(dialogue, ()):
        if not isinstance(events[0], ExpertVoted):
            break
        dialogue = admit_all(dialogue, events)
    return [question.expert for question in Verifier().ask(dialogue)]


def test_an_expert_with_nothing_to_look_at_passes_by_rule_and_visibly() -> None:
    """Nobody is paid to say that there was no error and no injection; the log says why nobody was."""
    dialogue = panel("recovery", "complexity")
    votes = Verifier().decide(dialogue, ())
    assert [(vote.expert, vote.verdict, vote.reason) for vote in votes if isinstance(vote, ExpertVoted)] == [
        ("recovery", Verdict.PASS, "by rule: no call failed or came back empty"),
        ("complexity", Verdict.PASS, "by rule: no complexity was injected"),
    ]
    dialogue = admit_all(dialogue, votes)
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_an_expert_is_asked_where_there_is_something_of_its_subject() -> None:
    """An injection is for `complexity`; its failed call is for `recovery`."""
    kind = ComplexityKind.OUTAGE
    mask = TurnsMasked(mask="m1", operation=Operation.EXTEND, turns=("2.2",), injection=kind, guidance=())
    dialogue = given(*skeleton(experts=["recovery", "complexity", "coherence"], complexities=[kind]), mask)
    booking: dict[str, object] = {"flight_id": "FL-204", "seats": 2}
    dialogue = proposed(
        dialogue,
        calls("book_flight", booking, id_="x"),
        {"role": "tool", "results": [{"call": "x", "content": "Request timed out; nothing was booked", "error": True}]},
        calls("book_flight", booking, id_="call_2_2_1", id="2.2", text="That timed out, I will try again."),
    )
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="It is convincing."), DONE, CLEAN])
    assert asked(dialogue) == ["recovery", "complexity", "coherence"]


@pytest.mark.parametrize(
    ("turn", "text", "again"),
    [
        ("2.1", "Please book it for the two of us.", ["coherence", "naturalness", "arguments"]),
        ("2.4", "It is booked: BK-77.", ["coherence"]),
    ],
)
def test_after_a_repair_only_those_vote_again_whom_it_concerns(turn: str, text: str, again: list[str]) -> None:
    """The one that failed, and those that look at a changed turn; the other votes stay, and count."""
    dialogue = panel("coherence", "naturalness", "arguments")
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, failed(turn), PASSED, PASSED))
    guidance = tuple(found.id for found in dialogue.blocking)
    mask = TurnsMasked(mask="m1", operation=Operation.REPAIR, turns=(turn,), injection=None, guidance=guidance)
    written = (user if turn == "2.1" else says)(text, id=turn)
    dialogue = proposed(admit_all(dialogue, [mask]), written)
    dialogue = admit_all(dialogue, [FillAccepted(mask="m1", reason="mended")])
    (reopened,) = Verifier().decide(dialogue, ())
    assert isinstance(reopened, VerificationReopened)
    dialogue = admit_all(dialogue, [reopened, CLEAN])
    assert asked(dialogue) == again
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, *[PASSED] * len(again)))
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_a_remark_goes_to_the_expert_that_it_concerns() -> None:
    """A rule's doubt about an argument is for `arguments`; one of a rule that no expert knows is for all."""
    doubts = (
        finding("r1.1", severity=Severity.ADVISORY, message="It is a sum."),
        finding("r1.2", severity=Severity.ADVISORY, check="our_own_rule", message="Our house style."),
    )
    dialogue = panel("naturalness", "arguments", rules=RulesApplied(checks=CLEAN.checks, findings=doubts))
    tasks = {question.expert: question.prompt.task for question in Verifier().ask(dialogue)}
    assert "It is a sum." in tasks["arguments"]
    assert "It is a sum." not in tasks["naturalness"]
    assert all("Our house style." in task for task in tasks.values())
