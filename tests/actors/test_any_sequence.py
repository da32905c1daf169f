"""Whatever models say, roles only produce sequences that can happen, that fold, and that survive the wire."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from support.runs import ROOT
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.models.offline import Mistakes, answer
from toolace_mt.actors.questions import Question, Reply, RoleName
from toolace_mt.actors.roles import Filler, Initializer, Refiner, Role, Verifier, draw_opening, next_role
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.actors.shell.answering import events_of
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import (
    Dialogue,
    DialogueEvent,
    Envelope,
    Phase,
    Usage,
    admit_all,
    decode,
    encode,
    fold,
    unopened,
)

ROLES: dict[RoleName, Role] = {
    RoleName.INITIALIZER: Initializer(),
    RoleName.REFINER: Refiner(),
    RoleName.FILLER: Filler(),
    RoleName.VERIFIER: Verifier(),
}
NO_USAGE = Usage(
    input_tokens=None, output_tokens=None, cached_tokens=None, cache_write_tokens=None, reasoning_tokens=None
)
MOST_EVENTS = 2000

Answering = Callable[[Question[BaseModel]], str]


@pytest.fixture(scope="module")
def pool() -> Pool:
    """The example tools."""
    return load_pool([ROOT / "examples" / "pool.json"])


def driven(opening: DialogueEvent, answering: Answering) -> tuple[Dialogue, list[DialogueEvent]]:
    """A dialogue carried from its opening to its end without any shell, and its events."""
    events = [opening]
    dialogue = admit_all(unopened("run/1"), events)
    while (name := next_role(dialogue)) is not None:
        assert len(events) < MOST_EVENTS
        role = ROLES[name]
        new = list(role.decide(dialogue, ()))
        dialogue = admit_all(dialogue, new)
        events += new
        if new:
            continue
        questions, version = role.ask(dialogue), dialogue.version
        assert questions
        for question in questions:
            reply = Reply(answering(question), "driven", "stop", NO_USAGE, None, 0.0)
            new = list(events_of(dialogue, role, question, reply, version=version))
            dialogue = admit_all(dialogue, new)
            events += new
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
    offline = OfflineSettings(seed=seed, mistakes=errs)
    generation = Generation()
    opening = draw_opening(generation, pool, experts=("coherence", "arguments", "safety"), run_seed=seed, number=number)

    def answering(question: Question[BaseModel]) -> str:
        prompt = question.prompt
        return answer(prompt.system, prompt.context + prompt.task, settings=offline)

    assert_sound(*driven(opening, answering))


GARBAGE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            '{"turns": []}',
            '{"turns": [{"role": "user", "text": "\\ud800"}]}',
            '{"turns": [{"role": "assistant", "calls": [{"name": "x", "arguments": "{"}]}]}',
            '{"better": "C", "reason": ""}',
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
    offline = OfflineSettings(seed=seed)
    opening = draw_opening(Generation(), pool, experts=("coherence",), run_seed=seed, number=1)

    def answering(question: Question[BaseModel]) -> str:
        if rng.random() < share:
            return rng.choice(garbage)
        prompt = question.prompt
        return answer(prompt.system, prompt.context + prompt.task, settings=offline)

    assert_sound(*driven(opening, answering))


def test_a_model_without_fault_makes_dialogues_that_are_accepted(pool: Pool) -> None:
    """With all rates at zero nearly everything is accepted, and no rule finds what is not there."""
    accepted = 0
    for number in range(1, 61):
        opening = draw_opening(Generation(), pool, experts=("coherence",), run_seed=4, number=number)

        def answering(question: Question[BaseModel]) -> str:
            prompt = question.prompt
            return answer(prompt.system, prompt.context + prompt.task, settings=OfflineSettings(seed=4))

        dialogue, _ = driven(opening, answering)
        accepted += dialogue.phase is Phase.ACCEPTED
    assert accepted >= 57


@pytest.mark.parametrize(
    ("mistake", "checks"),
    [
        ("missing_argument", {"schema", "expert.arguments"}),
        ("invented_identifier", {"grounding", "causality", "claims", "expert.arguments"}),
        ("wrong_type", {"schema", "expert.arguments"}),
        ("broken_pairing", {"pairing", "structure", "grounding", "causality"}),  # an orphaned result grounds nothing
    ],
)
def test_rejections_are_for_the_right_reasons(pool: Pool, mistake: str, checks: set[str]) -> None:
    """Each kind of mistake is rejected by a check that looks for it."""
    offline = OfflineSettings(seed=2, mistakes=Mistakes.model_validate({mistake: 0.5}))
    generation = Generation(repair_rounds=0, reasonability_iterations=0)
    found: set[str] = set()
    for number in range(1, 31):
        opening = draw_opening(generation, pool, experts=(), run_seed=2, number=number)

        def answering(question: Question[BaseModel]) -> str:
            prompt = question.prompt
            return answer(prompt.system, prompt.context + prompt.task, settings=offline)

        dialogue, _ = driven(opening, answering)
        found |= {finding.check for finding in dialogue.blocking}
    assert found
    assert found & checks
    assert found <= checks | {"plan_compliance", "complexity_compliance"}
