"""The fold: pure, and judging nothing. What is in the log has happened."""

from collections.abc import Iterable
from dataclasses import replace as dataclass_replace
from functools import reduce
from typing import assert_never

from .answers import AnswerUnusable, DialogueFailed, ModelAnswered
from .beginning import imported, opened
from .catalogue import DialogueEvent
from .copying import amended, replace
from .dialogue import LONGEST_REJECTED, Dialogue, Edit, Ground, Mask, Phase, RejectedReply, unopened
from .difficulty import TurnAttempted
from .envelope import Recorded
from .errors import DamagedLog
from .initialization import PlanCompared, SubtaskDrafted, TaskPlanned
from .opening import DialogueImported, DialogueOpened, StateSampled
from .refinement import (
    DeclinedBy,
    FillAccepted,
    FillDeclined,
    FillProposed,
    Operation,
    RefinementCompleted,
    TurnsMasked,
)
from .review import DialogueReviewed, Review, ReviewWithdrawn
from .simulation import SimulationCompleted, TurnSimulated
from .turns import AssistantTurn, ToolTurn, Turn
from .verification import (
    CallsExecuted,
    DialogueAccepted,
    DialogueRejected,
    ExpertVoted,
    RulesApplied,
    Verdict,
    VerificationReopened,
)


def evolve(dialogue: Dialogue, event: DialogueEvent) -> Dialogue:
    """The dialogue after *event*."""
    return amended(_changed(dialogue, event), version=dialogue.version + 1)


def fold(id_: str, events: Iterable[DialogueEvent]) -> Dialogue:
    """The dialogue that *events* make, from nothing."""
    return reduce(evolve, events, unopened(id_))


def fold_records(id_: str, records: Iterable[Recorded], *, start: Dialogue | None = None) -> Dialogue:
    """The dialogue that *records* make, going on from *start*. Raises DamagedLog where one does not follow."""
    dialogue = unopened(id_) if start is None else start
    for record in records:
        event = record.event
        if record.version != dialogue.version + 1:
            raise DamagedLog(id_, record.version, event.type, f"the version before it is {dialogue.version}")
        if not isinstance(event, DialogueEvent):
            raise DamagedLog(id_, record.version, event.type, "it does not belong to a dialogue")
        try:
            dialogue = evolve(dialogue, event)
        except KeyError as missing:
            raise DamagedLog(id_, record.version, event.type, f"it speaks of {missing}, which is not there") from None
    return dialogue


def _changed(dialogue: Dialogue, event: DialogueEvent) -> Dialogue:
    match event:
        case ModelAnswered():
            return replace(dialogue, question=event.question, said=event.text[:LONGEST_REJECTED])
        case DialogueOpened():
            return opened(dialogue, event)
        case DialogueImported():
            return imported(dialogue, event)
        case StateSampled():
            return replace(dialogue, state=event)
        case TaskPlanned():
            return replace(dialogue, phase=Phase.DRAFTING, plan=event.subtasks, expect=event.expect)
        case PlanCompared():
            return _compared(dialogue, event)
        case SubtaskDrafted():
            return _drafted(dialogue, event)
        case TurnSimulated():
            return _simulated(dialogue, event.turn)
        case TurnsMasked():
            return _masked(dialogue, event)
        case FillProposed():
            mask = dialogue.mask(event.mask).filled(event)
            return replace(dialogue, masks=tuple(mask if m.id == mask.id else m for m in dialogue.masks))
        case FillAccepted():
            return _accepted(dialogue, dialogue.mask(event.mask), event.kept)
        case FillDeclined():
            return _close(dialogue, dialogue.mask(event.mask), event.by, ())
        case RefinementCompleted() | SimulationCompleted():
            return replace(dialogue, phase=Phase.VERIFYING, round=dialogue.round + 1, executed=None)
        case CallsExecuted():
            return replace(dialogue, executed=event)
        case RulesApplied():
            return replace(dialogue, checks=event.checks, rule_findings=event.findings, mended=False)
        case ExpertVoted():
            if not event.question:  # a vote of an older log is about the answer recorded right before it
                event = event.model_copy(update={"question": dialogue.question})
            ballots = {**dialogue.ballots, event.question: event.verdict}
            return replace(dialogue, votes=(*dialogue.votes, event), ballots=ballots)
        case VerificationReopened():
            return _reopened(dialogue, event)
        case DialogueAccepted():
            return replace(dialogue, phase=Phase.ACCEPTED)
        case DialogueRejected():
            return replace(dialogue, phase=Phase.REJECTED, reason=event.reason)
        case AnswerUnusable():
            return _unusable(dialogue, event)
        case DialogueFailed():
            return replace(dialogue, phase=Phase.FAILED, failure=event.reason, reason=event.detail)
        case TurnAttempted():
            return replace(dialogue, attempts=(*dialogue.attempts, event))
        case DialogueReviewed():
            return _reviewed(dialogue, event)
        case ReviewWithdrawn():
            return replace(dialogue, reviews=tuple(r for r in dialogue.reviews if r.version != event.version))
        case _:
            assert_never(event)


