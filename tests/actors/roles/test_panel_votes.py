"""The verifier and its panel: who is asked, how often, and when nobody is asked any more."""

import pytest
from hypothesis import given as whatever
from hypothesis import settings
from hypothesis import strategies as st
from pydantic import BaseModel

from support.dialogues import given, skeleton
from toolace_mt.actors.questions import Question, Reply
from toolace_mt.actors.roles import Verifier
from toolace_mt.actors.roles.repairing import settled
from toolace_mt.actors.shell.answering import add_answer
from toolace_mt.actors.shell.event_group import EventGroup
from toolace_mt.events import (
    Dialogue,
    DialogueAccepted,
    DialogueFailed,
    DialogueRejected,
    FailureReason,
    RefinementCompleted,
    Seat,
    Usage,
    admit_all,
)

THREE = Seat(expert="coherence", votes=3, quorum=2, wave=1)
FIVE = Seat(expert="coherence", votes=5, quorum=4, wave=1)
SAFETY = Seat(expert="safety", votes=1, quorum=1, wave=2)
PASS = '{"verdict": "pass", "reason": "It is so.", "findings": []}'
FAIL = (
    '{"verdict": "fail", "reason": "It is so.", '
    '"findings": [{"turn": "2.1", "call": null, "pointer": null, "quote": "Please", "message": "it does not fit"}]}'
)
WORDS = "I would rather not say."


def ruled(*panel: str | Seat, tries: int = 2) -> Dialogue:
    """A dialogue whose rules have been applied, that is not repaired."""
    dialogue = given(
        *skeleton(experts=panel, tries=tries, repair_rounds=0), RefinementCompleted(reason="every turn was picked")
    )
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def asked(dialogue: Dialogue) -> list[str]:
    """What the verifier asks, by key."""
    return [question.key for question in Verifier().ask(dialogue)]


def told(dialogue: Dialogue, *texts: str | None) -> Dialogue:
    """The dialogue after its questions were answered so, as the shell records them; None: no reply came."""
    for question, text in zip(Verifier().ask(dialogue), texts, strict=True):
        if text is not None:
            dialogue = after(dialogue, question, text)
    return dialogue


def after(dialogue: Dialogue, question: Question[BaseModel], text: str) -> Dialogue:
    """The dialogue after one reply."""
    usage = Usage(input_tokens=1, output_tokens=1, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None)
    reply = Reply(text=text, model="m", finish_reason="stop", usage=usage, price=None, latency=0.0)
    group = EventGroup(dialogue)
    add_answer(group, Verifier(), question, reply, version=dialogue.version)
    return group.dialogue


def test_as_many_votes_as_the_quorum_are_asked_at_once() -> None:
    """Two passes of three votes settle it; the third is never asked."""
    dialogue = ruled(THREE)
    assert asked(dialogue) == ["vote:coherence:1", "vote:coherence:1:2"]
    dialogue = told(dialogue, PASS, PASS)
    assert asked(dialogue) == []
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_a_split_asks_for_one_vote_more() -> None:
    """The outvoted finding is kept and does not reject."""
    dialogue = told(ruled(THREE), FAIL, PASS)
    assert asked(dialogue) == ["vote:coherence:1:3"]
    assert not settled(dialogue)
    dialogue = told(dialogue, PASS)
    assert [f.id for f in dialogue.findings if f.check == "expert.coherence"] == ["coherence1.1"]
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


def test_a_quorum_out_of_reach_rejects_by_the_findings_of_all_failing_votes() -> None:
    """Their ids say which vote they are of."""
    dialogue = told(ruled(THREE), FAIL, FAIL)
    assert asked(dialogue) == []
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueRejected)
    assert event.findings == ("coherence1.1", "coherence1v2.1")


def test_a_later_wave_is_asked_once_the_earlier_has_passed() -> None:
    """Cheap ones first: whoever stands first in the config."""
    dialogue = ruled(SAFETY, THREE)
    assert asked(dialogue) == ["vote:coherence:1", "vote:coherence:1:2"]
    dialogue = told(dialogue, PASS, PASS)
    assert asked(dialogue) == ["vote:safety:1"]
    assert Verifier().decide(told(dialogue, PASS), ()) == [DialogueAccepted()]


def test_a_later_wave_is_not_asked_after_a_fail() -> None:
    """The outcome is settled, and the others cost money."""
    dialogue = told(ruled(THREE, SAFETY), FAIL, FAIL)
    assert settled(dialogue)
    assert asked(dialogue) == []


def test_an_unusable_answer_is_asked_again_under_its_own_key() -> None:
    """The votes that have been cast are not asked for a second time."""
    dialogue = told(ruled(THREE), WORDS, PASS)
    again = Verifier().ask(dialogue)
    assert [(question.key, question.attempt) for question in again] == [("vote:coherence:1", 2)]
    assert Verifier().decide(told(dialogue, PASS), ()) == [DialogueAccepted()]


def test_a_vote_that_cannot_be_read_is_a_lost_vote() -> None:
    """The others may still reach the quorum."""
    dialogue = told(ruled(THREE, tries=1), WORDS, PASS)
    assert asked(dialogue) == ["vote:coherence:1:3"]
    assert Verifier().decide(told(dialogue, PASS), ()) == [DialogueAccepted()]


def test_a_seat_that_runs_out_of_readable_votes_fails_the_dialogue() -> None:
    """It is neither accepted nor rejected, even where another expert has found a fault."""
    dialogue = told(ruled(THREE, "arguments", tries=1), WORDS, FAIL, PASS)
    assert Verifier().decide(dialogue, ()) == []
    (event,) = Verifier().decide(told(dialogue, FAIL), ())
    assert isinstance(event, DialogueFailed)
    assert event.reason is FailureReason.PANEL_INCOMPLETE
    assert "coherence" in event.detail


@pytest.mark.parametrize("replies", [(FAIL, None), (None, FAIL), (WORDS, None), (None, None)])
def test_a_run_that_died_asks_for_the_votes_that_it_lacks(replies: tuple[str | None, str | None]) -> None:
    """And for no others: what is asked does not depend on where it died."""
    dialogue = told(ruled(THREE), *replies)
    keys = ("vote:coherence:1", "vote:coherence:1:2")
    assert asked(dialogue) == [key for key, text in zip(keys, replies, strict=True) if text in (None, WORDS)]


def test_votes_that_come_after_the_decision_are_kept() -> None:
    """They were asked for at once and are paid."""
    dialogue = told(ruled(FIVE), FAIL, FAIL, PASS, FAIL)
    assert len(dialogue.votes) == 4
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueRejected)
    assert len(event.findings) == 3


@settings(max_examples=60, deadline=None)
@whatever(st.data())
def test_whatever_experts_say_no_question_is_answered_twice_and_it_ends(data: st.DataObject) -> None:
    """Every panel comes to one outcome, with no more votes than its seats have."""
    panel = (FIVE, Seat(expert="arguments", votes=3, quorum=1, wave=1), SAFETY)
    dialogue = ruled(*panel, tries=1)
    keys: list[str] = []
    while not (events := Verifier().decide(dialogue, ())):
        questions = Verifier().ask(dialogue)
        assert questions
        keys += [question.key for question in questions]
        dialogue = told(dialogue, *(data.draw(st.sampled_from([PASS, FAIL, WORDS])) for _ in questions))
    assert len(keys) == len(set(keys)) == len(dialogue.votes)
    assert admit_all(dialogue, events).ended
