"""Impossible events are refused before they are appended."""

import pytest

from support.dialogues import BOOK, FIND, drafted, given, parameters, skeleton
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueOpened,
    DialogueRejected,
    ExpertVoted,
    FillAccepted,
    FillProposed,
    Finding,
    ImpossibleEvent,
    Operation,
    RefinementCompleted,
    Replacement,
    RulesApplied,
    Severity,
    SubtaskDrafted,
    TaskPlanned,
    TurnsMasked,
    UserTurn,
    Verdict,
    VerificationReopened,
    admit,
    unopened,
)

OPENED = DialogueOpened(seed=1, parameters=parameters(), tools=(FIND, BOOK))
DONE = RefinementCompleted(reason="done")
RULES = RulesApplied(checks=(), findings=())
BLOCKING = Finding(
    id="r1.1",
    check="pairing",
    verdict=Verdict.FAIL,
    severity=Severity.BLOCKING,
    turns=("1.2",),
    call=None,
    pointer=None,
    evidence="",
    message="a call has no result",
)


def mask(*turns: str, mask: str = "m1", operation: Operation = Operation.FILL) -> TurnsMasked:
    """A mask without more."""
    return TurnsMasked(mask=mask, operation=operation, turns=turns, injection=None, guidance=())


def fill(turn: str, *ids: str, mask: str = "m1", withheld: tuple[str, ...] = ()) -> FillProposed:
    """A fill of one turn by user turns of these ids."""
    turns = tuple(UserTurn(id=id_, subtask=1, text="Hello") for id_ in ids)
    return FillProposed(mask=mask, replacements=(Replacement(turn=turn, turns=turns),), withheld=withheld)


def vote(expert: str, verdict: Verdict = Verdict.PASS) -> ExpertVoted:
    """A vote without findings."""
    return ExpertVoted(
        question=f"vote:{expert}:1", expert=expert, verdict=verdict, confidence=1.0, reason="so it is", findings=()
    )


