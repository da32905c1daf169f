"""Events, each told in one short sentence."""

from typing import assert_never

from ...events import (
    AnswerUnusable,
    AssistantTurn,
    CallsExecuted,
    DeclinedBy,
    Dialogue,
    DialogueAccepted,
    DialogueEvent,
    DialogueFailed,
    DialogueImported,
    DialogueOpened,
    DialogueRejected,
    DialogueReviewed,
    ExpertVoted,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Mask,
    ModelAnswered,
    Operation,
    PlanCompared,
    RefinementCompleted,
    ReviewWithdrawn,
    RulesApplied,
    Severity,
    SimulationCompleted,
    StateSampled,
    SubtaskDrafted,
    TaskPlanned,
    ToolListTurn,
    ToolTurn,
    Turn,
    TurnAttempted,
    TurnSimulated,
    TurnsMasked,
    UserTurn,
    Verdict,
    VerificationReopened,
)
from .findings import ids
from .judged import is_judged_by, judged_words
from .numbers import count, percent
from .reviews import reviewed
from .text import excerpt


def sentence(before: Dialogue, event: DialogueEvent) -> str:
    """Tell what *event* did to the dialogue that was *before*: on one line, bounded, without control characters."""
    return excerpt(_said(before, event), limit=300)


def _said(before: Dialogue, event: DialogueEvent) -> str:
    match event:
        case DialogueOpened():
            return _opened(event)
        case DialogueImported():
            return f"imported {count(len(event.turns), 'turn')} from {event.source}"
        case StateSampled():
            digest = f", {event.digest[:12]}" if event.digest else ""
            return f"looked at the state of the tools{digest}: {event.sample}"
        case TaskPlanned():
            return f"planned {count(len(event.subtasks), 'sub-task')}: {'; '.join(s.goal for s in event.subtasks)}"
        case PlanCompared():
            return _compared(event)
        case SubtaskDrafted():
            return f"drafted sub-task {event.subtask}: {ids([turn.id for turn in event.turns])}"
        case TurnSimulated():
            return _spoken(event.turn)
        case SimulationCompleted():
            return f"completed the simulation: {event.reason}"
        case TurnsMasked():
            return f"masked {ids(event.turns)} {_purpose(event)} ({event.mask})"
        case FillProposed():
            return _proposed(event)
        case FillAccepted():
            return f"accepted the {_named(before, event.mask)}: {reason_of(before, event)}"
        case FillDeclined():
            return _declined(before, event)
        case RefinementCompleted():
            return f"completed the refinement: {event.reason}"
        case CallsExecuted():
            return _executed(event)
        case RulesApplied():
            return _ruled(event)
        case ExpertVoted():
            return _voted(event)
        case DialogueAccepted():
            return "accepted the dialogue"
        case DialogueRejected():
            return f"rejected the dialogue ({ids(event.findings)}): {event.reason}"
        case VerificationReopened():
            taken = f", taking back the verdict {event.takes_back!r}" if event.takes_back else ""
            return f"began verification round {before.round + 1}{taken}: {event.reason}"
        case ModelAnswered():
            return _answered(event)
        case AnswerUnusable():
            return f"could not use the answer to {event.question}: {event.fault}"
        case DialogueFailed():
            return f"failed the dialogue, {event.reason}: {event.detail}"
        case TurnAttempted():
            return _attempted(event)
        case DialogueReviewed():
            return reviewed(event)
        case ReviewWithdrawn():
            return f"{event.by} took back the review of version {event.version}"
        case _:
            assert_never(event)


def _attempted(event: TurnAttempted) -> str:
    outcome = f"another, {event.difference}" if event.difference else "the same"
    return f"tried turn {event.turn}, attempt {event.attempt}: {outcome}"


def _compared(event: PlanCompared) -> str:
    plans = count(event.compared, "earlier plan")
    if not event.goals:
        return f"compared the plan with {plans}: it is like none"
    like = f"{percent(event.likeness)} like that of dialogue {event.nearest}: {'; '.join(event.goals)}"
    if event.again:
        return f"gave the plan up, of {plans} it is {like}"
    return f"took the plan as it is, though of {plans} it is {like}"


def _opened(event: DialogueOpened) -> str:
    parameters = event.parameters
    injections = ", ".join(parameters.complexities) or "nothing"
    return (
        f"opened the dialogue with {count(len(event.tools), 'tool')} and {count(len(parameters.steps), 'sub-task')}, "
        f"to inject {injections}"
    )


