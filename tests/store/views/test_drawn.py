"""Each kind of complexity that was drawn for a dialogue, and the reason why it did not come."""

import pytest

from support.stories import Story, injecting_story, opened_story, refined_story
from toolace_mt.events import ComplexityKind, RefinementCompleted
from toolace_mt.store.views import audit_of

CONFIRMATION, ROUNDS, MISSING = (
    ComplexityKind.CONFIRMATION,
    ComplexityKind.TWO_ROUNDS,
    ComplexityKind.MISSING_ARGUMENT,
)


def told(story: Story) -> list[str]:
    """What became of each drawn kind."""
    return [f"{one.kind}: {one}" for one in audit_of(story.records).drawn]


def without_place() -> Story:
    """A refined dialogue in which nothing was tried."""
    story = opened_story(complexities=(ROUNDS,))
    story.add("refiner", RefinementCompleted(reason="nothing is left"))
    return story


@pytest.mark.parametrize(
    ("story", "words"),
    [
        (
            injecting_story(CONFIRMATION, ROUNDS),
            "clarification.confirmation: gave way to clarification.two_rounds (m2): declined (m1)",
        ),
        (without_place(), "clarification.two_rounds: not injected: it found no place"),
        (
            opened_story(complexities=(MISSING,)),
            "clarification.missing_argument: not injected: not tried before the dialogue ended",
        ),
        (refined_story(), "clarification.missing_argument: injected (m1)"),
    ],
)
def test_each_drawn_kind_says_what_became_of_it(story: Story, words: str) -> None:
    """Injected, replaced by another kind of its type, or not: with the masks, and the reason."""
    assert told(story)[0] == words


def test_a_kind_that_was_drawn_twice_and_came_once_is_told_twice() -> None:
    """The second one has no injection of its own."""
    story = injecting_story(CONFIRMATION, ROUNDS, further=(ROUNDS,))
    assert told(story) == [
        "clarification.confirmation: not injected: declined (m1)",
        "clarification.two_rounds: injected (m2)",
    ]
