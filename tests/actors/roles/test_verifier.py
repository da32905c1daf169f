"""The verifier: rules first, then votes, then a repair or an end."""

import pytest

from support.dialogues import given, skeleton
from support.roles import DONE, answered, calls, only, proposed, user
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.replies import VoteReply
from toolace_mt.actors.roles import Filler, Refiner, Verifier, purposes
from toolace_mt.events import (
    AssistantTurn,
    Dialogue,
    DialogueAccepted,
    DialogueFailed,
    DialogueRejected,
    ExpertVoted,
    FailureReason,
    FillAccepted,
    FillDeclined,
    Operation,
    RulesApplied,
    SubtaskDrafted,
    TurnsMasked,
    Verdict,
    VerificationReopened,
    admit_all,
)


def test_rules_come_first_and_cost_nothing() -> None:
    """A dialogue that rules reject is not shown to an expert."""
    dialogue = given(*skeleton(experts=["coherence"]), DONE)
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, RulesApplied)


def vote(verdict: str, *faulty: str) -> VoteReply:
    """A vote that points at turns."""
    findings = [{"turn": turn, "quote": "Oslo", "message": "that is not what was said"} for turn in faulty]
    return VoteReply.model_validate({"verdict": verdict, "reason": "It is so.", "findings": findings})


def ruled(**changes: object) -> Dialogue:
    """A dialogue whose rules have been applied."""
    dialogue = given(*skeleton(**changes), DONE)
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def test_experts_vote_all_at_once_and_a_passed_dialogue_is_accepted() -> None:
    """Each has one question; when all have passed it, it is accepted."""
    dialogue = ruled(experts=["coherence", "arguments"])
    assert [question.expert for question in Verifier().ask(dialogue)] == ["coherence", "arguments"]
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("pass"), vote("pass")))
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_an_expert_that_cannot_be_read_fails_the_dialogue() -> None:
    """A panel that could not be completed neither accepts nor rejects."""
    dialogue = ruled(experts=["coherence", "arguments"])
    votes = answered(Verifier(), dialogue, vote("pass"), None)
    assert [event.verdict for event in votes if isinstance(event, ExpertVoted)] == [Verdict.PASS, Verdict.ERROR]
    (event,) = Verifier().decide(admit_all(dialogue, votes), ())
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.PANEL_INCOMPLETE


def test_a_rejected_dialogue_is_repaired_first_then_verified_anew() -> None:
    """Exactly the turns found fault with are masked, with the findings as guidance; then every check begins again."""
    dialogue = ruled(experts=["arguments"])
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("fail", "2.1")))
    assert next_role(dialogue) is purposes.REFINER
    (mask,) = Refiner().decide(dialogue, ())
    assert isinstance(mask, TurnsMasked)
    assert (mask.operation, mask.turns, mask.guidance) == (Operation.REPAIR, ("2.1",), ("arguments1.1",))
    dialogue = admit_all(dialogue, [mask])
    assert "that is not what was said" in only(Filler(), dialogue).prompt.task
    dialogue = proposed(dialogue, user("Book FL-204 for two.", id="2.1"))
    dialogue = admit_all(dialogue, [FillAccepted(mask=mask.mask, reason="mended")])
    assert next_role(dialogue) is purposes.VERIFIER
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, VerificationReopened)


def misled(**changes: object) -> Dialogue:
    """A dialogue that a rule finds fault with: it books a flight that was never mentioned."""
    first, second, third, fourth = skeleton(**changes)
    assert isinstance(fourth, SubtaskDrafted)
    call = fourth.turns[1]
    assert isinstance(call, AssistantTurn)
    wrong = call.calls[0].model_copy(update={"arguments": {"flight_id": "FL-9917", "seats": 2}})
    turns = (fourth.turns[0], call.model_copy(update={"calls": (wrong,)}), *fourth.turns[2:])
    dialogue = given(first, second, third, fourth.model_copy(update={"turns": turns}), DONE)
    dialogue = admit_all(dialogue, Verifier().decide(dialogue, ()))
    assert {finding.check for finding in dialogue.blocking} == {"grounding"}
    return admit_all(dialogue, Refiner().decide(dialogue, ()))


@pytest.mark.parametrize(
    ("text", "flight", "verdict", "why"),
    [
        ("", "FL-204", FillAccepted, "it mends 1 of 1 findings, and adds none"),
        ("One moment.", "FL-9917", FillDeclined, "it mends nothing: grounding"),
    ],
)
def test_what_a_rule_can_decide_about_a_repair_no_judge_is_asked(
    text: str, flight: str, verdict: type[FillAccepted | FillDeclined], why: str
) -> None:
    """The rules that found the fault say whether it is mended."""
    dialogue = misled()
    (mask,) = dialogue.masks
    (id_,) = mask.turns
    arguments: dict[str, object] = {"flight_id": flight, "seats": 2}
    dialogue = proposed(dialogue, calls("book_flight", arguments, id=id_, text=text))
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, verdict)
    assert event.reason.startswith(why)


def test_a_dialogue_without_repair_left_is_rejected_with_its_findings() -> None:
    """Rejection names the findings that block."""
    dialogue = ruled(experts=["arguments"], repair_rounds=0)
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("fail", "2.1")))
    assert next_role(dialogue) is purposes.VERIFIER
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueRejected)
    assert event.findings == ("arguments1.1",)


def test_a_remark_beside_a_passing_vote_is_advisory() -> None:
    """It is shown, and does not reject."""
    dialogue = ruled(experts=["arguments"])
    dialogue = admit_all(dialogue, answered(Verifier(), dialogue, vote("pass", "2.1")))
    assert dialogue.blocking == ()
    voted = [finding.check for finding in dialogue.findings if finding.check.startswith("expert.")]
    assert voted == ["expert.arguments"]


def test_a_vote_points_at_turns_that_are_there() -> None:
    """Otherwise the expert is asked again."""
    dialogue = ruled(experts=["arguments"])
    question = only(Verifier(), dialogue)
    assert "9.9" in (Verifier().objection(dialogue, question, vote("fail", "9.9")) or "")
    assert "no finding" in (Verifier().objection(dialogue, question, vote("fail")) or "")