def _spoken(turn: Turn) -> str:
    match turn:
        case AssistantTurn(calls=calls) if calls:
            what = f"calls {', '.join(call.name for call in calls)}"
        case ToolTurn(results=results):
            what = f"gives {count(len(results), 'result')}"
        case UserTurn(text=text) | AssistantTurn(text=text):
            what = f"says: {text}"
        case ToolListTurn():
            what = "changes the tools"
    return f"simulated {turn.id}, {_SPEAKERS[turn.kind]} {what}"


_SPEAKERS = {"user": "the user", "assistant": "the assistant", "tool": "the tool", "tool_list": "somebody"}


def _purpose(event: TurnsMasked) -> str:
    match event.operation:
        case Operation.EXTEND:
            return f"to inject {event.injection}"
        case Operation.FILL:
            return "to rewrite"
        case Operation.REPAIR:
            return f"to repair {ids(event.guidance)}" if event.guidance else "to repair"
        case Operation.UNDO:
            return f"to undo the injection that {ids(event.guidance)} speaks of"


def _proposed(event: FillProposed) -> str:
    written = [turn.id for replacement in event.replacements for turn in replacement.turns]
    withheld = f", withholding {ids(event.withheld)}" if event.withheld else ""
    return f"proposed {ids(written)} for {event.mask}{withheld}"


def _named(before: Dialogue, mask_id: str) -> str:
    mask: Mask | None = next((mask for mask in before.masks if mask.id == mask_id), None)
    return f"{_OPERATIONS[mask.operation]} {ids(mask.turns)} ({mask_id})" if mask else f"fill ({mask_id})"


def reason_of(before: Dialogue, event: FillAccepted | FillDeclined, turn: str | None = None) -> str:
    """Return why a fill was kept or declined, with the judge's versions named; of one *turn*, if it is given."""
    mask: Mask | None = next((mask for mask in before.masks if mask.id == event.mask), None)
    if mask is None or not is_judged_by(before.question, event.mask):
        return event.reason
    return judged_words(before, mask.id, mask.operation, mask.turns, event.reason, turn=turn)


_OPERATIONS = {
    Operation.EXTEND: "injection at",
    Operation.FILL: "fill of",
    Operation.REPAIR: "repair of",
    Operation.UNDO: "undoing of",
}


def _declined(before: Dialogue, event: FillDeclined) -> str:
    fill = _named(before, event.mask)
    match event.by:
        case DeclinedBy.JUDGE:
            return f"judge kept the original, not the {fill}: {reason_of(before, event)}"
        case DeclinedBy.RULE:
            return f"a rule declined the {fill}: {event.reason}"
        case DeclinedBy.UNCHANGED:
            return f"nothing came of the {fill}: {event.reason}"
        case DeclinedBy.ERROR:
            return f"kept the original for want of a usable answer, not the {fill}: {event.reason}"


def _executed(event: CallsExecuted) -> str:
    ran = sum(outcome.kind in ("returned", "raised") for outcome in event.outcomes)
    said = f"{ran} of {count(len(event.outcomes), 'call')} that can be run"
    found = count(len(event.findings), "finding")
    return f"ran {said}: {event.verdict or 'nothing to compare'}; {found}{_state(event)}"


def _state(event: CallsExecuted) -> str:
    if event.state is None:
        return ""
    before, after = event.state.before[:12], event.state.after[:12]
    if before == after:
        return f"; the state is as it was, {after}"
    return f"; {count(len(event.state.changed_by), 'call')} made the state {after} of {before}"


def _ruled(event: RulesApplied) -> str:
    blocking = {finding.check for finding in event.findings if finding.severity is Severity.BLOCKING}
    advisory = {finding.check for finding in event.findings} - blocking
    by = {verdict: [check.check for check in event.checks if check.verdict is verdict] for verdict in Verdict}
    failed = [check for check in by[Verdict.FAIL] if check not in advisory]
    advised = [check for check in by[Verdict.FAIL] if check in advisory]
    parts = [f"{len(by[Verdict.PASS])} passed"] if by[Verdict.PASS] else []
    parts += [
        f"{len(checks)} {word} ({ids(checks)})"
        for word, checks in (("failed", failed), ("advisory", advised), ("could not judge", by[Verdict.ERROR]))
        if checks
    ]
    outcome = ", ".join(parts) or "none"
    return f"applied {count(len(event.checks), 'rule')}: {outcome}; {count(len(event.findings), 'finding')}"


def _voted(event: ExpertVoted) -> str:
    sure = "" if event.confidence is None else f" ({event.confidence:.2f})"
    return f"expert {event.expert} voted {event.verdict}{sure}: {event.reason}"


def _answered(event: ModelAnswered) -> str:
    ended = "" if event.finish_reason == "stop" else f", which ended with {event.finish_reason}"
    return f"{event.model} answered {event.question}{ended}"
