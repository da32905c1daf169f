"""Several experts share a question: who is asked with whom, and what becomes of a reply that lacks a vote."""

import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given as whatever
from hypothesis import strategies as st

from support.dialogues import given, skeleton
from support.roles import DONE
from toolace_mt.actors.prompts.vote import OTHER_REASON
from toolace_mt.actors.questions import Reply
from toolace_mt.actors.replies import VotesReply
from toolace_mt.actors.roles import Verifier
from toolace_mt.actors.roles.vote_keys import experts_of, own_key, shared
from toolace_mt.actors.shell.answering import add_answer
from toolace_mt.actors.shell.event_group import EventGroup
from toolace_mt.events import (
    Dialogue,
    DialogueAccepted,
    DialogueFailed,
    DialogueRejected,
    Seat,
    Usage,
    Verdict,
    admit_all,
)

PANEL = ("arguments", "coherence", "safety", "naturalness")


def ruled(*panel: str | Seat, **changes: object) -> Dialogue:
    """A dialogue whose rules have been applied, with up to three experts in a question."""
    given_values = {"votes_together": 3, "tries": 2, "repair_rounds": 0, **changes}
    dialogue = given(*skeleton(experts=panel, **given_values), DONE)
    return admit_all(dialogue, Verifier().decide(dialogue, ()))


def keys(dialogue: Dialogue) -> list[str]:
    """The questions that are due."""
    return [question.key for question in Verifier().ask(dialogue)]


def said(verdicts: Mapping[str, str]) -> str:
    """A reply with these verdicts, by expert."""
    fault = {"turn": "2.1", "call": None, "pointer": None, "quote": "Please", "message": "It does not fit."}
    votes = [
        {"expert": expert, "findings": [fault] * (verdict == "fail"), "reason": "It is so.", "verdict": verdict}
        for expert, verdict in verdicts.items()
    ]
    return json.dumps({"votes": votes} if len(votes) > 1 else votes[0])


def after(dialogue: Dialogue, *replies: Mapping[str, str]) -> Dialogue:
    """The dialogue after these replies to its questions, as the shell records them."""
    usage = Usage(input_tokens=1, output_tokens=1, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None)
    group = EventGroup(dialogue)
    for question, verdicts in zip(Verifier().ask(dialogue), replies, strict=True):
        reply = Reply(said(verdicts), "m", "stop", usage, None, 0.0)
        add_answer(group, Verifier(), question, reply, version=dialogue.version)
    return group.dialogue


def test_experts_of_a_wave_share_questions() -> None:
    """In as few as there may be, and about as many in each: nobody is left to be asked alone."""
    assert keys(ruled(*PANEL)) == ["vote:arguments+coherence:1", "vote:safety+naturalness:1"]
    assert keys(ruled(*PANEL, votes_together=4)) == ["vote:arguments+coherence+safety+naturalness:1"]
    assert keys(ruled(*PANEL, votes_together=1)) == [f"vote:{expert}:1" for expert in PANEL]


def test_an_expert_with_a_model_of_its_own_is_asked_alone() -> None:
    """The others share a question as if it were not there."""
    assert keys(ruled(*PANEL, alone=("safety",))) == ["vote:arguments+coherence+naturalness:1", "vote:safety:1"]


def test_waves_and_further_votes_stay_what_they_are() -> None:
    """A later wave shares no question with an earlier one, and a second vote none with a first."""
    twice = Seat(expert="coherence", votes=3, quorum=2, wave=1)
    later = Seat(expert="safety", votes=1, quorum=1, wave=2)
    dialogue = ruled(twice, "arguments", later)
    assert keys(dialogue) == ["vote:coherence+arguments:1", "vote:coherence:1:2"]
    split = after(dialogue, {"coherence": "pass", "arguments": "pass"}, {"coherence": "fail"})
    assert keys(split) == ["vote:coherence:1:3"]
    assert keys(after(split, {"coherence": "pass"})) == ["vote:safety:1"]


def test_each_expert_has_a_vote_and_findings_of_its_own() -> None:
    """As if it had been asked alone: by name, key and id."""
    dialogue = after(
        ruled(*PANEL), {"coherence": "fail", "arguments": "pass"}, {"safety": "fail", "naturalness": "pass"}
    )
    assert [(vote.expert, vote.question, vote.verdict) for vote in dialogue.votes] == [
        ("arguments", "vote:arguments:1", Verdict.PASS),
        ("coherence", "vote:coherence:1", Verdict.FAIL),
        ("safety", "vote:safety:1", Verdict.FAIL),
        ("naturalness", "vote:naturalness:1", Verdict.PASS),
    ]
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueRejected)
    assert event.findings == ("coherence1.1", "safety1.1")