def _compared(dialogue: Dialogue, event: PlanCompared) -> Dialogue:
    if not event.again:
        return replace(dialogue, compared=True)
    return replace(dialogue, phase=Phase.PLANNING, plan=(), resembled=(*dialogue.resembled, event))


def _reopened(dialogue: Dialogue, event: VerificationReopened) -> Dialogue:
    again = event.takes_back is not None
    votes = tuple(vote for vote in dialogue.votes if vote.expert in event.kept)
    return replace(
        dialogue,
        phase=Phase.VERIFYING,
        round=dialogue.round + 1,
        executed=dialogue.executed if again else None,
        checks=None,
        rule_findings=(),
        votes=votes,
        ballots={vote.question: vote.verdict for vote in votes},
        mended=False,
        reason="",
        reviews=dialogue.reviews if again else (),  # they were about what it was
    )


def _reviewed(dialogue: Dialogue, event: DialogueReviewed) -> Dialogue:
    at = dialogue.version + 1
    review = Review(at, event.by, event.verdict, event.words, event.turn, event.blind)
    return replace(dialogue, reviews=(*dialogue.reviews, review))


def _unusable(dialogue: Dialogue, event: AnswerUnusable) -> Dialogue:
    """The dialogue after an answer that could not be used, or after a question that the provider refused."""
    faults = {**dialogue.faults, event.question: (*dialogue.faults.get(event.question, ()), event.fault)}
    rejected = dialogue.rejected
    told = event.kind != "window_full"  # a prompt that shows the reply would be longer still
    if told and dialogue.question == event.question and dialogue.said is not None:
        before = rejected[event.question].number if event.question in rejected else 0
        rejected = {**rejected, event.question: RejectedReply(before + 1, dialogue.said, event.fault)}
    return replace(dialogue, question=event.question, faults=faults, said=None, rejected=rejected)


def _drafted(dialogue: Dialogue, event: SubtaskDrafted) -> Dialogue:
    last = event.subtask == len(dialogue.plan)
    return replace(
        dialogue,
        phase=Phase.REFINING if last else Phase.DRAFTING,
        turns=(*dialogue.turns, *event.turns),
        drafted=event.subtask,
        executed=_outdated(dialogue.executed),
        settled=frozenset(),
    )


def _simulated(dialogue: Dialogue, turn: Turn) -> Dialogue:
    calls = isinstance(turn, AssistantTurn) and bool(turn.calls)
    executed = _outdated(dialogue.executed) if calls else dialogue.executed
    return replace(dialogue, turns=(*dialogue.turns, turn), simulated=True, executed=executed)


def _masked(dialogue: Dialogue, event: TurnsMasked) -> Dialogue:
    mask = Mask(event.mask, event.operation, event.turns, event.injection, event.guidance, proposal=None)
    ground = dialogue.ground or Ground(dialogue.turns, dialogue.withheld)
    after = replace(dialogue, masks=(*dialogue.masks, mask), ground=ground, masked=dialogue.masked + 1)
    match event.operation:
        case Operation.EXTEND | Operation.UNDO:
            return after
        case Operation.FILL:
            picks = {**dialogue.picks, **{turn: dialogue.picks.get(turn, 0) + 1 for turn in event.turns}}
            refined = dialogue.phase is not Phase.DRAFTING
            return replace(after, picks=picks, iterations=dialogue.iterations + refined)
        case Operation.REPAIR:
            return replace(after, repairs=dialogue.repairs + (dialogue.checks is not None))


