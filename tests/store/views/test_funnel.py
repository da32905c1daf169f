"""Every dialogue that was opened is in exactly one place."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from support.random_stories import stories
from support.stories import Story, accepted_story, failed_story, opened_story, rejected_story
from support.views import funnel_of
from toolace_mt.events import DialogueEvent, FailureReason, Phase, Recorded, VerificationReopened, fold_records
from toolace_mt.store.views import LiveFunnel
from toolace_mt.store.views.run.status import DialogueStatus


def interleaved(stories_: list[Story], seed: int) -> list[Recorded]:
    """The records of all, each stream in order, the streams mixed."""
    draw = random.Random(seed)
    waiting = [list(story.records) for story in stories_]
    mixed = []
    while waiting := [records for records in waiting if records]:
        mixed.append(draw.choice(waiting).pop(0))
    return mixed


def test_each_dialogue_is_counted_where_it_is() -> None:
    """Accepted, rejected by its first finding's check, failed by reason, in flight by phase."""
    told = [accepted_story("run/1"), rejected_story("run/2"), failed_story("run/3"), opened_story("run/4")]
    funnel = funnel_of("run", interleaved(told, 1))
    assert (funnel.opened, funnel.accepted, funnel.rejected, funnel.failed, funnel.in_flight) == (4, 1, 1, 1, 1)
    assert (funnel.rejections, funnel.rejected_by) == ({"grounding": 1}, {"several checks": 1})
    assert funnel.failures == {FailureReason.UNUSABLE_ANSWERS: 1}
    assert funnel.by_phase == {Phase.REFINING: 1}
    assert funnel.trace.events == sum(len(story.records) for story in told)


def test_a_rejection_that_is_taken_back_is_in_flight_again() -> None:
    """The rejection stays counted as one, and its taking back too, so that both can be traced."""
    story = rejected_story()
    story.add("user", VerificationReopened(reason="repaired by hand"))
    funnel = funnel_of("run", story.records)
    assert (funnel.rejected, funnel.in_flight, funnel.reopened) == (0, 1, 1)
    assert (funnel.rejections, funnel.rejected_by) == ({"grounding": 1}, {"several checks": 1})
    assert funnel.adds_up


def test_what_has_ended_is_forgotten() -> None:
    """Memory goes with the dialogues in flight, not with those that were."""
    live = LiveFunnel("run")
    for number in range(50):
        for record in failed_story(f"run/{number}").records:
            live.apply(record)
    for record in opened_story("run/50").records:
        live.apply(record)
    assert (live.funnel.opened, live.remembered) == (51, 1)


def test_the_seal_tells_other_records_apart() -> None:
    """The same records in another order have the same seal, other records another; no digest, no seal."""
    told = [accepted_story("run/1"), rejected_story("run/2")]
    seals = {funnel_of("run", interleaved(told, seed)).trace.seal for seed in range(3)}
    assert len(seals) == 1
    assert funnel_of("run", told[0].records).trace.seal not in seals
    first = told[0].records[0]
    bare = Recorded(stream=first.stream, version=1, digest=b"", envelope=first.envelope)
    assert funnel_of("run", [bare]).trace.seal is None


@given(st.tuples(stories("run/1"), stories("run/2"), stories("run/3")), st.integers(0, 9))
@settings(max_examples=30, deadline=None)
def test_it_adds_up_after_every_event(told: tuple[Story, ...], seed: int) -> None:
    """However the streams are mixed, nothing is lost or counted twice, and the end is the same."""
    live = LiveFunnel("run")
    opened: set[str] = set()
    for record in interleaved(list(told), seed):
        live.apply(record)
        opened.add(record.stream)
        assert live.funnel.adds_up
        assert live.funnel.opened == len(opened)
    assert live.funnel == funnel_of("run", [record for story in told for record in story.records])


@given(stories())
@settings(max_examples=50, deadline=None)
def test_the_little_state_follows_the_fold(story: Story) -> None:
    """The phase that the funnel keeps is the phase of the fold at every version."""
    status = DialogueStatus()
    for record in story.records:
        assert isinstance(record.event, DialogueEvent)
        status = status.after(record.event)
        assert status.phase is fold_records(record.stream, story.records[: record.version]).phase
