"""Disagreements of experts: within the votes of one of them, or of one with all the others."""

from collections.abc import AsyncIterator, Sequence

from ....events import Dialogue, ExpertVoted, Recorded, Verdict, fold_records
from ...contract import EventLog
from ..dialogue.snapshot import ShownVote
from ..load import Unreadable, dialogues_of, expect_run, noting
from ..outcome import DialogueOutcome, outcome_of
from ..view import View


class Disagreement(View):
    """The votes of a dialogue's last round, where they do not agree."""

    dialogue: str
    outcome: DialogueOutcome
    round: int
    split: tuple[str, ...]
    """Experts with votes that pass and votes that fail."""
    alone: str | None
    """The expert that fails what every other one that could judge it passes, each by its votes together."""
    votes: tuple[ShownVote, ...]
    """All of that round, in the order in which they came."""


def disagreement_of(records: Sequence[Recorded]) -> Disagreement | None:
    """Return the disagreement about a dialogue, given all its records, or None. Raises DamagedLog."""
    if not any(isinstance(record.event, ExpertVoted) for record in records):
        return None
    dialogue = fold_records(records[0].stream, records)
    split, alone = _split(dialogue), _alone(dialogue)
    if not split and alone is None:
        return None
    return Disagreement(
        dialogue=dialogue.id,
        outcome=outcome_of(dialogue.phase),
        round=dialogue.round,
        split=split,
        alone=alone,
        votes=tuple(map(ShownVote.copied_from, dialogue.votes)),
    )


async def load_disagreements(
    log: EventLog, run: str, *, unreadable: list[Unreadable] | None = None
) -> AsyncIterator[Disagreement]:
    """Yield the disagreements of *run*, a dialogue in memory at a time. Raises NoSuchStream, and as `dialogues_of`."""
    await expect_run(log, run)
    async for records in dialogues_of(log, run, unreadable=unreadable):
        found: Disagreement | None = None
        with noting(records[0].stream, unreadable):
            found = disagreement_of(records)
        if found is not None:
            yield found


def _split(dialogue: Dialogue) -> tuple[str, ...]:
    """Return the experts whose votes differ; a vote that could not be read counts for neither side."""
    said = {(vote.expert, vote.verdict) for vote in dialogue.votes}
    return tuple(
        expert
        for expert in dict.fromkeys(vote.expert for vote in dialogue.votes)
        if (expert, Verdict.PASS) in said and (expert, Verdict.FAIL) in said
    )


def _alone(dialogue: Dialogue) -> str | None:
    decisions = {seat.expert: dialogue.decision(seat) for seat in dialogue.parameters.panel}
    judged = {expert: decision for expert, decision in decisions.items() if decision in (Verdict.PASS, Verdict.FAIL)}
    failing = [expert for expert, decision in judged.items() if decision is Verdict.FAIL]
    return failing[0] if len(failing) == 1 and len(judged) > 1 else None
