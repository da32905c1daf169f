"""The refiner: which turns it masks, and what it makes of the judgements on their fills."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from support.dialogues import drafted, given, skeleton
from support.roles import answered, calls, masked, only, proposed, says, user
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import Refiner
from toolace_mt.actors.roles.choosing import choose_injections, injection_mask, pending_injections
from toolace_mt.actors.roles.reasonability import (
    choose_reasonability,
    covered,
    iteration_due,
    left_to_refine,
    reasonability_mask,
)
from toolace_mt.actors.roles.refiner import original_is_a
from toolace_mt.actors.roles.sites import candidates
from toolace_mt.events import (
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    Operation,
    RefinementCompleted,
    Tool,
    TurnsMasked,
    admit_all,
)


def test_complexity_comes_before_reasonability() -> None:
    """The drawn injections are masked first."""
    drawn = [ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE]
    events = Refiner().decide(drafted(complexities=drawn, reasonability_iterations=0), ())
    masks = [event for event in events if isinstance(event, TurnsMasked)]
    assert events == masks
    assert {mask.operation for mask in masks} == {Operation.EXTEND}
    assert [mask.injection for mask in masks] == drawn


def test_injections_that_do_not_touch_are_masked_together() -> None:
    """Of two users' turns and two turns with calls, the second is taken far from the first, or later."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE])
    drawn = {tuple(place.turn for place in choose_injections(dialogue, Random(seed))) for seed in range(60)}
    assert {frozenset(pair) for pair in drawn} == {frozenset({"1.1", "2.2"}), frozenset({"2.1", "1.2"})}


def test_a_turn_is_not_edited_twice_for_the_same_reason() -> None:
    """The edited-turn log closes a turn to further injections of its type."""
    dialogue = drafted(complexities=[ComplexityKind.OUTAGE], reasonability_iterations=0)
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
        ComplexityKind.CHANGE_OF_MIND: {"2.1"},  # before a look-up there is nothing to take back
        ComplexityKind.MISSING_ARGUMENT: {"1.1"},  # the number of seats may be left out
        ComplexityKind.CONFIRMATION_AMENDED: {"2.1"},
        ComplexityKind.CONFIRMATION_REFUSED: {"2.1"},  # before the first there is nothing to change
        ComplexityKind.AMBIGUOUS_REFERENCE: {"1.1"},  # a number of seats is referred to by no words
        ComplexityKind.EARLIER_REFERENCE: {"2.1"},  # the flight was found before
        ComplexityKind.ALTERNATIVE_TOOL: set(),  # no other tool looks anything up
        ComplexityKind.TWO_ROUNDS: {"1.1"},  # the second request brings no two values
        ComplexityKind.TOOL_REMOVED: {"2.1"},  # the search is not needed any more
        ComplexityKind.PERMANENT_FAILURE: {"2.1"},
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


def refined(dialogue: Dialogue, iterations: int) -> Dialogue:
    """The dialogue after so many iterations of which no rewrite could be judged."""
    for iteration in range(iterations):
        picked, mask = choose_reasonability(dialogue, Random(iteration)), f"m{dialogue.masked + 1}"
        closed = FillDeclined(mask=mask, by=DeclinedBy.ERROR, reason="unreadable")
        dialogue = admit_all(dialogue, [reasonability_mask(picked, mask), closed])
    return dialogue


def test_every_turn_of_words_is_picked_before_any_is_picked_again() -> None:
    """Every other turn at once, no two neighbours, so that two iterations have all; results are not rewritten."""
    for seed in range(20):
        dialogue = refined(replace(drafted(masks_per_iteration=None), seed=seed), 2)
        assert dialogue.picks == dict.fromkeys(("1.1", "1.2", "1.4", "2.1", "2.2", "2.4"), 1)
        assert covered(dialogue)


@pytest.mark.parametrize(("most", "picked"), [(None, {3}), (1, {1}), (4, {2, 3, 4})])
def test_neighbours_are_never_picked_together(most: int | None, picked: set[int]) -> None:
    """Each turn is rewritten between turns that stay; a number of masks is a limit, and none means half of them."""
    dialogue = drafted(masks_per_iteration=most)
    for seed in range(100):
        places = [dialogue.position(turn) for turn in choose_reasonability(dialogue, Random(seed))]
        assert len(places) in picked
        assert all(behind - before > 1 for before, behind in pairwise(places))


