"""Events, each told in a few words: what stands beside it in a list says who, when and of which turns."""

from collections import Counter
from typing import assert_never

from ...events import (
    AnswerUnusable,
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
    ModelAnswered,
    Operation,
    PlanCompared,
    RefinementCompleted,
    ReviewVerdict,
    ReviewWithdrawn,
    RulesApplied,
    SimulationCompleted,
    StateSampled,
    SubtaskDrafted,
    TaskPlanned,
    TurnAttempted,
    TurnSimulated,
    TurnsMasked,
    Verdict,
    VerificationReopened,
)
from .findings import ids
from .numbers import count, dollars
from .text import excerpt


def deed(before: Dialogue, event: DialogueEvent) -> str:
    """Tell what *event* did to the dialogue that was *before*, in a few words on one line."""
    return excerpt(_did(before, event), limit=80)


def step_line(version: int, role: str, turns: tuple[str, ...], did: str, price: float | None, *, paid: bool) -> str:
    """Tell one event in a line: `v23 · filler · 2.4 · declined by judge · $0.0020`; no price if none was paid."""
    about = [ids(turns)] if turns else []
    money = [dollars(price) if price is not None else "price unknown"] if paid else []
    return " \N{MIDDLE DOT} ".join([f"v{version}", role, *about, did, *money])


def mask_words(operation: Operation, injection: str | None) -> str:
    """Tell what a mask is for: `to inject missing argument`, `to rewrite`, `to repair`, `to undo`."""
    match operation:
        case Operation.EXTEND:
            return f"to inject {kind_words(injection or 'something')}"
        case Operation.FILL:
            return "to rewrite"
        case Operation.REPAIR:
            return "to repair"
        case Operation.UNDO:
            return "to undo"


def kind_words(kind: str) -> str:
    """Return a kind of complexity without its type: `missing argument`."""
    return kind.rpartition(".")[2].replace("_", " ")


DECLINED_WORDS = {
    DeclinedBy.JUDGE: "declined by judge",
    DeclinedBy.RULE: "declined by rule",
    DeclinedBy.UNCHANGED: "came back unchanged",
    DeclinedBy.ERROR: "no usable answer",
}

_SAID = {
    ReviewVerdict.KEEP: "would keep it",
    ReviewVerdict.REJECT: "would reject it",
    ReviewVerdict.UNSURE: "unsure",
    ReviewVerdict.NOTE: "note",
}


def _did(before: Dialogue, event: DialogueEvent) -> str:
    match event:
        case DialogueOpened():
            return f"opened with {count(len(event.tools), 'tool')}"
        case DialogueImported():
            return f"imported {count(len(event.turns), 'turn')}"
        case StateSampled():
            return "looked at the tools' state"
        case TaskPlanned():
            return f"planned {count(len(event.subtasks), 'sub-task')}"
        case PlanCompared():
            return "plan given up, too like another" if event.again else "plan compared with others"
        case SubtaskDrafted():
            return f"drafted sub-task {event.subtask}"
        case TurnSimulated():
            return "simulated"
        case SimulationCompleted():
            return "simulation completed"
        case TurnsMasked():
            return f"masked {mask_words(event.operation, event.injection)}"
        case FillProposed():
            return "fill proposed"
        case FillAccepted():
            return f"{_what(before, event.mask)} kept"
        case FillDeclined():
            return DECLINED_WORDS[event.by]
        case RefinementCompleted():
            return "refinement completed"
        case CallsExecuted():
            return f"calls run: {event.verdict or 'nothing to compare'}"
        case RulesApplied():
            return _ruled(event)
        case ExpertVoted():
            return f"{event.expert}: {event.verdict}"
        case DialogueAccepted():
            return "accepted"
        case DialogueRejected():
            return "rejected"
        case DialogueFailed():
            return f"failed: {event.reason.replace('_', ' ')}"
        case VerificationReopened():
            return "verified again" if event.takes_back else f"verification round {before.round + 1}"
        case ModelAnswered():
            return f"answered {event.question}"
        case AnswerUnusable():
            return "answer could not be used"
        case TurnAttempted():
            return f"attempt {event.attempt}: {'another' if event.difference else 'the same'}"
        case DialogueReviewed():
            return f"{event.by}: {_SAID[event.verdict]}"
        case ReviewWithdrawn():
            return f"{event.by} took a review back"
        case _:
            assert_never(event)


def _what(before: Dialogue, mask: str) -> str:
    operation = next((one.operation for one in before.masks if one.id == mask), Operation.FILL)
    return {Operation.EXTEND: "injection", Operation.REPAIR: "repair", Operation.UNDO: "undoing"}.get(operation, "fill")


def _ruled(event: RulesApplied) -> str:
    verdicts = Counter(check.verdict for check in event.checks)
    found = f", {count(len(event.findings), 'finding')}" if event.findings else ""
    lost = f", {verdicts[Verdict.ERROR]} could not judge" if verdicts[Verdict.ERROR] else ""
    return f"{count(len(event.checks), 'rule')}{found}{lost}"