def _accepted(dialogue: Dialogue, mask: Mask, kept: tuple[str, ...] | None) -> Dialogue:
    if mask.proposal is None:
        raise KeyError(f"a fill of {mask.id}")
    taken = [r for r in mask.proposal.replacements if kept is None or r.turn in kept]
    fills: dict[str, tuple[Turn, ...]] = {r.turn: r.turns for r in taken}
    turns = tuple(new for old in dialogue.turns for new in fills.get(old.id, (old,)))
    wrote = tuple(turn.id for replacement in taken for turn in replacement.turns)
    after = replace(dialogue, turns=turns, withheld=dialogue.withheld.union(mask.proposal.withheld))
    closed = _close(after, mask, None, wrote)
    if mask.operation in (Operation.EXTEND, Operation.UNDO):
        closed = _remembering(closed, dialogue)
    if mask.operation is Operation.UNDO:
        return _undone(closed, mask)
    recalled = any(_calls([dialogue.turn(old.turn)]) != _calls(old.turns) for old in taken)
    if _settling(dialogue, mask) and dialogue.phase is not Phase.VERIFYING and not recalled:
        return closed  # what came is what came: the calls are the same
    if dialogue.executed is None and not closed.settled:
        return closed  # nothing was run
    changed = any(_run([dialogue.turn(old.turn)]) != _run(old.turns) for old in taken)
    if changed and dialogue.checks is None:
        settled = closed.settled if _settling(dialogue, mask) else frozenset()
        return replace(closed, executed=_outdated(closed.executed), settled=settled)
    return closed


def _remembering(closed: Dialogue, before: Dialogue) -> Dialogue:
    """*closed*, whose last edit remembers what it replaced."""
    *others, edit = closed.edits
    originals = tuple(before.turn(turn) for turn in edit.turns)
    edit = dataclass_replace(edit, before=originals, withheld=closed.withheld - before.withheld)
    return replace(closed, edits=(*others, edit))


def _undone(dialogue: Dialogue, mask: Mask) -> Dialogue:
    undone = dialogue.injection_of(mask.turns)
    if undone is None:
        raise KeyError(f"an injection of {', '.join(mask.turns)}")
    edits = tuple(dataclass_replace(edit, undone=True) if edit is undone else edit for edit in dialogue.edits)
    return replace(dialogue, edits=edits, withheld=dialogue.withheld - undone.withheld)


def _settling(dialogue: Dialogue, mask: Mask) -> bool:
    """True if the mask only puts in real results: a repair before any rule was applied."""
    return mask.operation is Operation.REPAIR and dialogue.checks is None


def _run(turns: Iterable[Turn]) -> list[object]:
    """Calls and results: the input of an execution and what it is compared with."""
    return [turn.calls if isinstance(turn, AssistantTurn) else turn for turn in turns if _is_run(turn)]


def _calls(turns: Iterable[Turn]) -> list[object]:
    return [turn.calls for turn in turns if isinstance(turn, AssistantTurn) and turn.calls]


def _is_run(turn: Turn) -> bool:
    return isinstance(turn, ToolTurn) or (isinstance(turn, AssistantTurn) and bool(turn.calls))


def _outdated(executed: CallsExecuted | None) -> CallsExecuted | None:
    """The rest of an execution when calls change: that calls cannot be run, which is not tried again each time."""
    return executed if executed is not None and executed.verdict is Verdict.ERROR else None


def _close(dialogue: Dialogue, mask: Mask, declined_by: DeclinedBy | None, wrote: tuple[str, ...]) -> Dialogue:
    edit = Edit(mask.id, mask.operation, mask.turns, mask.injection, declined_by, wrote)
    settling = _settling(dialogue, mask)
    repaired = mask.operation in (Operation.REPAIR, Operation.UNDO) and declined_by is None and not settling
    masks = tuple(m for m in dialogue.masks if m.id != mask.id)
    return replace(
        dialogue,
        masks=masks,
        ground=dialogue.ground if masks else None,
        edits=(*dialogue.edits, edit),
        mended=dialogue.mended or repaired,
        settled=dialogue.settled.union(mask.turns) if settling else dialogue.settled,
    )
