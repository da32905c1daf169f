"""Whole dialogues written by hand, with every kind of step that a strong model takes: no rule objects to them."""

from dataclasses import replace

import pytest

from support.hand_dialogues import before, hand_dialogues
from toolace_mt.actors.rules import apply_rules
from toolace_mt.events import ComplexityKind, Dialogue, Edit

ALL = [
    "retail/1",
    "retail/2",
    "retail/3",
    "airline/1",
    "airline/2",
    "airline/3",
    "files/1",
    "files/2",
    "shop/1",
    "shop/2",
]
NOTHING_MISSING = (
    "complexity_compliance",
    ("t15", "t16", "t17"),
    "clarification.missing_argument was injected, but every value of the next call was known before the question",
)
KNOWN = {("shop/1", ComplexityKind.MISSING_ARGUMENT): NOTHING_MISSING}
"""Findings by the injection that they are about. This one is right: it was put at a "yes, go ahead", where no value is
left to leave out, so the author let the user doubt one that had been settled. Such a place is not drawn any more."""


def found(dialogue: Dialogue) -> list[tuple[str, tuple[str, ...], str]]:
    """What the rules find, blocking or advisory."""
    return [(one.check, one.turns, one.message) for one in apply_rules(dialogue).findings]


def known(dialogue: Dialogue) -> list[tuple[str, tuple[str, ...], str]]:
    """What they are known to find, as long as the injection that it is about is there."""
    injections = ((dialogue.id, edit.injection) for edit in dialogue.edits)
    return [KNOWN[one] for one in injections if one in KNOWN]


def test_all_ten_are_there() -> None:
    """Those that were rejected once are held as their author meant them."""
    assert [*hand_dialogues()] == ALL


@pytest.mark.parametrize("id_", ALL)
def test_a_dialogue_by_a_strong_author_passes_every_rule(id_: str) -> None:
    """Neither its plan and its injections nor the rest of it is taken for a fault, and nothing is remarked."""
    dialogue = hand_dialogues()[id_]
    assert dialogue.edits
    assert found(dialogue) == known(dialogue)


@pytest.mark.parametrize("id_", ALL)
def test_it_passes_without_any_one_of_its_injections(id_: str) -> None:
    """As it was before one of them, and as it is again where that one is undone."""
    for edit in hand_dialogues()[id_].edits:
        earlier = before(hand_dialogues()[id_], edit)
        assert found(earlier) == known(earlier), edit.injection


@pytest.mark.parametrize("id_", ["retail/3", "shop/1"])
def test_the_same_mistake_that_nobody_injected_is_found(id_: str) -> None:
    """The mistyped id and the mistyped address are passed over only because an injection wrote them."""
    dialogue = hand_dialogues()[id_]
    mistake = injection(dialogue, ComplexityKind.BAD_ARGUMENT)
    other = replace(dialogue, edits=tuple(edit for edit in dialogue.edits if edit is not mistake))
    assert ("grounding", mistake.wrote[:1]) in {(check, where) for check, where, _ in found(other)}


def test_an_injection_that_is_lost_is_missed() -> None:
    """The same dialogue without what the tool said is found at once."""
    dialogue = hand_dialogues()["shop/2"]
    outage = injection(dialogue, ComplexityKind.OUTAGE)
    lost = replace(dialogue, turns=tuple(turn for turn in dialogue.turns if turn.id != outage.wrote[1]))
    assert "complexity_compliance" in {check for check, _, _ in found(lost)}


def test_a_step_that_was_planned_and_is_lost_is_missed() -> None:
    """The plan that they are held against is theirs, with the sub-tasks in their places."""
    dialogue = hand_dialogues()["shop/1"]
    last = dialogue.plan[-1].model_copy(update={"tools": ("modify_pending_order_items",)})
    other = replace(dialogue, plan=(*dialogue.plan[:-1], last))
    assert "plan_compliance" in {check for check, _, _ in found(other)}


def injection(dialogue: Dialogue, kind: ComplexityKind) -> Edit:
    """The one injection of that kind."""
    (edit,) = [edit for edit in dialogue.edits if edit.injection is kind]
    return edit
