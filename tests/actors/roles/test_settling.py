"""What really came is put in as soon as it is known, and no model is asked for it."""

from collections.abc import Sequence

import pytest
from pydantic import BaseModel

from support.dialogues import drafted, given, skeleton
from toolace_mt.actors.methods.mask_and_fill.routing import next_role
from toolace_mt.actors.questions import Answer
from toolace_mt.actors.replies import TurnsReply
from toolace_mt.actors.roles import Filler, Refiner, Role, execution_due, purposes
from toolace_mt.actors.roles.real_results import LONGEST
from toolace_mt.actors.roles.result_reconciliation import contradicted
from toolace_mt.events import (
    AssistantTurn,
    CallOutcome,
    CallsExecuted,
    CheckOutcome,
    Dialogue,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Finding,
    ImpossibleEvent,
    Operation,
    RefinementCompleted,
    Replacement,
    RulesApplied,
    Severity,
    SubtaskDrafted,
    ToolTurn,
    TurnsMasked,
    Verdict,
    admit_all,
)

REAL = '{"flights": [{"flight_id": "XY-9"}]}'
INVENTED = '{"flights": [{"flight_id": "FL-204"}]}'


def ran(*, text: str = REAL, kind: str = "returned", found: bool = True, severity: Severity = Severity.BLOCKING,
        verdict: Verdict = Verdict.FAIL) -> CallsExecuted:  # fmt: skip
    """The first call was run; the second tool cannot be."""
    outcome = CallOutcome(turn="1.2", call="call_1_2_1", tool="find_flights", kind=kind, text=text, seconds=0.01)
    finding = Finding(
        id="x5.1", check="execution", verdict=Verdict.FAIL, severity=severity, turns=("1.3", "1.2"), call="call_1_2_1",
        pointer=None, evidence="", message="it is something else",
    )  # fmt: skip
    return CallsExecuted(
        outcomes=(outcome,), verdict=verdict if found else Verdict.PASS, findings=(finding,) if found else ()
    )


def mask(*turns: str, operation: Operation = Operation.FILL, id_: str = "m1") -> TurnsMasked:
    """A mask over turns."""
    return TurnsMasked(mask=id_, operation=operation, turns=turns, injection=None, guidance=())


def decided_until_asked(dialogue: Dialogue) -> Dialogue:
    """The dialogue after everything that filler and refiner decide without a model."""
    roles: dict[str | None, Role] = {purposes.FILLER: Filler(), purposes.REFINER: Refiner()}
    while (name := next_role(dialogue)) in roles:
        events: Sequence[DialogueEvent] = roles[name].decide(dialogue, ())
        if not events or any(isinstance(event, RefinementCompleted) for event in events):
            break
        if any(isinstance(e, TurnsMasked) and e.operation is not Operation.REPAIR for e in events):
            break
        dialogue = admit_all(dialogue, events)
    return dialogue


def content(dialogue: Dialogue, turn: str) -> str:
    """The one result of a tool turn."""
    found = dialogue.turn(turn)
    assert isinstance(found, ToolTurn)
    return found.results[0].content


def test_a_drafted_result_is_settled_before_the_next_draft() -> None:
    """The real result stands in the dialogue, no question was put, and no repair round is used up."""
    *first, second = skeleton(repair_rounds=1)
    dialogue = given(*first)
    assert execution_due(dialogue)
    dialogue = given(*first, ran())
    assert not execution_due(dialogue)
    assert next_role(dialogue) is purposes.REFINER
    settled = decided_until_asked(dialogue)
    assert content(settled, "1.3") == REAL
    assert (settled.repairs, settled.mended, settled.iterations, dict(settled.picks)) == (0, False, 0, {})
    assert not execution_due(settled)
    assert execution_due(admit_all(settled, [second]))


def test_an_answer_that_was_written_for_another_result_is_told_anew_before_the_next_draft() -> None:
    """It is asked for by its own words, taken without a judge, and counts as no iteration; once is enough."""
    *first, _ = skeleton()
    settled = decided_until_asked(given(*first, ran()))
    assert next_role(settled) is purposes.REFINER
    (masked,) = Refiner().decide(settled, ())
    assert isinstance(masked, TurnsMasked)
    assert (masked.operation, masked.turns) == (Operation.FILL, ("1.4",))
    asked = admit_all(settled, [masked])
    (question,) = Filler().ask(asked)
    assert "say what\n  they say now" in question.prompt.task
    assert "Keep the facts" not in question.prompt.task
    reply = TurnsReply.model_validate({"turns": [{"id": "1.4", "role": "assistant", "text": "There is only XY-9."}]})
    filled = admit_all(asked, Filler().decide(asked, [Answer(question, reply, None)]))
    told = admit_all(filled, Refiner().decide(filled, ()))
    assert [turn.text for turn in told.turns if isinstance(turn, AssistantTurn)][-1] == "There is only XY-9."
    assert (next_role(told), told.iterations, dict(told.picks)) == (purposes.INITIALIZER, 0, {"1.4": 1})


def test_before_the_draft_is_complete_nothing_else_is_rewritten() -> None:
    """Words for the results that are there stay until the dialogue is refined."""
    *first, _ = skeleton()
    with pytest.raises(ImpossibleEvent, match="before the draft is complete"):
        given(*first, mask("1.4"))


def test_nothing_is_drafted_while_a_result_is_being_settled() -> None:
    """The next draft builds on it."""
    *first, second = skeleton()
    dialogue = given(*first, ran())
    with pytest.raises(ImpossibleEvent, match="still open"):
        admit_all(dialogue, [*Refiner().decide(dialogue, ()), second])
    assert isinstance(second, SubtaskDrafted)


