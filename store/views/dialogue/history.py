"""The history of a dialogue, a line for each event."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ....events import (
    AnswerUnusable,
    DialogueEvent,
    FillAccepted,
    FillDeclined,
    FillProposed,
    ModelAnswered,
    Phase,
    Recorded,
    TurnsMasked,
    Usage,
    fold_records,
    unopened,
)
from ...wording import sentence
from ..view import Short, View
from .answers import AnswerBehind, answer_behind, by_id


class Spent(View):
    """The usage of one answer. It is on the answer's own line only, so that lines can be summed."""

    model: Short
    purpose: Short
    usage: Usage
    price: float | None
    """US dollars. None: unknown."""
    latency: float
    """Seconds."""


class HistoryLine(View):
    """One event."""

    version: int
    id: str
    time: datetime
    role: Short
    node: Short
    type: str
    did: str
    """One sentence, bounded, without control characters."""
    phase: Phase
    """The dialogue's phase after it."""
    mask: Short | None
    question: Short | None
    """The key of the question that it answers, or leaves unanswered."""
    spent: Spent | None
    """The usage, where the event is an answer."""
    answer: AnswerBehind | None
    """The answer that it was decided from."""
    cause: str | None
    """The id of the event that caused it."""
    cause_version: int | None
    """The version of that event, if it is of this stream."""
    digest: str
    """Of the record, hex."""


def history_of(records: Sequence[Recorded]) -> Iterator[HistoryLine]:
    """Yield a line for each record of a dialogue's stream, from its first on. Raises DamagedLog."""
    index = by_id(records)
    dialogue = unopened(records[0].stream if records else "")
    for record in records:
        before, dialogue = dialogue, fold_records(dialogue.id, [record], start=dialogue)
        event, envelope = record.event, record.envelope
        assert isinstance(event, DialogueEvent)  # or the fold would have refused it
        cause = index.get(envelope.cause or "")
        yield HistoryLine(
            version=record.version,
            id=envelope.id,
            time=record.time,
            role=envelope.role,
            node=envelope.node,
            type=event.type,
            did=sentence(before, event),
            phase=dialogue.phase,
            mask=event.mask if isinstance(event, TurnsMasked | FillProposed | FillAccepted | FillDeclined) else None,
            question=event.question if isinstance(event, ModelAnswered | AnswerUnusable) else None,
            spent=Spent.copied_from(event) if isinstance(event, ModelAnswered) else None,
            answer=answer_behind(record, index),
            cause=envelope.cause,
            cause_version=None if cause is None else cause.version,
            digest=record.digest.hex(),
        )
