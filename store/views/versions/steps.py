"""The steps of a dialogue's making: its events in order, each with what it was about and what it cost."""

from collections.abc import Mapping
from datetime import datetime

from ....events import (
    CallsExecuted,
    Dialogue,
    DialogueEvent,
    DialogueImported,
    DialogueReviewed,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    ModelAnswered,
    Phase,
    Recorded,
    RulesApplied,
    SubtaskDrafted,
    TurnAttempted,
    TurnSimulated,
    TurnsMasked,
)
from ...wording import deed, excerpt, reason_of, sentence, step_line
from ..dialogue.answers import AnswerBehind, answer_behind
from ..dialogue.history import Spent
from ..view import Sentence, Short, View
from .families import Family, family_of


class Step(View):
    """One event, as it stands in the row of all."""

    version: int
    event: str
    """The event's id."""
    type: str
    family: Family
    time: datetime
    role: Short
    node: Short
    did: str
    """What it did, in a few words."""
    said: str
    """The same in a sentence."""
    line: str
    """The same in a line, with version, role, turns and price."""
    turns: tuple[Short, ...]
    """The turns that it is about, by id."""
    mask: Short | None
    reason: Sentence
    """The words of whoever decided; empty where there are none."""
    phase: Phase
    """The dialogue's after it."""
    spent: Spent | None
    """The usage, where the event is an answer."""
    answer: AnswerBehind | None
    """The answer that it was decided from."""
    digest: str
    """Of the record, hex: the whole stream up to here hangs on it."""


def step_of(before: Dialogue, record: Recorded, after: Dialogue, index: Mapping[str, Recorded]) -> Step:
    """Return the step from *before* to *after*; *index* has the records of the stream by event id."""
    event, envelope = record.event, record.envelope
    assert isinstance(event, DialogueEvent)  # or the fold would have refused it
    behind = answer_behind(record, index)
    did, turns = deed(before, event), tuple(dict.fromkeys(_turns(before, event)))
    paid = event if isinstance(event, ModelAnswered) else behind
    price = None if paid is None else paid.price
    return Step(
        version=record.version,
        event=envelope.id,
        type=event.type,
        family=family_of(event),
        time=record.time,
        role=envelope.role,
        node=envelope.node,
        did=did,
        said=sentence(before, event),
        line=excerpt(step_line(record.version, envelope.role, turns, did, price, paid=paid is not None), limit=300),
        turns=turns,
        mask=event.mask if isinstance(event, TurnsMasked | FillProposed | FillAccepted | FillDeclined) else None,
        reason=_reason(before, event),
        phase=after.phase,
        spent=Spent.copied_from(event) if isinstance(event, ModelAnswered) else None,
        answer=behind,
        digest=record.digest.hex(),
    )


def _reason(before: Dialogue, event: DialogueEvent) -> str:
    match event:
        case FillAccepted() | FillDeclined():
            return reason_of(before, event)
        case DialogueReviewed(words=words):
            return words
        case _:
            return str(getattr(event, "reason", ""))


def _turns(before: Dialogue, event: DialogueEvent) -> list[str]:
    match event:
        case DialogueImported() | SubtaskDrafted():
            return [turn.id for turn in event.turns]
        case TurnSimulated():
            return [event.turn.id]
        case TurnsMasked():
            return list(event.turns)
        case FillProposed():
            return [turn.id for replacement in event.replacements for turn in replacement.turns]
        case FillAccepted() | FillDeclined():
            mask = next((one for one in before.masks if one.id == event.mask), None)
            if mask is None:
                return []
            proposal = mask.proposal.replacements if mask.proposal else ()
            kept = event.kept if isinstance(event, FillAccepted) else None
            taken = [one for one in proposal if kept is None or one.turn in kept]
            return [*mask.turns, *(turn.id for one in taken for turn in one.turns)]
        case CallsExecuted() | RulesApplied() | ExpertVoted():
            return [turn for finding in event.findings for turn in finding.turns]
        case TurnAttempted():
            return [event.turn]
        case DialogueReviewed(turn=str(turn)):
            return [turn]
        case _:
            return []
