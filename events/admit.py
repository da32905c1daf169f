"""Admission of events. The fold judges nothing, so impossible events are refused here, before they are appended."""

from collections.abc import Iterable
from itertools import pairwise
from typing import assert_never

from .admit_opening import attempt_objection, opening_objection, twice
from .admit_reviews import review_objection
from .answers import AnswerUnusable, DialogueFailed, ModelAnswered
from .catalogue import DialogueEvent
from .dialogue import Dialogue, Mask, Phase
from .difficulty import TurnAttempted
from .errors import ImpossibleEvent
from .fold import evolve
from .initialization import PlanCompared, SubtaskDrafted, TaskPlanned
from .opening import DialogueImported, DialogueOpened, StateSampled
from .outdated_words import outdated_words
from .refinement import FillAccepted, FillDeclined, FillProposed, Operation, RefinementCompleted, TurnsMasked
from .review import DialogueReviewed, ReviewWithdrawn
from .simulation import SimulationCompleted, TurnSimulated, next_speaker
from .turns import Turn
from .verification import (
    CallsExecuted,
    DialogueAccepted,
    DialogueRejected,
    ExpertVoted,
    RulesApplied,
    Verdict,
    VerificationReopened,
)

_RUNNING = (Phase.DRAFTING, Phase.REFINING, Phase.VERIFYING)
"""Phases that have calls to run."""


def admit(dialogue: Dialogue, event: DialogueEvent) -> Dialogue:
    """The dialogue after *event*. Raises ImpossibleEvent where it contradicts what has happened so far."""
    why = objection(dialogue, event)
    if why is not None:
        raise ImpossibleEvent(dialogue.id, dialogue.version, event.type, why)
    return evolve(dialogue, event)


def admit_all(dialogue: Dialogue, events: Iterable[DialogueEvent]) -> Dialogue:
    """The dialogue after all of *events*. Raises ImpossibleEvent."""
    for event in events:
        dialogue = admit(dialogue, event)
    return dialogue


def objection(dialogue: Dialogue, event: DialogueEvent) -> str | None:
    """The reason why *event* cannot happen now, or None."""
    if isinstance(event, DialogueOpened | DialogueImported):
        return opening_objection(dialogue, event)
    if dialogue.phase is Phase.UNOPENED:
        return "it has not been opened"
    if isinstance(event, DialogueReviewed | ReviewWithdrawn):
        return review_objection(dialogue, event)
    if isinstance(event, VerificationReopened) and event.takes_back is not None:
        return _again(dialogue, event)
    if dialogue.ended and not (isinstance(event, VerificationReopened) and dialogue.phase is Phase.REJECTED):
        return f"it has ended: {dialogue.phase}"
    match event:
        case ModelAnswered() | AnswerUnusable() | DialogueFailed():
            return None
        case StateSampled():
            return _in(dialogue, Phase.PLANNING) or ("it has been sampled before" if dialogue.state else None)
        case TaskPlanned():
            return _plan(dialogue, event)
        case PlanCompared():
            return _comparison(dialogue, event)
        case SubtaskDrafted():
            return _draft(dialogue, event)
        case TurnSimulated():
            return _in(dialogue, Phase.DRAFTING) or _next_turn(dialogue, event.turn)
        case SimulationCompleted():
            return _in(dialogue, Phase.DRAFTING) or (None if dialogue.simulated else "nobody has spoken yet")
        case TurnAttempted():
            return attempt_objection(dialogue, event)
        case TurnsMasked():
            return _mask(dialogue, event)
        case FillProposed():
            return _fill(dialogue, event)
        case FillAccepted() | FillDeclined():
            return _verdict(dialogue, event)
        case RefinementCompleted():
            return _in(dialogue, Phase.REFINING) or _settled(dialogue)
        case CallsExecuted():
            return _settled(dialogue) or _execution(dialogue)
        case RulesApplied():
            again = "the rules have been applied in this round" if dialogue.checks is not None else None
            return _in(dialogue, Phase.VERIFYING) or _settled(dialogue) or again
        case ExpertVoted():
            return _vote(dialogue, event)
        case VerificationReopened():
            return _settled(dialogue) or (None if dialogue.checks is not None else "no rule has been applied yet")
        case DialogueAccepted():
            return _acceptance(dialogue)
        case DialogueRejected():
            return _in(dialogue, Phase.VERIFYING) or _settled(dialogue) or _rejection(dialogue, event)
        case _:
            assert_never(event)


