"""The fold: what each event does to a dialogue."""

from support.dialogues import drafted, given, skeleton
from toolace_mt.events import (
    AnswerUnusable,
    AssistantTurn,
    ComplexityKind,
    DeclinedBy,
    DialogueAccepted,
    DialogueFailed,
    FailureReason,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    Phase,
    RefinementCompleted,
    Replacement,
    RulesApplied,
    TurnsMasked,
    UserTurn,
    VerificationReopened,
    fold,
)


def fill_of(turn: str, text: str, mask: str = "m1") -> FillProposed:
    """A fill that rewrites one user turn."""
    new = UserTurn(id=turn, subtask=1, text=text)
    return FillProposed(mask=mask, replacements=(Replacement(turn=turn, turns=(new,)),), withheld=())


def masked(*turns: str, mask: str = "m1", operation: Operation = Operation.FILL) -> TurnsMasked:
    """A mask over some turns."""
    kind = ComplexityKind.CHIT_CHAT if operation is Operation.EXTEND else None
    return TurnsMasked(mask=mask, operation=operation, turns=turns, injection=kind, guidance=())


def test_a_skeleton_is_its_subtasks_in_order() -> None:
    """Drafts are put one after the other, and the last one ends the drafting."""
    dialogue = drafted()
    assert [turn.id for turn in dialogue.turns] == ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"]
    assert dialogue.phase is Phase.REFINING


def test_a_proposed_fill_changes_no_turn() -> None:
    """Until it is accepted, a fill is only a proposal."""
    before = drafted()
    after = given(*skeleton(), masked("1.1"), fill_of("1.1", "Hello"))
    assert after.turns == before.turns
    assert after.masks[0].proposal == fill_of("1.1", "Hello")


def test_an_accepted_fill_is_the_dialogue() -> None:
    """The turn is replaced in its place, and the edited-turn log has a line."""
    dialogue = given(*skeleton(), masked("1.1"), fill_of("1.1", "Hello"), FillAccepted(mask="m1", reason="better"))
    assert dialogue.turn("1.1") == UserTurn(id="1.1", subtask=1, text="Hello")
    assert dialogue.position("1.1") == 0
    assert dialogue.masks == ()
    assert [(edit.mask, edit.accepted, edit.wrote) for edit in dialogue.edits] == [("m1", True, ("1.1",))]


def test_a_declined_fill_leaves_the_original() -> None:
    """The original stays, and the log says who kept it."""
    declined = FillDeclined(mask="m1", by=DeclinedBy.JUDGE, reason="worse")
    dialogue = given(*skeleton(), masked("1.1"), fill_of("1.1", "Hello"), declined)
    assert dialogue.turns == drafted().turns
    assert dialogue.edits[0].declined_by is DeclinedBy.JUDGE


def test_an_extension_puts_turns_around_the_one_that_keeps_its_id() -> None:
    """Extra turns stand where the fill has them; every other turn keeps its id."""
    extra = (
        UserTurn(id="m1.1", subtask=2, text="Nice weather."),
        AssistantTurn(id="m1.2", subtask=2, text="It is.", calls=()),
        UserTurn(id="2.1", subtask=2, text="Now book it."),
    )
    fill = FillProposed(mask="m1", replacements=(Replacement(turn="2.1", turns=extra),), withheld=("book_flight",))
    dialogue = given(
        *skeleton(), masked("2.1", operation=Operation.EXTEND), fill, FillAccepted(mask="m1", reason="natural")
    )
    assert [turn.id for turn in dialogue.turns] == [
        *("1.1", "1.2", "1.3", "1.4"),
        *("m1.1", "m1.2", "2.1"),
        *("2.2", "2.3", "2.4"),
    ]
    assert [tool.name for tool in dialogue.opening_tools] == ["find_flights"]


def test_picks_and_iterations_count_reasonability_only() -> None:
    """Complexity injection picks no turn and begins no iteration."""
    dialogue = given(*skeleton(), masked("1.1", operation=Operation.EXTEND), masked("2.1", "2.3", mask="m2"))
    assert dialogue.picks == {"2.1": 1, "2.3": 1}
    assert dialogue.iterations == 1
    assert dialogue.masked == 2


def test_reopened_verification_begins_anew() -> None:
    """Findings and votes belong to a round."""
    applied = RulesApplied(checks=(), findings=())
    dialogue = given(
        *skeleton(), RefinementCompleted(reason="done"), applied, VerificationReopened(reason="repair changed it")
    )
    assert (dialogue.round, dialogue.checks, dialogue.phase) == (2, None, Phase.VERIFYING)


def test_faults_are_kept_by_question() -> None:
    """The fault of each unusable answer is known to the next try."""
    faults = [AnswerUnusable(question="plan", fault=fault) for fault in ("no JSON", "no sub-tasks")]
    assert given(skeleton()[0], *faults).faults == {"plan": ("no JSON", "no sub-tasks")}


def test_an_accepted_and_a_failed_dialogue_have_ended() -> None:
    """Both are ends, and a failure keeps its reason."""
    accepted = given(
        *skeleton(), RefinementCompleted(reason="done"), RulesApplied(checks=(), findings=()), DialogueAccepted()
    )
    failed = given(*skeleton(), DialogueFailed(reason=FailureReason.CRASHED, detail="five times"))
    assert (accepted.ended, accepted.phase) == (True, Phase.ACCEPTED)
    assert (failed.ended, failed.failure, failed.reason) == (True, FailureReason.CRASHED, "five times")


def test_the_version_is_the_number_of_events() -> None:
    """A dialogue at version n is the fold of its first n events."""
    events = skeleton()
    assert [fold("run/1", events[:n]).version for n in range(5)] == [0, 1, 2, 3, 4]
