"""Fills that are judged together: each beside the same turns, and none against what another has changed."""

from support.dialogues import BOOK, drafted
from toolace_mt.actors.questions import Answer
from toolace_mt.actors.replies import JudgeReply
from toolace_mt.actors.roles import Refiner
from toolace_mt.actors.roles.refiner import original_is_a
from toolace_mt.actors.rules import apply_structural
from toolace_mt.events import (
    AssistantTurn,
    ComplexityKind,
    DeclinedBy,
    FillProposed,
    Operation,
    Replacement,
    ToolCall,
    ToolListTurn,
    ToolResult,
    ToolTurn,
    TurnsMasked,
    UserTurn,
    admit_all,
)


def test_fills_that_are_sound_alone_and_not_together_are_not_both_accepted() -> None:
    """One takes a tool from the opening list, to supply it later; the other calls it before that."""
    dialogue = drafted(complexities=[ComplexityKind.TOOL_SUPPLIED_LATER, ComplexityKind.PERMANENT_FAILURE])
    later = (
        dialogue.turn("2.1"),
        AssistantTurn(id="m1.2", subtask=2, text="I have no tool to book yet.", calls=()),
        ToolListTurn(id="m1.3", subtask=2, added=(BOOK,), removed=()),
        UserTurn(id="m1.4", subtask=2, text="Now you have."),
    )
    call = ToolCall(id="m2c", name="book_flight", arguments={"flight_id": "FL-1"})
    early = (
        UserTurn(id="m2.1", subtask=1, text="Book me on FL-1, please."),
        AssistantTurn(id="m2.2", subtask=1, text="", calls=(call,)),
        ToolTurn(id="m2.3", subtask=1, results=(ToolResult(call_id="m2c", content="FL-1 is sold out", error=True),)),
        AssistantTurn(id="m2.4", subtask=1, text="FL-1 is sold out, so I cannot book it.", calls=()),
        dialogue.turn("1.1"),
    )
    masks = [
        TurnsMasked(mask=mask, operation=Operation.EXTEND, turns=(turn,), injection=kind, guidance=())
        for mask, turn, kind in (
            ("m1", "2.1", ComplexityKind.TOOL_SUPPLIED_LATER),
            ("m2", "1.1", ComplexityKind.PERMANENT_FAILURE),
        )
    ]
    fills = [
        FillProposed(mask="m1", replacements=(Replacement(turn="2.1", turns=later),), withheld=("book_flight",)),
        FillProposed(mask="m2", replacements=(Replacement(turn="1.1", turns=early),), withheld=()),
    ]
    dialogue = admit_all(dialogue, [*masks, *fills])
    refiner = Refiner()
    assert refiner.decide(dialogue, ()) == []
    (question,) = refiner.ask(dialogue)
    verdicts = [
        {"turn": mask.turns[0], "reason": "More alive.", "better": "B" if original_is_a(dialogue, mask) else "A"}
        for mask in dialogue.masks
    ]
    reply = JudgeReply.model_validate({"verdicts": verdicts})
    assert refiner.objection(dialogue, question, reply) is None
    dialogue = admit_all(dialogue, refiner.decide(dialogue, [Answer(question, reply, None)]))
    assert [edit.declined_by for edit in dialogue.edits] == [None, DeclinedBy.RULE]
    assert apply_structural(dialogue) == ()
