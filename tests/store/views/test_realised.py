"""Complexity as it was drawn and as it came out."""

from support.stories import Story, accepted_story, injecting_story, opened_story, rejected_story
from toolace_mt.events import (
    ComplexityKind,
    ComplexityType,
)
from toolace_mt.store.views import Realised, RealisedCount, RealisedMeter

MISSING, SUPPLIED = ComplexityKind.MISSING_ARGUMENT, ComplexityKind.TOOL_SUPPLIED_LATER


def realised(*told: Story) -> Realised:
    """The complexity of those dialogues."""
    meter = RealisedMeter()
    for story in told:
        meter.add(story.records)
    return meter.realised


def test_what_was_drawn_beside_what_came_out() -> None:
    """Of each kind and type; in accepted dialogues, it counts as accepted."""
    made = realised(accepted_story("run/1"), rejected_story("run/2"))
    both = RealisedCount(drawn=2, injected=2, accepted=1, as_drawn=2, share=1.0)
    assert made.dialogues == 2
    assert made.kinds == {MISSING: both, SUPPLIED: both}
    assert made.types == {ComplexityType.CLARIFICATION: both, ComplexityType.TOOL_AWARENESS: both}


def test_a_declined_injection_is_drawn_and_not_made() -> None:
    """What came in its place was not drawn: the type is whole again, and each kind says what became of it."""
    other = ComplexityKind.TWO_ROUNDS
    made = realised(injecting_story(MISSING, other))
    assert made.kinds == {
        MISSING: RealisedCount(drawn=1, injected=0, accepted=0, as_drawn=0, share=0.0),
        other: RealisedCount(drawn=0, injected=1, accepted=0, as_drawn=0, share=None),
    }
    assert made.types == {
        ComplexityType.CLARIFICATION: RealisedCount(drawn=1, injected=1, accepted=0, as_drawn=1, share=1.0)
    }


def test_a_kind_that_came_for_another_makes_no_share_of_more_than_all() -> None:
    """Drawn once and injected twice: once as it was drawn, once in place of its neighbour."""
    made = realised(injecting_story(MISSING, MISSING), injecting_story(ComplexityKind.CONFIRMATION, MISSING))
    counted = made.kinds[MISSING]
    assert (counted.drawn, counted.injected, counted.as_drawn, counted.share) == (1, 2, 1, 1.0)


def test_dialogues_under_way_do_not_count() -> None:
    """Their injections may still come."""
    made = realised(opened_story(complexities=(MISSING,)))
    assert (made.dialogues, made.types, made.kinds) == (0, {}, {})