def _in(dialogue: Dialogue, phase: Phase) -> str | None:
    return None if dialogue.phase is phase else f"it is {dialogue.phase}, not {phase}"


def _settled(dialogue: Dialogue) -> str | None:
    return f"mask {dialogue.masks[0].id!r} is still open" if dialogue.masks else None


def _unchecked(dialogue: Dialogue) -> str | None:
    return "the rules have not been applied in this round" if dialogue.checks is None else None


def _plan(dialogue: Dialogue, event: TaskPlanned) -> str | None:
    wanted, got = len(dialogue.parameters.steps), len(event.subtasks)
    if wanted != got:
        return f"{wanted} sub-tasks were drawn, {got} are planned"
    return _in(dialogue, Phase.PLANNING)


def _comparison(dialogue: Dialogue, event: PlanCompared) -> str | None:
    if wrong := _in(dialogue, Phase.DRAFTING):
        return wrong
    if dialogue.turns:
        return "its plan is being carried out"
    if event.again and not event.goals:
        return "nothing is named that the plan is like"
    return "its plan has been compared before" if dialogue.compared else None


def _draft(dialogue: Dialogue, event: SubtaskDrafted) -> str | None:
    if wrong := _in(dialogue, Phase.DRAFTING) or _settled(dialogue):
        return wrong
    if dialogue.simulated:
        return "its turns are written one by one"
    if event.subtask != dialogue.drafted + 1:
        return f"sub-task {dialogue.drafted + 1} is next, not {event.subtask}"
    if not event.turns:
        return "it has no turns"
    return twice(turn.id for turn in (*dialogue.turns, *event.turns))


def _next_turn(dialogue: Dialogue, turn: Turn) -> str | None:
    if dialogue.drafted:
        return "its turns are drafted a sub-task at a time"
    due = next_speaker(dialogue.turns)
    if turn.kind != due:
        return f"the next turn is the {due}'s, and this one is the {turn.kind}'s"
    return twice(one.id for one in (*dialogue.turns, turn))


def _mask(dialogue: Dialogue, event: TurnsMasked) -> str | None:
    settling = event.operation is Operation.REPAIR and dialogue.executed is not None and dialogue.phase in _RUNNING
    mends = event.operation in (Operation.REPAIR, Operation.UNDO)
    phase = Phase.VERIFYING if mends else Phase.REFINING
    drafted = event.operation is Operation.FILL and dialogue.phase is Phase.DRAFTING
    if drafted and not set(event.turns) <= set(outdated_words(dialogue)):
        return "only words for other results than those that came are rewritten before the draft is complete"
    if not settling and not drafted and (wrong := _in(dialogue, phase)):
        return wrong
    if not event.turns:
        return "it masks nothing"
    if (event.injection is not None) != (event.operation is Operation.EXTEND):
        return "an injection goes with extending, and with nothing else"
    if any(event.mask == mask.id for mask in dialogue.masks) or any(event.mask == e.mask for e in dialogue.edits):
        return f"mask {event.mask!r} was used before"
    at = {turn.id: index for index, turn in enumerate(dialogue.turns)}
    unknown = [turn for turn in event.turns if turn not in at]
    if unknown:
        return f"there is no turn {unknown[0]!r}"
    places = [at[turn] for turn in event.turns]
    if places != sorted(set(places)):
        return "its turns are not in the dialogue's order"
    if event.operation is Operation.FILL and any(b - a == 1 for a, b in pairwise(places)):
        return "two of its turns are neighbours"
    if event.operation is Operation.UNDO and dialogue.injection_of(event.turns) is None:
        return "its turns are not those that one injection wrote"
    taken = {at[turn] for mask in dialogue.masks for turn in mask.turns}
    touched = [p for p in places if taken & {p - 1, p, p + 1}]
    return f"turn {dialogue.turns[touched[0]].id!r} touches an open mask" if touched else None


def _fill(dialogue: Dialogue, event: FillProposed) -> str | None:
    mask = next((m for m in dialogue.masks if m.id == event.mask), None)
    if mask is None:
        return f"mask {event.mask!r} is not open"
    if mask.proposal is not None:
        return f"mask {event.mask!r} has a fill already"
    if tuple(r.turn for r in event.replacements) != mask.turns:
        return f"mask {event.mask!r} is of other turns"
    if mask.operation is Operation.UNDO:
        return _original(dialogue, mask, event)
    for replacement in event.replacements:
        if sum(turn.id == replacement.turn for turn in replacement.turns) != 1:
            return f"exactly one turn has to keep the id {replacement.turn!r}"
        if mask.operation is not Operation.EXTEND and len(replacement.turns) != 1:
            return f"{mask.operation} puts one turn for one turn"
    kept: list[Turn] = [turn for turn in dialogue.turns if turn.id not in mask.turns]
    pending = [t for m in dialogue.masks if m.proposal for r in m.proposal.replacements for t in r.turns]
    fresh = [t for t in pending if t.id not in {turn.id for turn in kept}]
    written = [turn for replacement in event.replacements for turn in replacement.turns]
    return twice(turn.id for turn in (*kept, *fresh, *written)) or _withheld(dialogue, event)


