"""Experts' findings in a recorded run over the same file, before anything was repaired."""

from collections.abc import Mapping, Sequence

from ....events import DialogueImported, ExpertVoted, Finding, Recorded, Severity, TurnsMasked, Verdict
from ....store import EventLog
from ....store.views import dialogues_of, expect_run
from ....store.views.dialogue.effect import decisions


async def votes_of_run(log: EventLog, run: str) -> Mapping[str, Sequence[Finding]]:
    """Return the findings of the experts by the file and line of the dialogue: `data.jsonl:17`.

    A finding of an expert that passed the dialogue all the same is advisory.

    Raises:
        NoSuchStream: there is no such run.
    """
    await expect_run(log, run)
    return {_place(records): _findings(records) async for records in dialogues_of(log, run)}


def place_of_source(source: str) -> str:
    """Return file and line without the folders, so that a run may have been started elsewhere."""
    return source.rpartition("/")[2]


def _place(records: Sequence[Recorded]) -> str:
    first = records[0].event
    return place_of_source(first.source) if isinstance(first, DialogueImported) else ""


def _findings(records: Sequence[Recorded]) -> list[Finding]:
    first, votes = records[0].event, list[ExpertVoted]()
    for record in records:
        if isinstance(record.event, TurnsMasked):
            break
        if isinstance(record.event, ExpertVoted):
            votes.append(record.event)
    decided = decisions(first.parameters.panel, votes) if isinstance(first, DialogueImported) else {}
    return [
        finding
        if decided.get(vote.expert) is Verdict.FAIL
        else finding.model_copy(update={"severity": Severity.ADVISORY})
        for vote in votes
        for finding in vote.findings
    ]
