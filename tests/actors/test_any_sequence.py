"""Whatever models say, roles only produce sequences that can happen, that fold, and that survive the wire."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from support.driving import Answering, offline, step
from support.generations import small
from support.runs import ROOT
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.offline import Mistakes
from toolace_mt.actors.questions import Question
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import Dialogue, DialogueEvent, Envelope, Phase, admit_all, decode, encode, fold, unopened

MOST_EVENTS = 2000


@pytest.fixture(scope="module")
def pool() -> Pool:
    """The example tools."""
    return load_pool([ROOT / "examples" / "pool.json"])


def driven(opening: DialogueEvent, answering: Answering) -> tuple[Dialogue, list[DialogueEvent]]:
    """A dialogue carried from its opening to its end without any shell, and its events."""
    events = [opening]
    dialogue = admit_all(unopened("run/1"), events)
    while groups := step(dialogue, answering):
        assert len(events) < MOST_EVENTS
        for group in groups:
            dialogue = admit_all(dialogue, group)
            events += group
    return dialogue, events


def assert_sound(dialogue: Dialogue, events: list[DialogueEvent]) -> None:
    """It has ended, folds to the same from nothing, and every event is the same after the wire."""
    assert dialogue.ended
    assert fold("run/1", events) == dialogue
    for event in events:
        envelope = Envelope("0" * 32, 1, "run", "refiner", "here", None, event)
        assert decode(encode(envelope)) == envelope


rates = st.floats(0, 1)
mistakes = st.builds(
    Mistakes,
    malformed_json=st.floats(0, 0.4),
    missing_argument=rates,
    invented_identifier=rates,
    wrong_type=rates,
    broken_pairing=rates,
    unreadable_vote=st.floats(0, 0.6),
    unfair_judge=rates,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), number=st.integers(1, 200), errs=mistakes)
def test_any_dialogue_of_an_erring_model_is_sound(pool: Pool, seed: int, number: int, errs: Mistakes) -> None:
    """With mistakes at any rates, every dialogue ends, and everything that happened could happen."""
    answering = offline(OfflineSettings(seed=seed, mistakes=errs))
    generation = small()
    opening = draw_opening(generation, pool, experts=("coherence", "arguments", "safety"), run_seed=seed, number=number)
    assert_sound(*driven(opening, answering))


GARBAGE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            '{"turns": []}',
            '{"turns": [{"role": "user", "text": "\\ud800"}]}',
            '{"turns": [{"role": "assistant", "calls": [{"name": "x", "arguments": "{"}]}]}',
            '{"verdicts": [{"turn": "all", "reason": "", "better": "C"}]}',
            '{"verdict": "fail", "confidence": 2, "reason": ""}',
            '{"subtasks": [{"goal": "g", "tools": ["nothing"], "steps": 99}]}',
        ]
    ),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), garbage=st.lists(GARBAGE, min_size=1, max_size=5), share=st.floats(0.05, 0.9))
def test_any_dialogue_of_a_model_that_talks_garbage_is_sound(
    pool: Pool, seed: int, garbage: list[str], share: float
) -> None:
    """Replies that are no answer are kept, asked again, given up on; nothing gets lost and nothing breaks."""
    rng = Random(seed)
    usual = offline(OfflineSettings(seed=seed))
    opening = draw_opening(small(), pool, experts=("coherence",), run_seed=seed, number=1)

    def answering(question: Question[BaseModel]) -> str:
        return rng.choice(garbage) if rng.random() < share else usual(question)

    assert_sound(*driven(opening, answering))


def test_a_model_without_fault_makes_dialogues_that_are_accepted(pool: Pool) -> None:
    """With all rates at zero nearly everything is accepted, and no rule finds what is not there."""
    accepted = 0
    for number in range(1, 41):
        opening = draw_opening(small(), pool, experts=("coherence",), run_seed=4, number=number)
        dialogue, _ = driven(opening, offline(OfflineSettings()))
        accepted += dialogue.phase is Phase.ACCEPTED
    assert accepted >= 38


@pytest.mark.parametrize(
    ("mistake", "checks"),
    [
        ("missing_argument", {"schema", "expert.arguments"}),
        ("invented_identifier", {"grounding", "causality", "unsupported_claims", "expert.arguments"}),
        ("wrong_type", {"schema", "expert.arguments"}),
        ("broken_pairing", {"pairing", "structure", "grounding", "causality"}),  # an orphaned result grounds nothing
    ],
)
def test_rejections_are_for_the_right_reasons(pool: Pool, mistake: str, checks: set[str]) -> None:
    """Each kind of mistake is rejected by a check that looks for it."""
    answering = offline(OfflineSettings(seed=2, mistakes=Mistakes.model_validate({mistake: 0.5})))
    generation = small(repair_rounds=0, reasonability_iterations=0)
    found: set[str] = set()
    for number in range(1, 31):
        opening = draw_opening(generation, pool, experts=(), run_seed=2, number=number)

        dialogue, _ = driven(opening, answering)
        found |= {finding.check for finding in dialogue.blocking}
    assert found
    assert found & checks
    assert found <= checks | {"plan_compliance", "complexity_compliance"}
