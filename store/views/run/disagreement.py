"""Where experts disagree: with themselves, vote by vote, or one of them with all the others."""

from collections.abc import AsyncIterator, Sequence

from ....events import Dialogue, ExpertVoted, Recorded, Verdict, fold_records
from ...contract import EventLog
from ..dialogue.snapshot import ShownVote
from ..load import Unreadable, dialogues_of, noting
from ..outcome import DialogueOutcome, outcome_of
from ..view import View


class Disagreement(View):
    """The votes of a dialogue's last round, where they do not agree."""

    dialogue: str
    outcome: DialogueOutcome
    round: int
    split: tuple[str, ...]
    """Experts of whose votes some pass and some fail."""
    alone: str | None
    """The expert that fails what every other one that could judge it passes, each by its votes together."""
    votes: tuple[ShownVote, ...]
    """All of that round, in the order in which they came."""


def disagreement_of(records: Sequence[Recorded]) -> Disagreement | None:
    """How the experts disagree about a dialogue, given all its records; None: they do not. Raises DamagedLog."""
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
        votes=tuple(
            ShownVote(expert=v.expert, verdict=v.verdict, confidence=v.confidence, reason=v.reason)
            for v in dialogue.votes
        ),
    )


async def load_disagreements(
    log: EventLog, run: str, *, unreadable: list[Unreadable] | None = None
) -> AsyncIterator[Disagreement]:
    """The disagreements about dialogues of *run*, one dialogue in memory at a time.

    Raises:
        DamagedLog, and as `dialogues_of`.
    """
    async for records in dialogues_of(log, run, unreadable=unreadable):
        found: Disagreement | None = None
        with noting(records[0].stream, unreadable):
            found = disagreement_of(records)
        if found is not None:
            yield found


def _split(dialogue: Dialogue) -> tuple[str, ...]:
    """A vote that could not be read is no opinion."""
    said = {(vote.expert, vote.verdict) for vote in dialogue.votes}
    return tuple(
        expert
        for expert in dict.fromkeys(vote.expert for vote in dialogue.votes)
        if (expert, Verdict.PASS) in said and (expert, Verdict.FAIL) in said
    )


def _alone(dialogue: Dialogue) -> str | None:
    decisions = {seat.expert: dialogue.decision(seat) for seat in dialogue.knobs.panel}
    judged = {expert: decision for expert, decision in decisions.items() if decision in (Verdict.PASS, Verdict.FAIL)}
    failing = [expert for expert, decision in judged.items() if decision is Verdict.FAIL]
    return failing[0] if len(failing) == 1 and len(judged) > 1 else None