def test_a_masked_result_that_really_came_is_filled_without_a_model() -> None:
    """The mask's only turn is known: a rule accepts it."""
    dialogue = given(*skeleton(), ran(found=False), mask("1.3"))
    assert not any(isinstance(e, FillDeclined) for e in Filler().decide(dialogue, ()))
    filled = decided_until_asked(dialogue)
    assert content(filled, "1.3") == REAL
    assert not filled.masks


def test_of_a_mixed_mask_only_the_rest_is_asked() -> None:
    """The prompt names the turns that nobody knows, and the fill holds both."""
    dialogue = given(*skeleton(), ran(found=False), mask("1.1", "1.3", "2.3"))
    assert Filler().decide(dialogue, ()) == []
    (question,) = Filler().ask(dialogue)
    assert question.prompt.parts["turns"] == "1.1, 2.3"
    reply = TurnsReply.model_validate(
        {"turns": [
            {"id": "1.1", "role": "user", "text": "Fly me to Rome."},
            {"id": "2.3", "role": "tool", "results": [{"content": "booked"}]},
        ]}
    )  # fmt: skip
    value: BaseModel = reply
    assert Filler().objection(dialogue, question, value) is None
    (proposal,) = Filler().decide(dialogue, [Answer(question, reply, None)])
    assert isinstance(proposal, FillProposed)
    assert [replacement.turn for replacement in proposal.replacements] == ["1.1", "1.3", "2.3"]
    accepted = admit_all(dialogue, [proposal, FillAccepted(mask="m1", reason="")])
    assert content(accepted, "1.3") == REAL
    assert content(accepted, "2.3") == "booked"
    assert execution_due(accepted)


@pytest.mark.parametrize("outcome", [ran(kind="timed_out"), ran(text="x" * LONGEST), ran(kind="skipped")])
def test_what_no_tool_has_said_whole_is_no_fill(outcome: CallsExecuted) -> None:
    """A reason why nothing came, or the beginning of a long result, is asked of a model as before."""
    dialogue = given(*skeleton(), outcome, mask("1.3"))
    assert Filler().decide(dialogue, ()) == []
    assert len(Filler().ask(dialogue)) == 1
    assert contradicted(given(*skeleton(), outcome)) == ()


def test_a_fill_that_changes_calls_is_run_anew_and_one_that_changes_words_is_not() -> None:
    """What came is what came, for as long as the calls are the same."""
    dialogue = given(*skeleton(), ran(found=False))
    words = dialogue.turn("1.1").model_copy(update={"text": "Else."})
    call = dialogue.turn("1.2")
    assert isinstance(call, AssistantTurn)
    other = call.model_copy(update={"calls": tuple(c.model_copy(update={"arguments": {}}) for c in call.calls)})
    for turn, again in ((words, False), (other, True)):
        proposal = FillProposed(mask="m1", replacements=(Replacement(turn=turn.id, turns=(turn,)),), withheld=())
        after = admit_all(dialogue, [mask(turn.id), proposal, FillAccepted(mask="m1", reason="")])
        assert execution_due(after) is again


def test_a_fickle_tool_is_settled_once() -> None:
    """One that says something else each time keeps nobody busy: verification sees it."""
    dialogue = decided_until_asked(given(*skeleton(repair_rounds=1), ran()))
    dialogue = admit_all(dialogue, [RefinementCompleted(reason="")])
    assert execution_due(dialogue)
    dialogue = admit_all(dialogue, [ran(text='{"flights": []}')])
    assert contradicted(dialogue) == ()
    assert next_role(dialogue) is purposes.VERIFIER
    assert dialogue.blocking


def test_verification_settles_for_nothing_and_runs_again() -> None:
    """An invented result that a repair has written is put right before the rules look, and costs no repair round."""
    dialogue = given(*skeleton(repair_rounds=1), RefinementCompleted(reason=""), ran())
    settled = decided_until_asked(dialogue)
    assert content(settled, "1.3") == REAL
    assert (settled.repairs, settled.mended) == (0, False)
    assert execution_due(settled)
    assert next_role(settled) is purposes.VERIFIER


def test_a_dialogue_that_may_not_be_repaired_is_verified_as_it_is() -> None:
    """With no repair rounds, what execution finds rejects."""
    dialogue = given(*skeleton(repair_rounds=0), RefinementCompleted(reason=""), ran())
    assert next_role(dialogue) is purposes.VERIFIER
    assert content(dialogue, "1.3") == INVENTED


def test_calls_that_cannot_be_run_are_not_tried_after_every_change() -> None:
    """A server that hangs is waited for once while a dialogue is made, and once when it is verified."""
    error = ran(kind="timed_out", found=True, verdict=Verdict.ERROR)
    *first, second = skeleton()
    dialogue = given(*first, error, second)
    assert not execution_due(dialogue)
    assert execution_due(admit_all(dialogue, [RefinementCompleted(reason="")]))


def test_a_repair_after_the_rules_is_counted() -> None:
    """Only settling before any rule has looked is free."""
    applied = RulesApplied(checks=(CheckOutcome(check="pairing", verdict=Verdict.PASS),), findings=())
    dialogue = given(*skeleton(repair_rounds=1), RefinementCompleted(reason=""), applied)
    after = admit_all(dialogue, [mask("1.3", operation=Operation.REPAIR)])
    assert after.repairs == 1


def test_nothing_is_run_where_masks_are_open_or_nothing_stands() -> None:
    """Before the first draft there is nothing to run, and beside an open mask nothing is certain."""
    assert not execution_due(given(*skeleton()[:2]))
    assert not execution_due(given(*skeleton(), mask("1.1")))
    assert execution_due(drafted())
