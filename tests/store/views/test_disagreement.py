"""Disagreements of experts."""

from collections.abc import Sequence

import pytest

from support.stories import Story, failed_story, opened_story
from toolace_mt.events import (
    DialogueAccepted,
    ExpertVoted,
    RefinementCompleted,
    RulesApplied,
    Seat,
    Verdict,
    VerificationReopened,
)
from toolace_mt.store import MemoryLog
from toolace_mt.store.views import DialogueOutcome, disagreement_of, load_disagreements

P, F, E = Verdict.PASS, Verdict.FAIL, Verdict.ERROR
THREE = Seat(expert="a", votes=3, quorum=2, wave=1)
RULES = RulesApplied(checks=(), findings=())


def voted(*votes: tuple[str, Verdict], panel: Sequence[str | Seat] = (THREE, "b", "c"), id_: str = "run/1") -> Story:
    """A dialogue on which experts voted so."""
    story = opened_story(id_, experts=panel)
    story.add("refiner", RefinementCompleted(reason="every turn was picked"))
    story.add("verifier", RULES)
    cast(story, *votes)
    return story


def cast(story: Story, *votes: tuple[str, Verdict]) -> None:
    """Add votes without findings."""
    for number, (expert, verdict) in enumerate(votes, start=1):
        vote = ExpertVoted(
            question=f"vote:{expert}:1:{number}",
            expert=expert,
            verdict=verdict,
            confidence=0.5,
            reason=f"{expert} says so",
            findings=(),
        )
        story.add("verifier", vote)


CASES: list[tuple[list[tuple[str, Verdict]], tuple[str, ...], str | None]] = [
    ([("a", P), ("a", F), ("a", P), ("b", P), ("c", P)], ("a",), None),
    ([("a", F), ("a", F), ("b", P), ("c", P)], (), "a"),
    ([("a", F), ("a", P), ("a", F), ("b", P), ("c", P)], ("a",), "a"),
    ([("a", P), ("a", P), ("b", F), ("c", E)], (), "b"),
]


@pytest.mark.parametrize(("votes", "split", "alone"), CASES)
def test_a_disagreement_says_who_disagrees(
    votes: list[tuple[str, Verdict]], split: tuple[str, ...], alone: str | None
) -> None:
    """An expert with itself, or one with all others."""
    found = disagreement_of(voted(*votes).records)
    assert found is not None
    assert (found.split, found.alone, found.outcome, found.round) == (split, alone, DialogueOutcome.IN_FLIGHT, 1)
    assert [(vote.expert, vote.verdict) for vote in found.votes] == votes


@pytest.mark.parametrize(
    "votes",
    [
        [],
        [("a", P), ("a", P), ("b", P), ("c", P)],
        [("a", F), ("a", F), ("b", F), ("c", F)],
        [("a", F), ("a", F), ("b", F), ("c", P)],
        [("a", P), ("a", E), ("a", P), ("b", P), ("c", P)],
        [("a", F), ("a", F)],
    ],
)
def test_experts_that_agree_or_could_not_judge_are_not_listed(votes: list[tuple[str, Verdict]]) -> None:
    """An unreadable vote is no opinion, and nobody disagrees alone."""
    assert disagreement_of(voted(*votes).records) is None


def test_only_the_last_round_counts() -> None:
    """Disagreements before a repair are not listed."""
    story = voted(("b", F), ("c", P), panel=("b", "c"))
    assert disagreement_of(story.records) is not None
    story.add("verifier", VerificationReopened(reason="a repair was accepted"), RULES)
    cast(story, ("b", P), ("c", P))
    story.add("verifier", DialogueAccepted())
    assert disagreement_of(story.records) is None


async def test_a_run_is_walked_dialogue_by_dialogue() -> None:
    """Those about which experts disagree are found, and no others."""
    stories = [
        voted(("b", F), ("c", P), panel=("b", "c"), id_="run/1"),
        voted(("b", P), ("c", P), panel=("b", "c"), id_="run/2"),
        failed_story("run/3"),
        voted(("a", P), ("a", F), panel=(THREE,), id_="run/4"),
        voted(("b", F), ("c", P), panel=("b", "c"), id_="other/1"),
    ]
    async with MemoryLog() as log:
        for story in stories:
            await log.append(story.dialogue.id, [record.envelope for record in story.records], expected=0)
        found = [one.dialogue async for one in load_disagreements(log, "run")]
    assert found == ["run/1", "run/4"]
