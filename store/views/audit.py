"""Why a dialogue ended as it did: every finding, with the event that wrote what it finds fault with."""

from collections.abc import Iterator, Mapping, Sequence

from ...events import (
    AnswerUnusable,
    CallsExecuted,
    DeclinedBy,
    DialogueRejected,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    Operation,
    Recorded,
    RulesApplied,
    TurnsMasked,
    Verdict,
)
from .answers import answer_behind, by_id
from .audited import Attempt, AuditedChecks, AuditedFinding, AuditedVote, DialogueAudit, Errors
from .blame import Blamer
from .cost import cost_of
from .excerpt import excerpt
from .origins import Ledger, empty_ledger
from .outcome import outcome_of
from .spots import Spotter

_MAX_REASON = 2000


def audit_of(records: Sequence[Recorded]) -> DialogueAudit:
    """The audit of a dialogue, given all of its stream. Raises DamagedLog."""
    stream = records[0].stream if records else ""
    judged = _judged(records, empty_ledger(stream))
    dialogue = judged[-1][1].dialogue if judged else empty_ledger(stream).dialogue
    index, last = by_id(records), dialogue.round
    standing = frozenset(finding.id for finding in dialogue.findings)
    end = records[-1].event if records else None
    rejecting = frozenset(end.findings) if isinstance(end, DialogueRejected) else frozenset()
    findings = tuple(
        found
        for record, ledger in judged
        for found in _findings(record, ledger, index, last=last, standing=standing, rejecting=rejecting)
    )
    votes = tuple(vote for record, ledger in judged for vote in _votes(record, ledger, index, last=last))
    checks = tuple(outcome for record, ledger in judged for outcome in _checks(record, ledger, last=last))
    return DialogueAudit(
        id=dialogue.id,
        version=dialogue.version,
        digest=records[-1].digest.hex() if records else "",
        phase=dialogue.phase,
        outcome=outcome_of(dialogue.phase),
        reason=dialogue.reason,
        failure=dialogue.failure,
        ended=records[-1].time if dialogue.ended else None,
        rounds=dialogue.round,
        findings=findings,
        votes=votes,
        checks=checks,
        repairs=_attempts(records, Operation.REPAIR),
        injections=_attempts(records, Operation.EXTEND),
        errors=_errors(records, votes, checks),
        cost=cost_of(dialogue.id, [records]).total,
    )


def _judged(records: Sequence[Recorded], ledger: Ledger) -> list[tuple[Recorded, Ledger]]:
    """The rules' and experts' records, and the last record, each with the dialogue as it was then."""
    found: list[tuple[Recorded, Ledger]] = []
    for record in records:
        ledger = ledger.after(record)
        if isinstance(record.event, CallsExecuted | RulesApplied | ExpertVoted) or record is records[-1]:
            found.append((record, ledger))
    return found


def _findings(
    record: Recorded,
    ledger: Ledger,
    index: Mapping[str, Recorded],
    *,
    last: int,
    standing: frozenset[str],
    rejecting: frozenset[str],
) -> Iterator[AuditedFinding]:
    event, round_ = record.event, ledger.dialogue.round
    if not isinstance(event, CallsExecuted | RulesApplied | ExpertVoted) or not event.findings:
        return
    spotter, blamer = Spotter(ledger.dialogue), Blamer(ledger, index)
    for finding in event.findings:
        spots = spotter.spots(finding)
        yield AuditedFinding(
            finding=finding,
            round=round_,
            version=record.version,
            event=record.envelope.id,
            role=record.envelope.role,
            final=round_ == last and finding.id in standing,
            rejects=round_ == last and finding.id in standing & rejecting,
            tool=spots.tool,
            blame=tuple(blamer.blame(place) for place in spots.places),
            answer=answer_behind(record, index),
        )


def _votes(record: Recorded, ledger: Ledger, index: Mapping[str, Recorded], *, last: int) -> tuple[AuditedVote, ...]:
    event, round_ = record.event, ledger.dialogue.round
    if not isinstance(event, ExpertVoted):
        return ()
    vote = AuditedVote(
        expert=event.expert,
        verdict=event.verdict,
        confidence=event.confidence,
        reason=excerpt(event.reason, _MAX_REASON),
        round=round_,
        version=record.version,
        final=round_ == last,
        answer=answer_behind(record, index),
    )
    return (vote,)


def _checks(record: Recorded, ledger: Ledger, *, last: int) -> tuple[AuditedChecks, ...]:
    event, round_ = record.event, ledger.dialogue.round
    if not isinstance(event, RulesApplied):
        return ()
    by_verdict = {v: tuple(check.check for check in event.checks if check.verdict is v) for v in Verdict}
    checks = AuditedChecks(
        round=round_,
        version=record.version,
        final=round_ == last,
        passed=len(by_verdict[Verdict.PASS]),
        failed=by_verdict[Verdict.FAIL],
        errors=by_verdict[Verdict.ERROR],
    )
    return (checks,)


def _attempts(records: Sequence[Recorded], operation: Operation) -> tuple[Attempt, ...]:
    closed = {r.event.mask: (r.version, r.event) for r in records if isinstance(r.event, FillAccepted | FillDeclined)}
    return tuple(
        _attempt(record.version, event, closed.get(event.mask))
        for record in records
        if isinstance(event := record.event, TurnsMasked) and event.operation is operation
    )


def _attempt(version: int, mask: TurnsMasked, closed: tuple[int, FillAccepted | FillDeclined] | None) -> Attempt:
    at, verdict = closed or (None, None)
    return Attempt(
        mask=mask.mask,
        operation=mask.operation,
        injection=mask.injection,
        turns=mask.turns,
        guidance=mask.guidance,
        version=version,
        closed=at,
        accepted=isinstance(verdict, FillAccepted),
        declined_by=verdict.by if isinstance(verdict, FillDeclined) else None,
        reason=excerpt(verdict.reason, _MAX_REASON) if verdict else "",
    )


def _errors(records: Sequence[Recorded], votes: Sequence[AuditedVote], checks: Sequence[AuditedChecks]) -> Errors:
    events = [record.event for record in records]
    return Errors(
        unusable_answers=sum(isinstance(event, AnswerUnusable) for event in events),
        declined_by_error=sum(isinstance(e, FillDeclined) and e.by is DeclinedBy.ERROR for e in events),
        checks=sum(len(outcome.errors) for outcome in checks),
        votes=sum(vote.verdict is Verdict.ERROR for vote in votes),
    )
