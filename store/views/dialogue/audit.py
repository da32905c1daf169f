"""The audit of a dialogue: every finding, with the event that wrote the value that it is about."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ....events import (
    AnswerUnusable,
    CallsExecuted,
    DeclinedBy,
    Dialogue,
    DialogueRejected,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    Operation,
    Recorded,
    RefinementCompleted,
    RulesApplied,
    TurnsMasked,
    Verdict,
)
from ...wording import excerpt, judged_words
from ..outcome import last_of, outcome_of
from ..reviews import given_reviews
from ..run.difficulty import turns_of
from ..usage import UsageMeter
from .answers import answer_behind, by_id
from .audited import Attempt, AuditedChecks, AuditedFinding, AuditedVote, DialogueAudit, Errors
from .blame import Blamer
from .drawn import drawn_kinds
from .effect import decisions, effect_of
from .locator import Locator
from .provenance import ProvenanceLedger, empty_ledger
from .why import history_at, spoken_of, written_last

_MAX_REASON = 2000


def audit_of(records: Sequence[Recorded]) -> DialogueAudit:
    """Return the audit of a dialogue, given all of its stream. Raises DamagedLog."""
    stream = records[0].stream if records else ""
    judged = _judged(records, empty_ledger(stream))
    dialogue = judged[-1][1].dialogue if judged else empty_ledger(stream).dialogue
    index, last = by_id(records), dialogue.round
    end = _end(records, judged, dialogue)
    findings = tuple(found for record, ledger in judged for found in _findings(records, record, ledger, index, end))
    votes = tuple(
        _vote(record, record.event, index, round_=ledger.dialogue.round, last=last)
        for record, ledger in judged
        if isinstance(record.event, ExpertVoted)
    )
    checks = tuple(
        _checks(record, record.event, round_=ledger.dialogue.round, last=last)
        for record, ledger in judged
        if isinstance(record.event, RulesApplied)
    )
    cost, ended = UsageMeter(), last_of(records)
    for record in records:
        cost.count(record.event)
    return DialogueAudit.copied_from(
        dialogue,
        digest=records[-1].digest.hex() if records else "",
        outcome=outcome_of(dialogue.phase),
        ended=ended.time if ended is not None and dialogue.ended else None,
        rounds=dialogue.round,
        findings=findings,
        votes=votes,
        checks=checks,
        repairs=_attempts(records, dialogue, Operation.REPAIR, Operation.UNDO),
        injections=_attempts(records, dialogue, Operation.EXTEND),
        drawn=tuple(drawn_kinds(dialogue, refined=any(isinstance(r.event, RefinementCompleted) for r in records))),
        errors=_errors(records, votes, checks, end),
        cost=cost.totals,
        reviews=given_reviews(dialogue),
        attempts=turns_of(records) if dialogue.attempts else {},
    )


def _judged(records: Sequence[Recorded], ledger: ProvenanceLedger) -> list[tuple[Recorded, ProvenanceLedger]]:
    """Return the records with findings or verdicts, and the last record, each with the ledger after it."""
    found: list[tuple[Recorded, ProvenanceLedger]] = []
    for record in records:
        ledger = ledger.after(record)
        if isinstance(record.event, CallsExecuted | RulesApplied | ExpertVoted) or record is records[-1]:
            found.append((record, ledger))
    return found


@dataclass(frozen=True, slots=True)
class _End:
    """The end of the dialogue, against which earlier findings are seen."""

    round: int
    open: frozenset[str]
    """The findings of the last round that are still open."""
    rejecting: frozenset[str]
    decided: Mapping[int, Mapping[str, Verdict | None]]
    """The decision of each expert of the panel, by round."""


def _end(records: Sequence[Recorded], judged: Sequence[tuple[Recorded, ProvenanceLedger]], dialogue: Dialogue) -> _End:
    end = last_of(records)
    last = end.event if end is not None else None
    votes: defaultdict[int, list[ExpertVoted]] = defaultdict(list)
    for record, ledger in judged:
        if isinstance(record.event, ExpertVoted):
            votes[ledger.dialogue.round].append(record.event)
    return _End(
        round=dialogue.round,
        open=frozenset(finding.id for finding in dialogue.findings),
        rejecting=frozenset(last.findings) if isinstance(last, DialogueRejected) else frozenset(),
        decided={round_: decisions(dialogue.parameters.panel, cast) for round_, cast in votes.items()},
    )


def _findings(
    records: Sequence[Recorded], record: Recorded, ledger: ProvenanceLedger, index: Mapping[str, Recorded], end: _End
) -> Iterator[AuditedFinding]:
    event, round_ = record.event, ledger.dialogue.round
    if not isinstance(event, CallsExecuted | RulesApplied | ExpertVoted) or not event.findings:
        return
    decision = end.decided[round_].get(event.expert) if isinstance(event, ExpertVoted) else Verdict.FAIL
    locator, blamer = Locator(ledger.dialogue), Blamer(ledger, index)
    for finding in event.findings:
        located = locator.locate(finding)
        blame = tuple(map(blamer.blame, located.locations))
        narrow = written_last(blame)
        if located.narrow:
            words = f"{finding.evidence}\n{finding.message}"
            narrow = spoken_of(ledger.dialogue.turns, located.locations[0], words)
        yield AuditedFinding(
            finding=finding,
            round=round_,
            version=record.version,
            event=record.envelope.id,
            role=record.envelope.role,
            final=round_ == end.round and finding.id in end.open,
            weight=effect_of(finding, decision),
            rejects=round_ == end.round and finding.id in end.open & end.rejecting,
            tool=located.tool,
            blame=blame,
            history=None if narrow is None else history_at(records[: record.version], narrow, ledger),
            answer=answer_behind(record, index),
        )


def _vote(record: Recorded, vote: ExpertVoted, index: Mapping[str, Recorded], *, round_: int, last: int) -> AuditedVote:
    return AuditedVote.copied_from(
        vote,
        reason=excerpt(vote.reason, _MAX_REASON),
        round=round_,
        version=record.version,
        final=round_ == last,
        answer=answer_behind(record, index),
    )


def _checks(record: Recorded, applied: RulesApplied, *, round_: int, last: int) -> AuditedChecks:
    by_verdict = {v: tuple(check.check for check in applied.checks if check.verdict is v) for v in Verdict}
    return AuditedChecks(
        round=round_,
        version=record.version,
        final=round_ == last,
        passed=len(by_verdict[Verdict.PASS]),
        failed=by_verdict[Verdict.FAIL],
        errors=by_verdict[Verdict.ERROR],
    )


def _attempts(records: Sequence[Recorded], dialogue: Dialogue, *operations: Operation) -> tuple[Attempt, ...]:
    closed = {r.event.mask: (r.version, r.event) for r in records if isinstance(r.event, FillAccepted | FillDeclined)}
    return tuple(
        _attempt(record.version, event, closed.get(event.mask), dialogue)
        for record in records
        if isinstance(event := record.event, TurnsMasked) and event.operation in operations
    )


def _attempt(
    version: int, mask: TurnsMasked, closed: tuple[int, FillAccepted | FillDeclined] | None, dialogue: Dialogue
) -> Attempt:
    at, verdict = closed or (None, None)
    reason = verdict.reason if verdict else ""
    return Attempt.copied_from(
        mask,
        version=version,
        closed=at,
        accepted=isinstance(verdict, FillAccepted),
        declined_by=verdict.by if isinstance(verdict, FillDeclined) else None,
        reason=excerpt(judged_words(dialogue, mask.mask, mask.operation, mask.turns, reason), _MAX_REASON),
    )


def _errors(
    records: Sequence[Recorded], votes: Sequence[AuditedVote], checks: Sequence[AuditedChecks], end: _End
) -> Errors:
    events = [record.event for record in records]
    lost = [end.decided[vote.round].get(vote.expert, Verdict.ERROR) for vote in votes if vote.verdict is Verdict.ERROR]
    return Errors(
        unusable_answers=sum(isinstance(event, AnswerUnusable) for event in events),
        declined_by_error=sum(isinstance(e, FillDeclined) and e.by is DeclinedBy.ERROR for e in events),
        checks=sum(len(outcome.errors) for outcome in checks),
        votes=lost.count(Verdict.ERROR),
        unreadable_votes=len(lost) - lost.count(Verdict.ERROR),
    )
