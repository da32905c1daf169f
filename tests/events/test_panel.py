"""The panel: how the votes of a seat are counted, and in which order seats vote."""

from collections.abc import Sequence

import msgpack
import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from support.dialogues import BOOK, FIND, given, parameters, skeleton
from toolace_mt.events import (
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueImported,
    DialogueOpened,
    Envelope,
    ExpertVoted,
    Finding,
    Frame,
    ImpossibleEvent,
    ModelAnswered,
    Recorded,
    RefinementCompleted,
    RulesApplied,
    Seat,
    Severity,
    TornRecord,
    Usage,
    Verdict,
    VerificationReopened,
    admit,
    admit_all,
    decode,
    evolve,
    fold_records,
    seats_of,
    unopened,
)

P, F, E = Verdict.PASS, Verdict.FAIL, Verdict.ERROR
THREE = Seat(expert="a", votes=3, quorum=2, wave=1)
LATER = Seat(expert="b", votes=1, quorum=1, wave=2)


def vote(expert: str, verdict: Verdict, finding: str | None = None, question: str = "vote") -> ExpertVoted:
    """A vote, with a blocking finding of that id if there is one."""
    found = Finding(
        id=finding or "",
        check=f"expert.{expert}",
        verdict=F,
        severity=Severity.BLOCKING,
        turns=("1.2",),
        call=None,
        pointer=None,
        evidence="",
        message="it does not fit",
    )
    findings = (found,) if finding else ()
    return ExpertVoted(
        question=question, expert=expert, verdict=verdict, confidence=1.0, reason="so it is", findings=findings
    )


def ruled(*panel: str | Seat) -> Dialogue:
    """A dialogue whose rules have been applied, and on which that panel votes."""
    done, rules = RefinementCompleted(reason="done"), RulesApplied(checks=(), findings=())
    return given(*skeleton(experts=panel), done, rules)


DECISIONS: list[tuple[Seat, Sequence[Verdict], Verdict | None]] = [
    (THREE, [], None),
    (THREE, [P], None),
    (THREE, [P, P], P),
    (THREE, [P, F], None),
    (THREE, [F, P, P], P),
    (THREE, [F, F], F),
    (THREE, [P, E], None),
    (THREE, [E, P, P], P),
    (THREE, [E, F, F], F),
    (THREE, [E, F, P], E),
    (THREE, [E, E], None),
    (THREE, [E, E, P], E),
    (LATER, [P], P),
    (LATER, [F], F),
    (LATER, [E], E),
]


@pytest.mark.parametrize(("seat", "verdicts", "wanted"), DECISIONS)
def test_a_seat_is_decided_once_its_quorum_is_reached_or_out_of_reach(
    seat: Seat, verdicts: Sequence[Verdict], wanted: Verdict | None
) -> None:
    """Errors are votes that are lost: they decide only when no votes are left."""
    assert seat.decision(verdicts) is wanted


@whatever(st.integers(1, 7), st.data())
def test_more_votes_never_turn_a_pass_or_a_fail(votes: int, data: st.DataObject) -> None:
    """A decision other than an error is final, and all votes always decide."""
    seat = Seat(expert="a", votes=votes, quorum=data.draw(st.integers(1, votes)), wave=1)
    cast = data.draw(st.lists(st.sampled_from(Verdict), min_size=votes, max_size=votes))
    decisions = [seat.decision(cast[:number]) for number in range(votes + 1)]
    assert decisions[-1] is not None
    first = next(index for index, decision in enumerate(decisions) if decision is not None)
    assert set(decisions[first:]) == {decisions[first]}


def test_an_outvoted_finding_does_not_block() -> None:
    """It is still there to be read; a dialogue with it is accepted."""
    dialogue = admit_all(ruled(THREE), [vote("a", P), vote("a", F, "a1v2.1")])
    assert dialogue.blocking == ()
    dialogue = admit(dialogue, vote("a", P))
    assert [finding.id for finding in dialogue.findings] == ["a1v2.1"]
    assert dialogue.blocking == ()
    assert admit(dialogue, DialogueAccepted()).ended


def test_the_findings_of_a_failing_seat_block() -> None:
    """Those of its failing votes do, once it is decided."""
    dialogue = admit(ruled(THREE), vote("a", F, "a1.1"))
    assert dialogue.blocking == ()
    dialogue = admit(dialogue, vote("a", F, "a1v2.1"))
    assert [finding.id for finding in dialogue.blocking] == ["a1.1", "a1v2.1"]


def test_votes_are_known_by_the_question_that_they_name() -> None:
    """A run that died asks for those that it lacks, whatever was recorded between; a new round begins without any."""
    dialogue = admit_all(ruled(THREE), [vote("a", F, question="vote:a:1:2"), vote("a", P, question="vote:a:1")])
    assert dialogue.ballots == {"vote:a:1:2": F, "vote:a:1": P}
    assert evolve(dialogue, VerificationReopened(reason="mended")).ballots == {}


