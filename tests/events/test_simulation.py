"""Simulated turns: they come one by one, each after the one that it answers, and nothing else happens beside them."""

import pytest

from support.dialogues import skeleton
from support.simulated import calling, planned, results, says, simulated, user
from toolace_mt.events import (
    CallsExecuted,
    Dialogue,
    DialogueEvent,
    ImpossibleEvent,
    Phase,
    RefinementCompleted,
    SimulationCompleted,
    SubtaskDrafted,
    ToolListTurn,
    Turn,
    TurnSimulated,
    Verdict,
    admit,
    admit_all,
    evolve,
)

DONE = SimulationCompleted(reason="done")
ANSWERED = (user(1, "Hello?"), calling(2, "find_flights"), results(3, "[]"), says(4, "Nothing."))


def test_a_dialogue_grows_turn_by_turn_and_is_verified() -> None:
    """It is not refined: what comes after the last turn is the verification."""
    dialogue = simulated(*ANSWERED)
    assert dialogue.turns == ANSWERED
    assert (dialogue.phase, dialogue.simulated, dialogue.drafted) == (Phase.DRAFTING, True, 0)
    after = admit(dialogue, DONE)
    assert (after.phase, after.round, after.turns) == (Phase.VERIFYING, 1, ANSWERED)


REFUSED: list[tuple[str, Dialogue, DialogueEvent, str]] = [
    ("the assistant first", simulated(), TurnSimulated(turn=says(1, "Hi")), "the next turn is the user's"),
    ("the user twice", simulated(ANSWERED[0]), TurnSimulated(turn=user(2, "Hi")), "the next turn is the assistant's"),
    (
        "words before results",
        simulated(*ANSWERED[:2]),
        TurnSimulated(turn=says(3, "Hi")),
        "the next turn is the tool's",
    ),
    (
        "the user before results",
        simulated(*ANSWERED[:2]),
        TurnSimulated(turn=user(3, "Hi")),
        "the next turn is the tool's",
    ),
    ("results of nothing", simulated(*ANSWERED), TurnSimulated(turn=results(5, "[]")), "the next turn is the user's"),
    (
        "another list of tools",
        simulated(*ANSWERED),
        TurnSimulated(turn=ToolListTurn(id="5", subtask=1, added=(), removed=())),
        "the next turn is the user's",
    ),
    ("an id used again", simulated(*ANSWERED), TurnSimulated(turn=user(1, "Hi")), "twice"),
    ("the end before the beginning", simulated(), DONE, "nobody has spoken yet"),
    ("turns after the end", admit(simulated(*ANSWERED), DONE), TurnSimulated(turn=user(5, "Hi")), "not drafting"),
    ("a draft among them", simulated(*ANSWERED), SubtaskDrafted(subtask=1, turns=ANSWERED), "one by one"),
    ("a refinement", simulated(*ANSWERED), RefinementCompleted(reason=""), "not refining"),
    (
        "a turn after a draft",
        admit_all(simulated(), [e for e in skeleton() if isinstance(e, SubtaskDrafted)][:1]),
        TurnSimulated(turn=user(5, "Hi")),
        "a sub-task at a time",
    ),
]


@pytest.mark.parametrize(
    ("dialogue", "event", "why"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_cannot_follow_is_refused(dialogue: Dialogue, event: DialogueEvent, why: str) -> None:
    """Before it is appended, and with what is next."""
    with pytest.raises(ImpossibleEvent, match=why):
        admit(dialogue, event)


@pytest.mark.parametrize(
    ("turn", "outdated"),
    [(calling(6, "book_flight"), True), (says(6, "Well."), False), (results(3, "[]"), False)],
)
def test_what_was_run_holds_until_there_are_new_calls(turn: Turn, *, outdated: bool) -> None:
    """Words and results change nothing of what the calls have given."""
    ran = CallsExecuted(outcomes=(), verdict=Verdict.PASS, findings=())
    before = (*ANSWERED, user(5, "And?"))[: int(turn.id) - 1]
    dialogue = admit(simulated(*before), ran)
    assert (evolve(dialogue, TurnSimulated(turn=turn)).executed is None) is outdated


def test_an_opening_without_a_limit_is_written_as_before() -> None:
    """Logs of other methods do not change."""
    opened = planned(turn_limit=0)[0]
    assert "turn_limit" not in opened.model_dump_json()
    assert "turn_limit" in planned()[0].model_dump_json()
