"""People's reviews: of what has ended only, beside its outcome, and taken back by who gave them only."""

import pytest

from support.stories import Story, accepted_story, opened_story, rejected_story
from toolace_mt.events import (
    MAX_WORDS,
    DialogueReviewed,
    ImpossibleEvent,
    ModelAnswered,
    Phase,
    Reviewed,
    ReviewVerdict,
    ReviewWithdrawn,
    VerificationReopened,
    decode,
    encode,
    reviewed_as,
    standing,
)


def said(verdict: str, words: str = "", *, by: str = "ada", turn: str | None = None) -> DialogueReviewed:
    """A verdict of a person."""
    return DialogueReviewed(by=by, verdict=ReviewVerdict(verdict), words=words, turn=turn, blind=False)


def refusal(story: Story, event: DialogueReviewed | ReviewWithdrawn) -> str:
    """Why the event cannot happen."""
    with pytest.raises(ImpossibleEvent) as refused:
        story.add("user", event)
    return refused.value.why


def test_a_review_leaves_the_outcome_as_it_is() -> None:
    """The phase stays, and nothing else can follow because of it."""
    story = accepted_story()
    at = story.dialogue.version + 1
    story.add("user", said("reject", "the sum is wrong", turn="2.2"))
    assert story.dialogue.phase is Phase.ACCEPTED
    assert reviewed_as(story.dialogue.reviews) is Reviewed.REJECTED
    assert [(one.version, one.words, one.turn) for one in story.dialogue.reviews] == [(at, "the sum is wrong", "2.2")]
    answer = next(one.event for one in story.records if isinstance(one.event, ModelAnswered))
    with pytest.raises(ImpossibleEvent, match="it has ended: accepted"):
        story.add("verifier", answer)


def test_what_no_person_can_say_is_refused() -> None:
    """Of what goes on, without a reason, of a turn that is not there, without a name, without an end."""
    assert "it has not ended: it is refining" in refusal(opened_story(), said("keep"))
    assert "a rejection needs a reason" in refusal(accepted_story(), said("reject", " "))
    assert "a note needs words" in refusal(accepted_story(), said("note"))
    assert "there is no turn '9.9' in it" in refusal(accepted_story(), said("keep", turn="9.9"))
    assert "the name of a person" in refusal(accepted_story(), said("keep", by=" "))
    assert "at most 1,000 characters" in refusal(accepted_story(), said("note", "x" * (MAX_WORDS + 1)))


def test_the_latest_verdict_of_each_person_stands() -> None:
    """Notes are none, one rejection is enough, and doubt gives way."""
    story = accepted_story()
    for event in (said("unsure"), said("keep", by="bob"), said("note", "long", by="bob")):
        story.add("user", event)
    assert {by: one.verdict for by, one in standing(story.dialogue.reviews).items()} == {"ada": "unsure", "bob": "keep"}
    assert reviewed_as(story.dialogue.reviews) is Reviewed.KEPT
    story.add("user", said("reject", "no"))
    assert reviewed_as(story.dialogue.reviews) is Reviewed.REJECTED


def test_only_who_gave_a_review_takes_it_back() -> None:
    """Once; what was said before stands again."""
    story = accepted_story()
    story.add("user", said("keep"))
    story.add("user", said("reject", "no"))
    last = story.dialogue.version
    assert "no review of 'bob'" in refusal(story, ReviewWithdrawn(by="bob", version=last))
    story.add("user", ReviewWithdrawn(by="ada", version=last))
    assert reviewed_as(story.dialogue.reviews) is Reviewed.KEPT
    assert "to take back" in refusal(story, ReviewWithdrawn(by="ada", version=last))


def test_a_reopened_dialogue_is_another_one() -> None:
    """What people said was about what it was."""
    story = rejected_story()
    story.add("user", said("keep"))
    story.add("user", VerificationReopened(reason="repaired by hand"))
    assert (story.dialogue.phase, story.dialogue.reviews) == (Phase.VERIFYING, ())


def test_reviews_travel_as_they_are() -> None:
    """Hostile words too."""
    story = accepted_story()
    story.add("user", said("note", "\x1b[31m\u202e\nred", by="ada\t"))
    envelope = story.records[-1].envelope
    assert decode(encode(envelope)) == envelope
