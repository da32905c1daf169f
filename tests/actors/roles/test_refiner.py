"""The refiner: which turns it masks, and what it makes of the judgements on their fills."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from support.dialogues import drafted, given, skeleton
from support.roles import answered, masked, proposed, says, user
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import Refiner
from toolace_mt.actors.roles.choosing import choose_injections, injection_mask, pending_injections
from toolace_mt.actors.roles.reasonability import choose_reasonability, covered
from toolace_mt.actors.roles.refiner import original_is_a
from toolace_mt.actors.roles.sites import candidates
from toolace_mt.events import (
    ComplexityKind,
    DeclinedBy,
    DialogueEvent,
    FillDeclined,
    Operation,
    RefinementCompleted,
    TurnsMasked,
    admit_all,
)


def test_complexity_comes_before_reasonability() -> None:
    """The drawn injections are masked first."""
    drawn = [ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE]
    events = Refiner().decide(drafted(complexities=drawn), ())
    masks = [event for event in events if isinstance(event, TurnsMasked)]
    assert events == masks
    assert {mask.operation for mask in masks} == {Operation.EXTEND}
    assert masks[0].injection is drawn[0]


def test_injections_that_do_not_touch_are_masked_together() -> None:
    """Of two users' turns and two turns with calls, the second is taken far from the first, or later."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE])
    drawn = {tuple(place.turn for place in choose_injections(dialogue, Random(seed))) for seed in range(60)}
    assert {frozenset(pair) for pair in drawn} == {frozenset({"1.1", "2.2"}), frozenset({"2.1", "1.2"})}


def test_a_turn_is_not_edited_twice_for_the_same_reason() -> None:
    """The edited-turn log closes a turn to further injections of its type."""
    dialogue = drafted(complexities=[ComplexityKind.OUTAGE])
    places: list[str] = []
    for _ in range(3):
        masks = Refiner().decide(dialogue, ())
        if not isinstance(masks[0], TurnsMasked) or masks[0].operation is not Operation.EXTEND:
            break
        dialogue = admit_all(dialogue, masks)
        for mask in dialogue.masks:
            places += mask.turns
            dialogue = admit_all(dialogue, [FillDeclined(mask=mask.id, by=DeclinedBy.JUDGE, reason="no")])
    assert len(places) == len(set(places))
    assert {"1.2", "2.2"} <= set(places)


@pytest.mark.parametrize("kind", ComplexityKind)
def test_each_kind_is_injected_where_it_makes_sense(kind: ComplexityKind) -> None:
    """Errors go to calls, an empty result to a look-up, a confirmation to a booking, the others to the user's turns."""
    dialogue = drafted(complexities=[kind])
    wanted = {"1.2", "2.2"} if kind.value.startswith("error") else {"1.1", "2.1"}
    special = {
        ComplexityKind.EMPTY_RESULT: {"1.2"},  # a booking is never empty
        ComplexityKind.CONFIRMATION: {"2.2"},  # a search needs no yes
        ComplexityKind.TWO_ROUNDS: {"1.1"},  # the second request brings no two values
        ComplexityKind.TOOL_REMOVED: {"2.1"},  # the search is not needed any more
        ComplexityKind.PERMANENT_FAILURE: {"1.1", "2.1"},
        ComplexityKind.QUESTION_ABOUT_RESULTS: {"2.1"},  # nothing was found before the first
        ComplexityKind.POLICY_REFUSAL: set(),  # there is no policy
    }
    assert {turn.id for turn in candidates(dialogue, kind)} == special.get(kind, wanted)


