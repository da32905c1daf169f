"""Experts' findings in a recorded run over the same file, before anything was repaired."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ....events import DialogueImported, ExpertVoted, Finding, Recorded, Severity, TurnsMasked, Verdict
from ....store import EventLog
from ....store.views import dialogues_of, expect_run
from ....store.views.dialogue.effect import decisions


@dataclass(frozen=True, slots=True)
class RecordedVotes:
    """The findings of a run's experts, by the file and line of the dialogue."""

    by_source: Mapping[str, Sequence[Finding]]
    """By those that the run was given: `shards/a/data.jsonl:17`."""
    by_name: Mapping[str, Sequence[Finding]]
    """The same without the folders, but for files of which several have one name."""

    def of(self, source: str) -> Sequence[Finding] | None:
        """Return the findings about the dialogue of *source*, wherever the run was started; None without any."""
        found = self.by_source.get(source)
        return self.by_name.get(_name(source)) if found is None else found


async def votes_of_run(log: EventLog, run: str) -> RecordedVotes:
    """Return the findings of the experts of *run*.

    A finding of an expert that passed the dialogue all the same is advisory.

    Raises:
        NoSuchStream: there is no such run.
    """
    await expect_run(log, run)
    by_source = {_source(records): _findings(records) async for records in dialogues_of(log, run)}
    named = Counter(map(_name, by_source))
    by_name = {_name(source): found for source, found in by_source.items() if named[_name(source)] == 1}
    return RecordedVotes(by_source, by_name)


def _source(records: Sequence[Recorded]) -> str:
    first = records[0].event
    return first.source if isinstance(first, DialogueImported) else ""


def _name(source: str) -> str:
    return source.rpartition("/")[2]


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