def test_a_turn_that_a_rewrite_left_as_it_was_is_not_masked_again() -> None:
    """It is as good as the model makes it; and an iteration without a turn left is none."""
    dialogue = drafted(reasonability_iterations=15)
    for turn in ("1.1", "1.2", "1.4", "2.1", "2.2", "2.4"):
        mask = f"m{dialogue.masked + 1}"
        closed = FillDeclined(mask=mask, by=DeclinedBy.JUDGE, reason="no")
        dialogue = admit_all(dialogue, [reasonability_mask((turn,), mask), closed])
        assert turn not in left_to_refine(dialogue)
    assert not iteration_due(dialogue)


def test_as_many_iterations_run_as_are_asked_for() -> None:
    """Without a number they end when every turn of words was masked, and after five at the latest."""
    assert iteration_due(refined(drafted(reasonability_iterations=15), 14))
    assert not iteration_due(refined(drafted(reasonability_iterations=15), 15))
    assert iteration_due(refined(drafted(reasonability_iterations=None), 1))
    assert not iteration_due(refined(drafted(reasonability_iterations=None, masks_per_iteration=None), 2))
    assert not iteration_due(refined(drafted(reasonability_iterations=None, masks_per_iteration=1), 5))


def test_reasonability_comes_after_the_injections() -> None:
    """All of them are masked at once, those that are declined again elsewhere, and rewriting is last."""
    drawn = [ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE]
    dialogue = drafted(complexities=drawn, reasonability_iterations=2, masks_per_iteration=None)
    waves = []
    while isinstance((masks := Refiner().decide(dialogue, ()))[0], TurnsMasked):
        dialogue = admit_all(dialogue, masks)
        waves.append([mask.operation.value for mask in dialogue.masks])
        for mask in dialogue.masks:
            dialogue = admit_all(dialogue, [FillDeclined(mask=mask.id, by=DeclinedBy.JUDGE, reason="no")])
    assert waves[0] == ["extend", "extend"]
    assert waves[1][0] == "extend"
    assert waves[-2:] == [["fill"], ["fill"]]
    assert all(wave[0] == "extend" for wave in waves[:-2])


def test_a_tool_that_a_yes_was_asked_for_is_not_missing_when_the_yes_comes() -> None:
    """The assistant would have offered what it cannot do."""
    dialogue = drafted()
    offering = dialogue.turns[3].model_copy(update={"text": "FL-204 has two seats left. Shall I book them?"})
    turns = (*dialogue.turns[:3], offering, *dialogue.turns[4:])
    kind = ComplexityKind.TOOL_SUPPLIED_LATER
    assert {turn.id for turn in candidates(dialogue, kind)} == {"1.1", "2.1"}
    assert {turn.id for turn in candidates(replace(dialogue, turns=turns), kind)} == {"1.1"}


def test_another_tool_is_tried_first_where_there_is_one_that_looks_up() -> None:
    """It fails for good, so nothing that is run and nothing that changes anything comes before it."""
    find, book = drafted().tools
    find = find.model_copy(update={"description": "Find flights between two airports."})
    for argument, description, places in (
        ("origin", "List the flights of an airport.", {"1.2"}),
        ("origin", "Get the weather at an airport.", set[str]()),
        ("wine", "List the flights on which an airport's wine is served.", set[str]()),
    ):
        parameters = {"type": "object", "properties": {argument: {"type": "string"}}}
        look_up = Tool.model_validate({"name": "get_timetable", "description": description, "parameters": parameters})
        dialogue = replace(drafted(), tools=(find, book, look_up))
        assert {turn.id for turn in candidates(dialogue, ComplexityKind.ALTERNATIVE_TOOL)} == places


def test_refinement_ends_when_nothing_is_left() -> None:
    """The event says why, and which injection found no place."""
    dialogue = drafted(reasonability_iterations=0, complexities=[])
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, RefinementCompleted)
    assert "used up" in event.reason


def verdicts(*given: tuple[str, str]) -> JudgeReply:
    """A judgement: by turn, the better version."""
    shown = [{"turn": turn, "reason": f"{better} reads better", "better": better} for turn, better in given]
    return JudgeReply.model_validate({"checked": ["1.1 in A and B"], "verdicts": shown})


