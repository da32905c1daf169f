"""The injections of dialogues written by hand, offered again where they were made: they go on to the judge."""

import pytest

from support.hand_dialogues import before, hand_dialogues, open_mask
from support.roles import answered, only, turns
from toolace_mt.actors.replies import TurnsReply
from toolace_mt.actors.roles import Filler, Refiner
from toolace_mt.actors.roles.fill_review import fault_of
from toolace_mt.actors.roles.regressions import RuleReview
from toolace_mt.actors.roles.said_errors import FAILING
from toolace_mt.actors.roles.sites import candidates
from toolace_mt.actors.rules import RULES
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    Edit,
    FillDeclined,
    Operation,
    ToolListTurn,
    ToolTurn,
    Turn,
    admit_all,
)

EMPTY, MISSING = ComplexityKind.EMPTY_RESULT, ComplexityKind.MISSING_ARGUMENT
AMBIGUOUS = ComplexityKind.AMBIGUOUS_REFERENCE
INJECTIONS = [(dialogue, edit) for dialogue in hand_dialogues().values() for edit in dialogue.edits]
NOT_DRAWN = {
    ("airline/3", EMPTY): "it books seats, and what changes something does not come back empty",
    ("files/1", EMPTY): "it makes a folder",
    ("shop/1", EMPTY): "it does a sum",
    ("shop/1", MISSING): "the user says yes, and every value has been said",
    ("files/2", AMBIGUOUS): "patterns and paths are all that the request has",
    ("airline/1", MISSING): "the user says 'Boston' and the call 'BOS', so no rule could check that it is left out",
}
"""Places of injections that are not drawn any more."""
NOTHING_MISSING = (
    "complexity_compliance: clarification.missing_argument was injected, but every value of the next call was known "
    "before the question (turn t15)"
)
ASKED_AGAIN: dict[tuple[str, ComplexityKind | None], str] = {
    ("shop/1", MISSING): f"it adds a fault: {NOTHING_MISSING}",
    ("retail/1", AMBIGUOUS): "turn 't1' still says '#W7284519' (order_id), which is to come later",
}
"""Objections to injections. The first is right: see the place. The other was asked for without a value, which today's
prompt names, and its author chose another one of the request."""


def named(dialogue: Dialogue, edit: Edit) -> tuple[str, ComplexityKind | None]:
    """The injection by its dialogue and kind."""
    return dialogue.id, edit.injection


def as_written(turn: Turn, edit: Edit) -> dict[str, object]:
    """A turn of an injection as a model writes it: the masked one with its id, a failed result with its flag."""
    written: dict[str, object] = {"role": turn.kind, **({"id": turn.id} if turn.id in edit.turns else {})}
    match turn:
        case ToolTurn():
            flag = {"error": True} if edit.injection in FAILING else {}
            results = [{"call": result.call_id, "content": result.content, **flag} for result in turn.results]
            return written | {"results": results}
        case ToolListTurn():
            return written | {"added": [tool.name for tool in turn.added], "removed": list(turn.removed)}
        case AssistantTurn():
            return written | {"text": turn.text, "calls": [call.model_dump() for call in turn.calls]}
        case _:
            return written | {"text": turn.text}


def as_replied(dialogue: Dialogue, edit: Edit) -> TurnsReply:
    """The reply that brings the injection in."""
    return turns(*(as_written(dialogue.turn(id_), edit) for id_ in edit.wrote))


NAMES = [f"{dialogue.id} {edit.injection}" for dialogue, edit in INJECTIONS]


@pytest.mark.parametrize(("dialogue", "edit"), INJECTIONS, ids=NAMES)
def test_no_rule_declines_an_injection_by_a_strong_author(dialogue: Dialogue, edit: Edit) -> None:
    """It makes nothing worse, so the judge is asked; the one that is declined leaves nothing out."""
    masked = open_mask(dialogue, edit)
    proposed = admit_all(masked, answered(Filler(), masked, as_replied(dialogue, edit)))
    fault = fault_of(proposed, proposed.mask(edit.mask), RuleReview(RULES))
    decided = Refiner().decide(proposed, [])
    if named(dialogue, edit) == ("shop/1", MISSING):
        assert fault == f"it adds a fault: {NOTHING_MISSING}"
        assert decided == [FillDeclined(mask=edit.mask, by=DeclinedBy.RULE, reason=fault)]
    else:
        assert fault is None
        assert decided == []
        assert only(Refiner(), proposed).key == f"judge:{edit.mask}"


@pytest.mark.parametrize(("dialogue", "edit"), INJECTIONS, ids=NAMES)
def test_the_filler_takes_an_injection_by_a_strong_author(dialogue: Dialogue, edit: Edit) -> None:
    """While tries are left it asks again only for what the prompt of today would have asked for."""
    masked = open_mask(dialogue, edit)
    objection = Filler().objection(masked, only(Filler(), masked), as_replied(dialogue, edit))
    assert objection == ASKED_AGAIN.get(named(dialogue, edit))


def test_a_value_that_the_schema_forbids_is_a_mistake_like_any_other() -> None:
    """The one injection that a rule had declined at once, for a flight type that is none: it is refused and mended."""
    dialogue = hand_dialogues()["airline/2"]
    right = dialogue.turn("t6")
    here = Edit("m9", Operation.EXTEND, ("t6",), ComplexityKind.BAD_ARGUMENT, None, wrote=("t6",), before=(right,))
    assert isinstance(right, AssistantTurn)
    (call,) = right.calls
    assert isinstance(call.arguments, dict)
    wrong = call.model_copy(update={"arguments": call.arguments | {"flight_type": "one-way"}})
    refused = "Error: invalid value 'one-way' for flight_type, expected one of 'round_trip', 'one_way'"
    mended = "The booking wasn't accepted because I wrote the flight type as 'one-way', it has to be 'one_way'."
    reply = turns(
        {"role": "assistant", "text": right.text, "calls": [wrong.model_dump()]},
        {"role": "tool", "results": [{"call": wrong.id, "error": True, "content": refused}]},
        {"role": "assistant", "id": "t6", "text": mended, "calls": [call.model_dump()]},
    )
    masked = open_mask(dialogue, here)
    assert Filler().objection(masked, only(Filler(), masked), reply) is None
    proposed = admit_all(masked, answered(Filler(), masked, reply))
    assert Refiner().decide(proposed, []) == []


def test_every_place_is_still_drawn_but_those_where_the_kind_makes_no_sense() -> None:
    """The author had to bend what was asked for at four of these; the fifth could not be checked."""
    undrawn = {
        named(dialogue, edit)
        for dialogue, edit in INJECTIONS
        if edit.injection is not None
        and edit.turns[0] not in {turn.id for turn in candidates(before(dialogue, edit), edit.injection)}
    }
    assert undrawn == {*NOT_DRAWN}