REFUSED: list[tuple[str, Dialogue, DialogueEvent, str]] = [
    ("unopened", unopened("run/1"), DONE, "not been opened"),
    ("opened twice", given(OPENED), OPENED, "opened already"),
    (
        "two tools of one name",
        unopened("d"),
        DialogueOpened(seed=1, parameters=parameters(), tools=(FIND, FIND)),
        "twice",
    ),
    ("no sub-task", unopened("d"), DialogueOpened(seed=1, parameters=parameters(steps=()), tools=()), "no sub-task"),
    ("a plan of another size", given(OPENED), TaskPlanned(subtasks=()), "2 sub-tasks were drawn"),
    ("a draft out of turn", given(*skeleton()[:2]), skeleton()[3], "sub-task 1 is next"),
    ("an empty draft", given(*skeleton()[:2]), SubtaskDrafted(subtask=1, turns=()), "no turns"),
    ("a turn id used again", given(*skeleton()[:3]), SubtaskDrafted(subtask=2, turns=drafted().turns[:1]), "twice"),
    ("a mask of nothing", drafted(), mask(), "masks nothing"),
    ("a mask of an unknown turn", drafted(), mask("9.9"), "no turn '9.9'"),
    ("neighbours", drafted(), mask("1.1", "1.2"), "neighbours"),
    ("turns out of order", drafted(), mask("2.1", "1.1"), "order"),
    ("a mask id used again", given(*skeleton(), mask("1.1")), mask("2.1"), "used before"),
    ("masks that touch", given(*skeleton(), mask("1.1")), mask("1.2", mask="m2"), "touches"),
    ("an injection without a kind", drafted(), mask("1.1", operation=Operation.EXTEND), "injection"),
    ("a repair while refining", drafted(), mask("1.1", operation=Operation.REPAIR), "not verifying"),
    ("a fill of a mask that is not open", drafted(), fill("1.1", "1.1"), "not open"),
    ("a fill of other turns", given(*skeleton(), mask("1.1")), fill("2.1", "2.1"), "other turns"),
    ("a second fill", given(*skeleton(), mask("1.1"), fill("1.1", "1.1")), fill("1.1", "1.1"), "fill already"),
    ("a fill that loses the id", given(*skeleton(), mask("1.1")), fill("1.1", "x"), "keep the id"),
    ("a rewrite of one by two", given(*skeleton(), mask("1.1")), fill("1.1", "1.1", "x"), "one turn for one"),
    (
        "a withheld tool that is not there",
        given(*skeleton(), mask("1.1")),
        fill("1.1", "1.1", withheld=("fly",)),
        "withhold",
    ),
    ("an acceptance of nothing", given(*skeleton(), mask("1.1")), FillAccepted(mask="m1", reason=""), "no fill"),
    ("completion with an open mask", given(*skeleton(), mask("1.1")), DONE, "still open"),
    ("rules while refining", drafted(), RULES, "not verifying"),
    ("rules twice in a round", given(*skeleton(), DONE, RULES), RULES, "applied in this round"),
    ("a vote before the rules", given(*skeleton(experts=["a"]), DONE), vote("a"), "not been applied"),
    ("a vote of a stranger", given(*skeleton(experts=["a"]), DONE, RULES), vote("b"), "not on the panel"),
    ("a second vote", given(*skeleton(experts=["a"]), DONE, RULES, vote("a")), vote("a"), "has voted"),
    ("acceptance before the panel", given(*skeleton(experts=["a"]), DONE, RULES), DialogueAccepted(), "not passed"),
    (
        "acceptance past an error",
        given(*skeleton(experts=["a"]), DONE, RULES, vote("a", Verdict.ERROR)),
        DialogueAccepted(),
        "not passed",
    ),
    (
        "acceptance past a blocking finding",
        given(*skeleton(), DONE, RulesApplied(checks=(), findings=(BLOCKING,))),
        DialogueAccepted(),
        "blocks it",
    ),
    ("rejection without a finding", given(*skeleton(), DONE, RULES), DialogueRejected(findings=(), reason=""), "names"),
    (
        "rejection for an unknown finding",
        given(*skeleton(), DONE, RULES),
        DialogueRejected(findings=("r9",), reason=""),
        "no blocking finding",
    ),
    ("anything after the end", given(*skeleton(), DONE, RULES, DialogueAccepted()), DONE, "has ended"),
    ("reopening before any rule", given(*skeleton(), DONE), VerificationReopened(reason=""), "no rule"),
]


@pytest.mark.parametrize(("dialogue", "event", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_impossible_is_refused(dialogue: Dialogue, event: DialogueEvent, why: str) -> None:
    """The error names dialogue, version and event, and says why."""
    with pytest.raises(ImpossibleEvent, match=why) as refusal:
        admit(dialogue, event)
    assert refusal.value.dialogue == dialogue.id
    assert refusal.value.version == dialogue.version
    assert refusal.value.event == event.type


def test_a_rejected_dialogue_can_be_reopened() -> None:
    """Rejection is an end that repair can undo."""
    applied = RulesApplied(checks=(), findings=(BLOCKING,))
    rejected = given(*skeleton(), DONE, applied, DialogueRejected(findings=("r1.1",), reason="pairing"))
    assert admit(rejected, VerificationReopened(reason="sent to repair")).round == 2


def test_masks_apart_may_be_open_together() -> None:
    """Masks that do not touch can be filled at the same time."""
    turns = given(*skeleton(), mask("1.1"), mask("1.3", mask="m2")).masks
    assert [m.id for m in turns] == ["m1", "m2"]


def test_an_extension_may_add_turns_of_any_kind() -> None:
    """Only the masked turn has to keep its id."""
    opened = TurnsMasked(
        mask="m1", operation=Operation.EXTEND, turns=("1.1",), injection=ComplexityKind.CHIT_CHAT, guidance=()
    )
    turns = (
        UserTurn(id="m1.1", subtask=1, text="Hi"),
        AssistantTurn(id="m1.2", subtask=1, text="Hi", calls=()),
        UserTurn(id="1.1", subtask=1, text="Find me a flight."),
    )
    proposal = FillProposed(mask="m1", replacements=(Replacement(turn="1.1", turns=turns),), withheld=())
    assert admit(given(*skeleton(), opened), proposal).masks[0].proposal == proposal