def test_a_vote_of_an_older_log_gets_the_question_of_the_answer_before_it() -> None:
    """Votes did not name it; whoever folds record by record gets it, too."""
    answered = ModelAnswered(
        question="vote:a:1:2",
        purpose="vote:a",
        template="",
        prompt="",
        version=7,
        model="m",
        text="{}",
        finish_reason="stop",
        usage=Usage(
            input_tokens=1, output_tokens=1, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
        ),
        price=None,
        latency=0.0,
    )
    before, old = ruled(THREE), vote("a", F, question="")
    told: list[DialogueEvent] = [answered, old]
    records = [
        Recorded("run/1", version, b"", Envelope(f"e{version}", 0, "run", "verifier", "here", None, event))
        for version, event in enumerate(told, start=before.version + 1)
    ]
    dialogue = fold_records("run/1", records[1:], start=fold_records("run/1", records[:1], start=before))
    assert dialogue.ballots == {"vote:a:1:2": F}
    assert [one.question for one in dialogue.votes] == ["vote:a:1:2"]


REFUSED: list[tuple[str, Dialogue, DialogueEvent, str]] = [
    ("a vote too many", admit_all(ruled(THREE), [vote("a", P)] * 3), vote("a", P), "as often as it may: 3"),
    ("a later wave first", ruled(THREE, LATER), vote("b", P), "'a' has not passed it before"),
    ("a later wave after a fail", admit_all(ruled(THREE, LATER), [vote("a", F)] * 2), vote("b", P), "not passed it"),
    ("an acceptance short of a quorum", admit(ruled(THREE), vote("a", P)), DialogueAccepted(), "'a' has not passed it"),
    ("an acceptance before the last wave", admit(ruled("a", LATER), vote("a", P)), DialogueAccepted(), "'b' has not"),
]


@pytest.mark.parametrize(("dialogue", "event", "why"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_the_order_of_the_panel_is_kept(dialogue: Dialogue, event: DialogueEvent, why: str) -> None:
    """Nobody votes too often or before the turn of its wave, and every seat has to pass a dialogue."""
    with pytest.raises(ImpossibleEvent, match=why):
        admit(dialogue, event)


@pytest.mark.parametrize(
    ("panel", "why"),
    [
        ([Seat(expert="a", votes=2, quorum=3, wave=1)], "3 of 2 votes"),
        ([Seat(expert="a", votes=0, quorum=0, wave=1)], "0 of 0 votes"),
        ([Seat(expert="a", votes=1, quorum=1, wave=0)], "wave 0"),
        (["a", "a"], "'a' stands in it twice"),
    ],
)
def test_a_panel_that_cannot_decide_is_refused(panel: list[str | Seat], why: str) -> None:
    """When the dialogue is opened, and not when it waits for votes that cannot come."""
    with pytest.raises(ImpossibleEvent, match=why):
        admit(unopened("run/1"), DialogueOpened(seed=1, parameters=parameters(experts=panel), tools=(FIND, BOOK)))


OLD_KNOBS = {
    "steps": [1],
    "complexities": [],
    "reasonability_iterations": 1,
    "masks_per_iteration": 1,
    "repair_rounds": 0,
    "tries": 1,
    "experts": ["coherence", "safety"],
}
OLD_FIELDS = {
    "dialogue_opened": {"seed": 1, "tools": []},
    "dialogue_imported": {"seed": 1, "tools": [], "turns": [], "source": "file:1", "meta": {}},
}


def old_frame(type_: str, parameters: object) -> Frame:
    """A record of version 1."""
    header = msgpack.packb(("0" * 32, 1, "r", "conductor", "n", None, type_, 1))
    return Frame(header, msgpack.packb({**OLD_FIELDS[type_], "knobs": parameters}))


@pytest.mark.parametrize("type_", sorted(OLD_FIELDS))
def test_named_experts_of_old_logs_are_seats_of_one_vote(type_: str) -> None:
    """Events of an old log are read as what they meant."""
    event = decode(old_frame(type_, OLD_KNOBS)).event
    assert isinstance(event, DialogueOpened | DialogueImported)
    assert event.parameters.panel == seats_of(["coherence", "safety"])
    assert event.parameters.experts == ("coherence", "safety")


@pytest.mark.parametrize("type_", sorted(OLD_FIELDS))
@pytest.mark.parametrize("parameters", [None, [], {}, {"experts": "coherence"}, {**OLD_KNOBS, "experts": [1]}])
def test_an_old_record_that_is_spoiled_is_torn(type_: str, parameters: object) -> None:
    """Lifting it raises nothing else."""
    with pytest.raises(TornRecord):
        decode(old_frame(type_, parameters))
