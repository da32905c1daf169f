"""Whole dialogues of a model that errs: nothing that is accepted adds a fault, and every turn of words is refined."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.driving import offline, step
from toolace_mt.actors.offline import Mistakes, OfflineSettings
from toolace_mt.actors.roles import draw_opening
from toolace_mt.actors.roles.opening import Generation
from toolace_mt.actors.roles.reasonability import covered
from toolace_mt.actors.rules import RULES, apply_rules
from toolace_mt.actors.tools import load_pool
from toolace_mt.events import Dialogue, FillAccepted, Operation, Severity, admit, evolve, unopened

POOL = Path(__file__).parents[3] / "examples" / "pool.json"
ERRING = Mistakes(**dict.fromkeys(Mistakes.model_fields, 0.05))


def faults(dialogue: Dialogue) -> set[tuple[object, ...]]:
    """What blocks the dialogue, wherever it stands."""
    found = apply_rules(dialogue, RULES).findings
    return {(f.check, f.turns, f.call, f.pointer, f.message) for f in found if f.severity is Severity.BLOCKING}


def carried(number: int) -> Iterator[tuple[Dialogue, FillAccepted | None]]:
    """The dialogue before each acceptance of a fill, and at its end."""
    generation = Generation(reasonability_iterations=5)
    opening = draw_opening(generation, load_pool([POOL]), experts=("coherence",), run_seed=11, number=number)
    dialogue = evolve(unopened(f"run/{number}"), opening)
    answering = offline(OfflineSettings(seed=11, mistakes=ERRING))
    while groups := step(dialogue, answering):
        for event in [event for group in groups for event in group]:
            if isinstance(event, FillAccepted):
                yield dialogue, event
            dialogue = admit(dialogue, event)
    yield dialogue, None


@pytest.fixture(scope="module")
def versions() -> list[tuple[Dialogue, FillAccepted | None]]:
    """All that a dozen dialogues accept, and their ends."""
    return [version for number in range(1, 13) for version in carried(number)]


def test_no_accepted_fill_adds_a_blocking_finding(versions: list[tuple[Dialogue, FillAccepted | None]]) -> None:
    """Neither an injection nor a rewrite nor a repair, whatever the judge said."""
    accepted = [(dialogue, event) for dialogue, event in versions if event is not None]
    assert {dialogue.mask(event.mask).operation for dialogue, event in accepted} >= {Operation.EXTEND, Operation.FILL}
    for dialogue, event in accepted:
        assert faults(evolve(dialogue, event)) <= faults(dialogue), event


def test_every_turn_of_words_is_refined(versions: list[tuple[Dialogue, FillAccepted | None]]) -> None:
    """Where the iterations allow: five are enough, each over a third of a dialogue."""
    ends = [dialogue for dialogue, event in versions if event is None]
    assert all(dialogue.ended for dialogue in ends)
    refined = [dialogue for dialogue in ends if dialogue.round]
    assert len(refined) > 6
    assert all(covered(dialogue) for dialogue in refined)