def test_a_kind_that_is_declined_is_tried_elsewhere_and_then_another_of_its_type() -> None:
    """Two places at the most; the type that was drawn comes all the same, and nothing is tried for ever."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT], reasonability_iterations=0)
    tried: list[tuple[ComplexityKind, str]] = []
    while places := choose_injections(dialogue, Random(1)):
        (place,) = places
        tried.append((place.kind, place.turn))
        mask = injection_mask(place, f"m{len(tried)}")
        declined = FillDeclined(mask=mask.mask, by=DeclinedBy.JUDGE, reason="no")
        dialogue = admit_all(dialogue, [mask, declined])
    assert {turn for _, turn in tried} == {"1.1", "2.1"}
    assert [kind for kind, _ in tried] == [ComplexityKind.CHIT_CHAT] * 2
    assert pending_injections(dialogue) == (ComplexityKind.CHIT_CHAT,)
    (completed,) = Refiner().decide(dialogue, ())
    assert isinstance(completed, RefinementCompleted)
    assert "no turn was fit for non_function_calling.chit_chat" in completed.reason


def test_a_kind_without_a_place_gives_way_to_another_of_its_type() -> None:
    """No policy is there to refuse by, so the assistant lacks a tool instead; the draw counts as fulfilled."""
    dialogue = drafted(complexities=[ComplexityKind.POLICY_REFUSAL])
    (place,) = choose_injections(dialogue, Random(1))
    assert place.kind.type is ComplexityKind.POLICY_REFUSAL.type
    assert place.kind is not ComplexityKind.POLICY_REFUSAL
    assert pending_injections(admit_all(dialogue, [injection_mask(place, "m1")])) == ()


def test_errors_are_no_more_than_one_in_four_calls() -> None:
    """A short dialogue has one simulated error, however many were drawn."""
    drawn = [ComplexityKind.OUTAGE, ComplexityKind.BAD_ARGUMENT, ComplexityKind.SECOND_FAILURE]
    dialogue = drafted(complexities=drawn)
    assert len(choose_injections(dialogue, Random(1))) == 1


def test_reasonability_picks_no_neighbours_and_covers_the_dialogue() -> None:
    """Few iterations reach every turn."""
    dialogue = drafted(reasonability_iterations=15)
    for iteration in range(1, 16):
        picked = choose_reasonability(dialogue, Random(iteration))
        dialogue = admit_all(
            dialogue,
            [
                TurnsMasked(mask=f"m{iteration}", operation=Operation.FILL, turns=picked, injection=None, guidance=()),
                FillDeclined(mask=f"m{iteration}", by=DeclinedBy.JUDGE, reason="no"),
            ],
        )
        if covered(dialogue):
            break
    assert covered(dialogue)
    assert dialogue.iterations < 12


def test_a_turn_s_chance_halves_each_time_that_it_is_picked() -> None:
    """Picked never, once, twice and three times: eight, four, two and one time as likely, as drawn 6,000 times."""
    dialogue = drafted(masks_per_iteration=1)
    picks = {"1.1": 1, "1.2": 2, "1.3": 3, "1.4": 9, "2.1": 9, "2.2": 9, "2.3": 9, "2.4": 0}
    dialogue = replace(dialogue, picks=picks)
    drawn = Counter(turn for seed in range(6000) for turn in choose_reasonability(dialogue, Random(seed)))
    assert drawn.total() == 6000
    for often, seldom in (("2.4", "1.1"), ("1.1", "1.2"), ("1.2", "1.3")):
        assert 1.6 < drawn[often] / drawn[seldom] < 2.5
    assert drawn["1.4"] < 40


def test_neighbours_are_never_picked_together() -> None:
    """Each turn is rewritten between turns that stay."""
    dialogue = drafted(masks_per_iteration=4)
    for seed in range(100):
        places = [dialogue.position(turn) for turn in choose_reasonability(dialogue, Random(seed))]
        assert len(places) > 1
        assert all(behind - before > 1 for before, behind in pairwise(places))


def test_refinement_ends_when_nothing_is_left() -> None:
    """The event says why, and which injection found no place."""
    dialogue = drafted(reasonability_iterations=0, complexities=[])
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, RefinementCompleted)
    assert "used up" in event.reason


@pytest.mark.parametrize("keeps", ["original", "candidate"])
def test_the_judge_keeps_the_better_version(keeps: str) -> None:
    """It is not told which version is the original, and its choice decides."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I fly from Oslo to Rome.", id="1.1"))
    original = "A" if original_is_a(dialogue, dialogue.mask("m1")) else "B"
    other = {"A": "B", "B": "A"}[original]
    reply = JudgeReply.model_validate({"better": original if keeps == "original" else other, "reason": "clearer"})
    (event,) = answered(Refiner(), dialogue, reply)
    assert event.type == ("fill_declined" if keeps == "original" else "fill_accepted")


def test_a_judgement_that_cannot_be_read_keeps_the_original_as_an_error() -> None:
    """It is neither a win nor a loss: it is counted apart."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I fly from Oslo to Rome.", id="1.1"))
    (event,) = answered(Refiner(), dialogue, None)
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.ERROR


def test_a_fill_that_breaks_the_structure_is_declined_before_a_judge_is_paid() -> None:
    """Cheap rules look first."""
    call_less = says("I do nothing.", id="1.2")
    dialogue = proposed(given(*skeleton(), masked("1.2")), call_less)
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.RULE


def test_a_fill_that_changes_nothing_is_declined_by_rule() -> None:
    """Nobody is paid to compare a turn with itself."""
    dialogue = given(*skeleton(), masked("1.1"))
    dialogue = proposed(dialogue, user("Please help me with origin Oslo, destination Rome.", id="1.1"))
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.RULE


def test_the_same_seed_draws_the_same() -> None:
    """Randomness comes from the dialogue's seed and version, and from nowhere else."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE])
    masks: list[Sequence[DialogueEvent]] = [Refiner().decide(dialogue, ()) for _ in range(2)]
    assert masks[0] == masks[1]
    assert any(Refiner().decide(replace(dialogue, seed=seed), ()) != masks[0] for seed in range(2, 12))
