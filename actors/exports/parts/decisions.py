"""Decisions on fills, as the history of a dialogue has them: what was proposed, and with what verdict."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from ....events import (
    Dialogue,
    FillAccepted,
    FillDeclined,
    Mask,
    ModelAnswered,
    Operation,
    Recorded,
    fold_records,
    unopened,
)
from ...parsing import read_reply
from ...replies import JudgedTurn, JudgeReply
from ...roles.judge_keys import masks_of
from ...roles.refiner import original_is_a, verdict_on


class Preference(Enum):
    """The version that a judge found better."""

    NEW = "new"
    OLD = "old"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Judged:
    """A judge's verdict on two versions of a turn, or of all masked turns."""

    prefers: Preference
    reason: str
    """In the judge's words, to whom the versions were A and B."""
    original: str
    """The letter of the original."""
    model: str
    """The judge."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A fill that was accepted or declined."""

    before: Dialogue
    after: Dialogue
    mask: Mask
    event: FillAccepted | FillDeclined
    judged: Mapping[str, Judged]
    """By turn; of a fill that was judged as a whole, one under the empty id. None where a rule decided."""

    @property
    def accepted(self) -> bool:
        """True if at least a part of the fill was taken."""
        return isinstance(self.event, FillAccepted)

    def took(self, turn: str) -> bool:
        """True if the replacement of *turn* was taken."""
        event = self.event
        return isinstance(event, FillAccepted) and (event.kept is None or turn in event.kept)


def decisions(records: Sequence[Recorded]) -> Iterator[Decision]:
    """Yield every decision on a fill, in order. Raises DamagedLog."""
    dialogue = unopened(records[0].stream if records else "")
    answers: dict[str, ModelAnswered] = {}  # by mask
    for record in records:
        event = record.event
        before, dialogue = dialogue, fold_records(dialogue.id, [record], start=dialogue)
        if isinstance(event, ModelAnswered):
            answers.update(dict.fromkeys(masks_of(event.question) or (), event))
        elif isinstance(event, FillAccepted | FillDeclined):
            mask = before.mask(event.mask)
            if mask.proposal is not None:
                yield Decision(before, dialogue, mask, event, _judged(before, mask, answers.get(mask.id)))


def _judged(dialogue: Dialogue, mask: Mask, answer: ModelAnswered | None) -> Mapping[str, Judged]:
    if answer is None:
        return {}
    read = read_reply(answer.text, JudgeReply, finish_reason=answer.finish_reason)
    if not isinstance(read, JudgeReply):
        return {}
    if mask.operation is not Operation.FILL:
        return {"": _verdict(verdict_on(mask, read), answer.model, original_a=original_is_a(dialogue, mask))}
    return {
        verdict.turn: _verdict(verdict, answer.model, original_a=original_is_a(dialogue, mask, verdict.turn))
        for verdict in read.verdicts
    }


def _verdict(verdict: JudgedTurn, model: str, *, original_a: bool) -> Judged:
    original = "A" if original_a else "B"
    if verdict.better == "same":
        prefers = Preference.NEITHER
    else:
        prefers = Preference.OLD if verdict.better == original else Preference.NEW
    return Judged(prefers, verdict.reason, original, model)