def letter(dialogue: Dialogue, turn: str, *, original: bool) -> str:
    """The letter that a version of *turn* has in the judge's prompt."""
    return "A" if original_is_a(dialogue, dialogue.mask("m1"), turn) == original else "B"


@pytest.mark.parametrize("keeps", ["original", "candidate", "same"])
def test_the_judge_keeps_the_better_version(keeps: str) -> None:
    """It is not told which version is the original, and its choice decides; the original stays where both are equal."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I have to be in Rome.", id="1.1"))
    better = keeps if keeps == "same" else letter(dialogue, "1.1", original=keeps == "original")
    (event,) = answered(Refiner(), dialogue, verdicts(("1.1", better)))
    assert event.type == ("fill_accepted" if keeps == "candidate" else "fill_declined")


def test_each_turn_of_a_rewrite_gets_its_own_verdict() -> None:
    """One bad turn does not sink two good ones: wording is taken by rule, and substance as the judge says."""
    mask = reasonability_mask(("1.1", "1.4", "2.2"), "m1")
    dialogue = proposed(
        given(*skeleton(), mask),
        user("Could you help me with origin Oslo and destination Rome?", id="1.1"),
        says('I found one: {"flights": [{"flight_id": "FL-204"}]} It is the cheapest.', id="1.4"),
        calls("book_flight", {"flight_id": "FL-204", "seats": 1}, id="2.2", id_="call_2_2_1"),
    )
    question = only(Refiner(), dialogue)
    assert "one verdict for each of the turns 1.4, 2.2" in question.prompt.task
    said = verdicts(
        ("1.4", letter(dialogue, "1.4", original=True)),
        ("2.2", letter(dialogue, "2.2", original=False)),
    )
    (event,) = answered(Refiner(), dialogue, said)
    assert isinstance(event, FillAccepted)
    assert event.kept == ("1.1", "2.2")
    after = admit_all(dialogue, [event])
    assert after.turn("1.4") == dialogue.turn("1.4")
    assert after.turn("1.1") != dialogue.turn("1.1")
    assert after.edits[-1].wrote == ("1.1", "2.2")


def test_a_judgement_speaks_of_the_turns_that_it_was_asked_about() -> None:
    """A verdict too few, too many or on another turn is asked for again."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I have to be in Rome.", id="1.1"))
    question = only(Refiner(), dialogue)
    for wrong in (verdicts(("1.2", "A")), verdicts(("1.1", "A"), ("1.1", "B"))):
        assert "1.1" in str(Refiner().objection(dialogue, question, wrong))
    assert Refiner().objection(dialogue, question, verdicts(("1.1", "same"))) is None


def test_other_words_for_the_same_are_taken_without_a_judge() -> None:
    """The judge is paid only where something of substance differs."""
    words = user("Could you help me with origin Oslo and destination Rome?", id="1.1")
    dialogue = proposed(given(*skeleton(), masked("1.1")), words)
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillAccepted)


def test_a_judgement_that_cannot_be_read_keeps_the_original_as_an_error() -> None:
    """It is neither a win nor a loss: it is counted apart."""
    dialogue = proposed(given(*skeleton(), masked("1.1")), user("I have to be in Rome.", id="1.1"))
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


def test_a_fill_that_changes_nothing_is_no_decline_by_a_rule() -> None:
    """Nobody is paid to compare a turn with itself, and whoever left it was asked to leave what is good."""
    dialogue = given(*skeleton(), masked("1.1"))
    dialogue = proposed(dialogue, user("Please help me with origin Oslo, destination Rome.", id="1.1"))
    (event,) = Refiner().decide(dialogue, ())
    assert isinstance(event, FillDeclined)
    assert event.by is DeclinedBy.UNCHANGED


def test_the_same_seed_draws_the_same() -> None:
    """Randomness comes from the dialogue's seed and version, and from nowhere else."""
    dialogue = drafted(complexities=[ComplexityKind.CHIT_CHAT, ComplexityKind.OUTAGE])
    masks: list[Sequence[DialogueEvent]] = [Refiner().decide(dialogue, ()) for _ in range(2)]
    assert masks[0] == masks[1]
    assert any(Refiner().decide(replace(dialogue, seed=seed), ()) != masks[0] for seed in range(2, 12))
