"""Families of events: what one stands for among the versions of its dialogue."""

from enum import StrEnum

from ....events import (
    AnswerUnusable,
    CallsExecuted,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueRejected,
    DialogueReviewed,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    ModelAnswered,
    Operation,
    ReviewWithdrawn,
    RulesApplied,
    SubtaskDrafted,
    TurnSimulated,
    TurnsMasked,
    VerificationReopened,
)


class Family(StrEnum):
    """The kinds of events that a reader tells apart."""

    PLAN = "plan"
    """The opening, the plan, and whatever only prepares."""
    ANSWER = "answer"
    DRAFT = "draft"
    MASK = "mask"
    FILL = "fill"
    """Proposed, and nothing has changed yet."""
    KEPT = "kept"
    DECLINED = "declined"
    """A fill, or an answer that could not be used."""
    REPAIR = "repair"
    """A mask that is to repair or to undo, and a verification that begins again."""
    RULE = "rule"
    VOTE = "vote"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    """Rejected or failed."""
    PERSON = "person"


def family_of(event: DialogueEvent) -> Family:
    """Return the family of *event*."""
    match event:
        case TurnsMasked(operation=Operation.REPAIR | Operation.UNDO) | VerificationReopened():
            return Family.REPAIR
        case _:
            return _FAMILIES.get(type(event), Family.PLAN)


_FAMILIES: dict[type[DialogueEvent], Family] = {
    ModelAnswered: Family.ANSWER,
    AnswerUnusable: Family.DECLINED,
    SubtaskDrafted: Family.DRAFT,
    TurnSimulated: Family.DRAFT,
    TurnsMasked: Family.MASK,
    FillProposed: Family.FILL,
    FillAccepted: Family.KEPT,
    FillDeclined: Family.DECLINED,
    CallsExecuted: Family.RULE,
    RulesApplied: Family.RULE,
    ExpertVoted: Family.VOTE,
    DialogueAccepted: Family.ACCEPTED,
    DialogueRejected: Family.REJECTED,
    DialogueFailed: Family.REJECTED,
    DialogueReviewed: Family.PERSON,
    ReviewWithdrawn: Family.PERSON,
}