def test_all_that_pass_accept() -> None:
    """One reply is enough for a panel that fits into one question."""
    dialogue = after(ruled("arguments", "safety"), {"arguments": "pass", "safety": "pass"})
    assert Verifier().decide(dialogue, ()) == [DialogueAccepted()]


@pytest.mark.parametrize(
    ("verdicts", "words"),
    [
        ({"arguments": "pass", "naturalness": "fail"}, "no vote with the expert 'safety'"),
        ({"arguments": "pass", "security": "pass"}, "no vote with the expert 'safety'"),
        ({"arguments": "fail", "safety": "pass"}, "in the vote of 'arguments'"),
    ],
)
def test_a_reply_that_lacks_a_vote_or_has_a_bad_one_is_asked_again(verdicts: Mapping[str, str], words: str) -> None:
    """With what is wrong, and whose vote it is."""
    dialogue = ruled("arguments", "safety")
    (question,) = Verifier().ask(dialogue)
    reply = json.loads(said(verdicts))
    for finding in reply["votes"][0]["findings"]:
        finding["turn"] = "9.9"
    assert words in (Verifier().objection(dialogue, question, VotesReply.model_validate(reply)) or "")


def test_two_votes_of_one_expert_and_the_words_of_the_example_are_no_votes() -> None:
    """A vote beside those that were asked for does no harm."""
    dialogue = ruled("arguments", "safety")
    (question,) = Verifier().ask(dialogue)
    sound = json.loads(said({"arguments": "pass", "safety": "pass", "tone": "pass"}))
    assert Verifier().objection(dialogue, question, VotesReply.model_validate(sound)) is None
    twice = {"votes": [*sound["votes"], sound["votes"][1]]}
    assert "more than one vote" in (Verifier().objection(dialogue, question, VotesReply.model_validate(twice)) or "")
    sound["votes"][0]["reason"] = OTHER_REASON
    assert "says nothing" in (Verifier().objection(dialogue, question, VotesReply.model_validate(sound)) or "")


def test_experts_without_a_readable_reply_lose_their_votes() -> None:
    """All that were asked by it; the dialogue fails, and is not rejected."""
    dialogue = ruled("arguments", "safety", tries=1)
    dialogue = after(dialogue, {"arguments": "pass", "naturalness": "pass"})
    assert [vote.verdict for vote in dialogue.votes] == [Verdict.ERROR, Verdict.ERROR]
    (event,) = Verifier().decide(dialogue, ())
    assert isinstance(event, DialogueFailed)


def test_the_prompt_has_every_question() -> None:
    """In the order in which the votes are wanted, with an example that can be read."""
    (question,) = Verifier().ask(ruled("safety", "coherence"))
    experts = [line.split('"')[1] for line in question.prompt.task.splitlines() if line.startswith("<question ")]
    assert experts == ["safety", "coherence"]
    example = next(line for line in question.prompt.context.splitlines() if line.startswith('{"votes"'))
    assert [vote.expert for vote in VotesReply.model_validate_json(example).votes] == ["bookings", "tone"]


@whatever(
    st.lists(st.sampled_from("abcdefghijklmno"), unique=True),
    st.integers(1, 6),
    st.sets(st.sampled_from("abc")),
    st.sets(st.integers(0, 14)),
)
def test_every_expert_is_in_one_question_that_stays_the_same(
    experts: Sequence[str], most: int, alone: set[str], answered: set[int]
) -> None:
    """In as few as can be; whichever are answered first, nobody is left for another question than before.

    An answer on its way, its earlier tries and an item of a batch are found by the question's key.
    """
    parts = shared(experts, most, alone)
    assert sorted(expert for part in parts for expert in part) == sorted(experts)
    others = [expert for expert in experts if expert not in alone]
    assert len([part for part in parts if part[0] not in alone]) == -(-len(others) // most)
    left = [part for number, part in enumerate(parts) if number not in answered]
    due = [expert for expert in experts if any(expert in part for part in left)]
    assert shared(due, most, alone) == left


def test_a_key_says_who_is_asked() -> None:
    """And what the key of each of them alone would be."""
    assert experts_of("vote:a+b:2:3") == ("a", "b")
    assert own_key("vote:a+b:2:3", "b") == "vote:b:2:3"
    assert own_key("vote:a+b:2", "a") == "vote:a:2"
