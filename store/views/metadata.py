"""Facts for a trainer about a dialogue beyond its words. They name turns by id, as `replay` and `audit` do."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeVar, cast

from ...events import (
    ComplexityKind,
    Dialogue,
    DialogueFailed,
    DialogueRejected,
    Event,
    Finding,
    ModelAnswered,
    Recorded,
    Reviewed,
    Scenario,
    Severity,
    Verdict,
    reviewed_as,
)
from .load import run_of
from .outcome import DialogueOutcome, last_of, outcome_of
from .reviews import GivenReview, given_reviews
from .view import Sentence, Short, View

AmountT = TypeVar("AmountT", int, float)


class InjectedComplexity(View):
    """A complexity that really is in the dialogue."""

    kind: ComplexityKind
    turns: tuple[str, ...]
    """The turns that it wrote."""


class CastVote(View):
    """An expert's vote of the last round."""

    expert: Short
    verdict: Verdict
    reason: Sentence


class RaisedFinding(View):
    """A finding of the last round."""

    check: Short
    severity: Severity
    turns: tuple[str, ...]
    message: Sentence


class Metadata(View):
    """Facts about one dialogue."""

    run: str
    """The run that it is of: a set may be of several."""
    dialogue: str
    version: int
    digest: str
    """Of the last record, hex: the whole history hangs on it."""
    outcome: DialogueOutcome
    reason: Sentence
    """Of a dialogue that was rejected or failed: why. Else empty."""
    seed: int
    complexities: tuple[ComplexityKind, ...]
    """Those that are really in it: their fills were accepted."""
    injections: tuple[InjectedComplexity, ...]
    """The same, with their turns."""
    turns: int
    calls: int
    goals: tuple[Sentence, ...]
    """The goal of each planned sub-task, in order."""
    scenario: Scenario | None
    models: Mapping[Short, tuple[Short, ...]]
    """The models that answered, by purpose."""
    answers: int
    """Answers that were paid for, usable or not."""
    usd: float | None
    """Their price. None: that of an answer is not known."""
    input_tokens: int | None
    """None: those of an answer are not known."""
    output_tokens: int | None
    votes: tuple[CastVote, ...]
    findings: tuple[RaisedFinding, ...]
    faulty_turns: tuple[str, ...]
    """The turns at which a finding shows that rejects the dialogue, in order."""
    reviewed: Reviewed
    """What people say of it, in one word."""
    reviews: tuple[GivenReview, ...]


def metadata_of(dialogue: Dialogue, records: Sequence[Recorded]) -> Metadata:
    """Return the metadata of *dialogue*, whose history *records* are."""
    answers = [record.event for record in records if isinstance(record.event, ModelAnswered)]
    last, end = records[-1], last_of(records)
    edits = [(edit, edit.injection) for edit in dialogue.edits if edit.accepted]
    injections = tuple(
        InjectedComplexity(kind=injection, turns=edit.wrote) for edit, injection in edits if injection is not None
    )
    faulty = {finding.turns[0] for finding in dialogue.blocking if finding.turns}
    return Metadata(
        run=run_of(dialogue.id) or "",
        dialogue=dialogue.id,
        version=dialogue.version,
        digest=last.digest.hex(),
        outcome=outcome_of(dialogue.phase),
        reason="" if end is None else _reason(end.event),
        seed=dialogue.seed,
        complexities=tuple(injection.kind for injection in injections),
        injections=injections,
        turns=len(dialogue.turns),
        calls=sum(1 for _ in dialogue.calls()),
        goals=tuple(subtask.goal for subtask in dialogue.plan),
        scenario=dialogue.scenario,
        models=_models(answers),
        answers=len(answers),
        usd=_sum([answer.price for answer in answers]),
        input_tokens=_sum([answer.usage.input_tokens for answer in answers]),
        output_tokens=_sum([answer.usage.output_tokens for answer in answers]),
        votes=tuple(CastVote(expert=v.expert, verdict=v.verdict, reason=v.reason) for v in dialogue.votes),
        findings=tuple(_raised(finding) for finding in dialogue.findings),
        faulty_turns=tuple(turn.id for turn in dialogue.turns if turn.id in faulty),
        reviewed=reviewed_as(dialogue.reviews),
        reviews=given_reviews(dialogue),
    )


def _reason(last: Event) -> str:
    if isinstance(last, DialogueFailed):
        return f"{last.reason}: {last.detail}"
    return last.reason if isinstance(last, DialogueRejected) else ""


def _models(answers: Sequence[ModelAnswered]) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for answer in answers:
        found[answer.purpose].add(answer.model)
    return {purpose: tuple(sorted(models)) for purpose, models in sorted(found.items())}


def _raised(finding: Finding) -> RaisedFinding:
    return RaisedFinding(check=finding.check, severity=finding.severity, turns=finding.turns, message=finding.message)


def _sum(amounts: Sequence[AmountT | None]) -> AmountT | None:
    known = [amount for amount in amounts if amount is not None]
    return None if len(known) < len(amounts) else cast("AmountT", sum(known))
