"""The story of one mask: what stood, what was proposed, who judged it and how, and every answer that it took."""

from collections.abc import Sequence

from ....events import (
    AnswerUnusable,
    ComplexityKind,
    DeclinedBy,
    Dialogue,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Finding,
    ModelAnswered,
    Operation,
    Recorded,
    Turn,
    TurnsMasked,
    fold_records,
)
from ...wording import excerpt, is_judged_by, judged_words
from ..errors import NoSuchPlace
from ..view import Sentence, Short, View
from .changes import turn_changes
from .diff import PlacedTurn, TurnChange

_MAX_REASON = 2000


class AnswerTo(View):
    """An answer to a question about the mask."""

    version: int
    question: Short
    model: Short
    price: float | None
    """US dollars. None: unknown."""
    text: str
    """The raw reply."""
    fault: Sentence
    """Why it could not be used; empty where it could."""


class MaskStory(View):
    """One mask from its opening to its end."""

    id: str
    """The dialogue."""
    mask: str
    operation: Operation
    injection: ComplexityKind | None
    version: int
    """Of the event that masked."""
    turns: tuple[str, ...]
    guidance: tuple[Finding, ...]
    """The findings that it was to repair."""
    before: tuple[Turn, ...]
    """The masked turns as they were."""
    proposed: int | None
    """The version of the fill. None: none came."""
    added: tuple[PlacedTurn, ...]
    """Turns that the fill puts in, at their positions in it."""
    changed: tuple[TurnChange, ...]
    """Masked turns that it changes."""
    closed: int | None
    """The version at which it was accepted or declined. None: it is open."""
    accepted: bool
    kept: tuple[str, ...] | None
    """The turns of which the fill was taken. None: all, or none."""
    declined_by: DeclinedBy | None
    reason: str
    """Bounded, without control characters; a judge's versions A and B are named for what they were."""
    answers: tuple[AnswerTo, ...]


def mask_story(records: Sequence[Recorded], mask: str) -> MaskStory:
    """Return the story of *mask*. Raises NoSuchPlace, with the masks that there are, and DamagedLog."""
    opened = next((r for r in records if isinstance(r.event, TurnsMasked) and r.event.mask == mask), None)
    if opened is None:
        known = tuple(r.event.mask for r in records if isinstance(r.event, TurnsMasked))
        raise NoSuchPlace(f"mask {excerpt(mask, 40)!r}", records[0].stream, len(records), known[-12:])
    masked = opened.event
    assert isinstance(masked, TurnsMasked)
    dialogue = fold_records(opened.stream, records[: opened.version])
    fill = next((r for r in records if isinstance(r.event, FillProposed) and r.event.mask == mask), None)
    closed = next(
        (r for r in records if isinstance(r.event, FillAccepted | FillDeclined) and r.event.mask == mask), None
    )
    verdict = closed.event if closed is not None else None
    before = tuple(dialogue.turn(turn) for turn in masked.turns)
    new = _turns(fill)
    old = {turn.id: (at, turn) for at, turn in enumerate(before)}
    known_findings = {finding.id: finding for record in records for finding in getattr(record.event, "findings", ())
                      if isinstance(finding, Finding)}  # fmt: skip
    reason = getattr(verdict, "reason", "")
    return MaskStory.copied_from(
        masked,
        id=opened.stream,
        version=opened.version,
        guidance=tuple(known_findings[one] for one in masked.guidance if one in known_findings),
        before=before,
        proposed=fill and fill.version,
        added=tuple(PlacedTurn(position=at, turn=turn) for at, turn in enumerate(new) if turn.id not in old),
        changed=tuple(
            TurnChange(id=turn.id, before=old[turn.id][0], after=at, changes=changes)
            for at, turn in enumerate(new)
            if turn.id in old and (changes := turn_changes(old[turn.id][1], turn))
        ),
        closed=closed and closed.version,
        accepted=isinstance(verdict, FillAccepted),
        kept=verdict.kept if isinstance(verdict, FillAccepted) else None,
        declined_by=verdict.by if isinstance(verdict, FillDeclined) else None,
        reason=excerpt(_resolved(dialogue, masked, reason), _MAX_REASON),
        answers=tuple(_answers(records, mask)),
    )


def _resolved(dialogue: Dialogue, masked: TurnsMasked, reason: str) -> str:
    return judged_words(dialogue, masked.mask, masked.operation, masked.turns, reason)


def _turns(fill: Recorded | None) -> list[Turn]:
    event = fill.event if fill is not None else None
    return [turn for one in event.replacements for turn in one.turns] if isinstance(event, FillProposed) else []


def _answers(records: Sequence[Recorded], mask: str) -> list[AnswerTo]:
    """Return the answers to questions about the mask, with their faults."""
    faults = {r.envelope.cause: r.event.fault for r in records if isinstance(r.event, AnswerUnusable)}
    return [
        AnswerTo.copied_from(
            record.event, version=record.version, text=record.event.text, fault=faults.get(record.envelope.id, "")
        )
        for record in records
        if isinstance(record.event, ModelAnswered)
        and (record.event.question.partition(":")[2] == mask or is_judged_by(record.event.question, mask))
    ]
