"""The history, a line for each event; and the dialogue at a version."""

import json

import pytest
from hypothesis import given, settings

from support.random_stories import stories
from support.stories import Story, accepted_story, failed_story, rejected_story
from toolace_mt.events import BESIDE, DamagedLog, Phase, fold_records
from toolace_mt.store.views import (
    DialogueOutcome,
    NoSuchVersion,
    history_of,
    outcome_by_last,
    outcome_of,
    snapshot_at,
)
from toolace_mt.store.wording import excerpt


def sentences(story: Story) -> dict[int, str]:
    """The sentence of each event, by version."""
    return {line.version: line.did for line in history_of(story.records)}


def test_each_event_is_a_sentence() -> None:
    """Masks, fills and verdicts are named with what they are about."""
    did = sentences(accepted_story())
    assert did[8] == "masked 1.1 to inject clarification.missing_argument (m1)"
    assert did[15] == "proposed 2.1, 2.1a for m2, withholding book_flight"
    assert did[22] == "accepted the fill of 2.2 (m3): Fits better."
    assert did[26] == "a rule declined the fill of 1.4 (m4): empty_content: '1.4' says nothing"
    assert did[34] == "could not use the answer to fill:m6: it is no JSON"
    assert did[39] == "applied 2 rules: 1 passed, 1 failed (grounding); 1 finding"
    assert did[40] == "masked 2.2 to repair f1 (m7)"
    assert did[48] == "expert coherence voted pass (0.90): It holds together."


def test_hostile_words_are_made_harmless() -> None:
    """An escape sequence in a judge's reason does not reach the terminal."""
    assert sentences(accepted_story())[31].startswith(
        r"judge kept the original, not the fill of 2.4 (m5): The original\x1b[31m"
    )


def test_a_line_says_what_was_paid_once() -> None:
    """The price stands at the answer; the events decided from it point to it."""
    lines = list(history_of(accepted_story().records))
    answered, proposed = lines[8], lines[9]
    assert answered.spent is not None
    assert (answered.question, answered.spent.price) == ("extend:m1", 0.01)
    assert proposed.spent is None
    assert proposed.answer is not None
    assert (proposed.mask, proposed.answer.version, proposed.cause_version) == ("m1", 9, 9)


def test_the_end_of_a_dialogue_is_told() -> None:
    """Rejections name their findings, failures their reason."""
    rejected, failed = sentences(rejected_story()), sentences(failed_story())
    assert rejected[42] == "rejected the dialogue (f1, f2): grounding: 'FL-999' comes from nowhere"
    assert failed[8] == "failed the dialogue, unusable_answers: three answers could not be read"


@given(stories())
@settings(max_examples=30, deadline=None)
def test_history_and_snapshot_follow_the_fold(story: Story) -> None:
    """Every version has a line and a snapshot, both stand where the fold stands, and both are JSON."""
    lines = list(history_of(story.records))
    assert [line.version for line in lines] == list(range(1, len(story.records) + 1))
    for line in lines:
        dialogue = fold_records(story.dialogue.id, story.records[: line.version])
        snapshot = snapshot_at(story.records, line.version)
        assert line.phase is snapshot.phase is dialogue.phase
        assert tuple(shown.turn for shown in snapshot.turns) == dialogue.turns
        assert (
            json.loads(snapshot.model_dump_json())["digest"]
            == line.digest
            == json.loads(line.model_dump_json())["digest"]
        )
        assert line.did.isprintable()
        assert line.type in BESIDE or outcome_by_last(line.type) is outcome_of(dialogue.phase)


def test_a_snapshot_shows_what_is_masked() -> None:
    """While a mask is open its turns are marked, and the fill that waits is there."""
    snapshot = snapshot_at(accepted_story().records, 10)
    assert [shown.turn.id for shown in snapshot.turns if shown.mask == "m1"] == ["1.1"]
    assert [turn.id for turn in snapshot.masks[0].proposal or ()] == ["1.1", "1.1a", "1.1b"]
    assert (snapshot.phase, snapshot.outcome) == (Phase.REFINING, DialogueOutcome.IN_FLIGHT)


def test_a_version_that_is_not_there_is_refused() -> None:
    """The message says which there are."""
    with pytest.raises(NoSuchVersion, match="there is no version -1: choose one from 0 to 49"):
        snapshot_at(accepted_story().records, -1)


def test_a_gap_in_the_records_is_damage() -> None:
    """A history is of a whole stream."""
    with pytest.raises(DamagedLog, match="version 3"):
        list(history_of([accepted_story().records[i] for i in (0, 2)]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("two\nlines\tand\u00a0space", "two lines and space"),
        ("\x07\u202e", r"\x07\u202e"),
        ("x" * 11, "x" * 9 + "…"),
        ("\x1b" * 10, r"\x1b\x1b\x"[:9] + "…"),
    ],
)
def test_an_excerpt_is_bounded_and_printable(text: str, shown: str) -> None:
    """Control characters are written out, white space is a space, and what is cut shows that it is."""
    limit = 10 if len(text) in (10, 11) else 100
    assert excerpt(text, limit) == shown
    assert excerpt(text, limit).isprintable()