def _original(dialogue: Dialogue, mask: Mask, event: FillProposed) -> str | None:
    undone = dialogue.injection_of(mask.turns)
    written = tuple(turn for replacement in event.replacements for turn in replacement.turns)
    return None if undone and written == undone.before else "an injection gives way to the turns as they were before it"


def _withheld(dialogue: Dialogue, event: FillProposed) -> str | None:
    unknown = sorted(set(event.withheld) - {tool.name for tool in dialogue.tools})
    return f"there is no tool {unknown[0]!r} to withhold" if unknown else None


def _verdict(dialogue: Dialogue, event: FillAccepted | FillDeclined) -> str | None:
    mask = next((m for m in dialogue.masks if m.id == event.mask), None)
    if mask is None:
        return f"mask {event.mask!r} is not open"
    if isinstance(event, FillDeclined):
        return None
    if mask.proposal is None:
        return f"mask {event.mask!r} has no fill"
    return None if event.kept is None else _kept(mask, event.kept)


def _kept(mask: Mask, kept: tuple[str, ...]) -> str | None:
    if mask.operation is not Operation.FILL:
        return f"{mask.operation} is accepted as a whole or not at all"
    if not kept:
        return "it keeps no turn of the fill"
    strangers = [turn for turn in kept if turn not in mask.turns]
    return f"turn {strangers[0]!r} is not in mask {mask.id!r}" if strangers else twice(kept)


def _execution(dialogue: Dialogue) -> str | None:
    if dialogue.phase not in _RUNNING:
        return f"it is {dialogue.phase}: there is nothing to run"
    if dialogue.executed is not None:
        return "the calls have been run, and nothing has changed since"
    return "the rules have been applied before" if dialogue.checks is not None else None


def _vote(dialogue: Dialogue, event: ExpertVoted) -> str | None:
    if wrong := _in(dialogue, Phase.VERIFYING) or _settled(dialogue) or _unchecked(dialogue):
        return wrong
    seat = next((seat for seat in dialogue.parameters.panel if seat.expert == event.expert), None)
    if seat is None:
        return f"{event.expert!r} is not on the panel"
    if sum(vote.expert == event.expert for vote in dialogue.votes) >= seat.votes:
        return f"{event.expert!r} has voted in this round as often as it may: {seat.votes}"
    for earlier in dialogue.parameters.panel:
        if earlier.wave < seat.wave and dialogue.decision(earlier) is not Verdict.PASS:
            return f"{event.expert!r} votes in wave {seat.wave}, and {earlier.expert!r} has not passed it before"
    return None


def _again(dialogue: Dialogue, event: VerificationReopened) -> str | None:
    if dialogue.phase.value != event.takes_back:
        return f"it is {dialogue.phase}, and no verdict {event.takes_back!r} is there to be taken back"
    return None if dialogue.checks is not None else "no rule has been applied yet"


def _acceptance(dialogue: Dialogue) -> str | None:
    if wrong := _in(dialogue, Phase.VERIFYING) or _settled(dialogue) or _unchecked(dialogue):
        return wrong
    if dialogue.blocking:
        return f"finding {dialogue.blocking[0].id!r} blocks it"
    if any(check.verdict is Verdict.ERROR for check in dialogue.checks or ()):
        return "a rule could not judge it"
    if dialogue.executed is not None and dialogue.executed.verdict is Verdict.ERROR:
        return "a call could not be run"
    missing = [seat.expert for seat in dialogue.parameters.panel if dialogue.decision(seat) is not Verdict.PASS]
    return f"expert {min(missing)!r} has not passed it" if missing else None


def _rejection(dialogue: Dialogue, event: DialogueRejected) -> str | None:
    known = {finding.id for finding in dialogue.blocking}
    if not event.findings:
        return "it names no finding"
    unknown = [id_ for id_ in event.findings if id_ not in known]
    return f"{unknown[0]!r} is no blocking finding of this round" if unknown else None
