"""Wherever a process dies, what is recorded afterwards is what would have been recorded."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.driving import Answering, offline, step
from support.generations import small
from support.runs import ROOT
from toolace_mt.actors.models import OfflineSettings
from toolace_mt.actors.offline import Mistakes
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.tools import Pool, load_pool
from toolace_mt.events import Dialogue, Seat, admit_all, seats_of, unopened

MISTAKES = Mistakes(
    malformed_json=0.1,
    missing_argument=0.1,
    invented_identifier=0.1,
    wrong_type=0.1,
    broken_pairing=0.1,
    unreadable_vote=0.2,
    unfair_judge=0.2,
)


@pytest.fixture(scope="module")
def pool() -> Pool:
    """The example tools."""
    return load_pool([ROOT / "examples" / "pool.json"])


def went_on(dialogue: Dialogue, answering: Answering, version: int) -> Dialogue:
    """*dialogue*, carried on until it has at least as many events as *version* says."""
    while dialogue.version < version:
        for group in step(dialogue, answering):
            dialogue = admit_all(dialogue, group)
    return dialogue


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 10**6), number=st.integers(1, 200))
def test_a_dialogue_cut_off_anywhere_goes_on_as_if_nothing_had_happened(pool: Pool, seed: int, number: int) -> None:
    """Between any two groups of one round of questions; the state is the same when the round is over."""
    answering = offline(OfflineSettings(seed=seed, mistakes=MISTAKES))
    experts = (*seats_of(("coherence", "arguments")), Seat(expert="safety", votes=3, quorum=2, wave=2))
    opening = draw_opening(small(), pool, experts=experts, run_seed=seed, number=number)
    dialogue = admit_all(unopened("run/1"), [opening])
    while groups := step(dialogue, answering):
        states = [dialogue]
        for group in groups:
            states.append(admit_all(states[-1], group))
        dialogue = states[-1]
        for cut in states[1:-1]:
            assert went_on(cut, answering, dialogue.version) == dialogue
