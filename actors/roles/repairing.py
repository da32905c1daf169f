"""Repair, beyond the paper: one or two more calls for an accepted dialogue are cheaper than a new one."""

from itertools import takewhile

from ...events import (
    CheckOutcome,
    Dialogue,
    Operation,
    Seat,
    Turn,
    TurnsMasked,
    Verdict,
)
from .resting import resting_on

MOST_TURNS = 8
"""Turns that one repair masks at the most; more faults than that are a dialogue to reject."""


def worth_repair(dialogue: Dialogue) -> bool:
    """Return True if verification failed for reasons that name turns, and a repair round is left."""
    if dialogue.mended or dialogue.repairs >= dialogue.parameters.repair_rounds or not settled(dialogue):
        return False
    turns = faulty_turns(dialogue)
    return bool(turns) and len(turns) <= MOST_TURNS and all(finding.turns for finding in dialogue.blocking)


def settled(dialogue: Dialogue) -> bool:
    """Return True if the dialogue's verdict is known without another question."""
    if dialogue.checks is None or unjudged(dialogue):
        return False
    if unvoted(dialogue):
        return False
    rules_block = any(finding in dialogue.cheap_findings for finding in dialogue.blocking)
    return rules_block or not outstanding(dialogue)


def unjudged(dialogue: Dialogue) -> tuple[CheckOutcome, ...]:
    """The rules that could not judge the dialogue."""
    return tuple(check for check in dialogue.checks or () if check.verdict is Verdict.ERROR)


def unvoted(dialogue: Dialogue) -> tuple[Seat, ...]:
    """The seats that have no votes left and could not judge the dialogue: too many of their votes are unreadable."""
    return tuple(seat for seat in dialogue.parameters.panel if dialogue.decision(seat) is Verdict.ERROR)


def outstanding(dialogue: Dialogue) -> tuple[Seat, ...]:
    """The undecided seats of the wave that is due; none once a seat of it, or of one before, has not passed it."""
    panel = dialogue.parameters.panel
    for wave in sorted({seat.wave for seat in panel}):
        decisions = {seat: dialogue.decision(seat) for seat in panel if seat.wave == wave}
        if undecided := tuple(seat for seat, decision in decisions.items() if decision is None):
            return undecided
        if any(decision is not Verdict.PASS for decision in decisions.values()):
            break
    return ()


def faulty_turns(dialogue: Dialogue) -> tuple[str, ...]:
    """Return the turns that a repair rewrites, in the dialogue's order: those that blocking findings point at.

    What rests on a wrong argument is rewritten with it: a result that says another time than the mended call is wrong,
    too. It is left out where a repair would be too long by it.
    """
    named = {turn for finding in dialogue.blocking for turn in finding.turns}
    resting = {turn for finding in dialogue.blocking for turn in resting_on(dialogue, finding)}
    whole = _with_injections(dialogue, named | resting)
    return whole if len(whole) <= MOST_TURNS else _with_injections(dialogue, named)


def _with_injections(dialogue: Dialogue, named: set[str]) -> tuple[str, ...]:
    """Return *named* in the dialogue's order, with all that the injections wrote of which a turn is among them.

    What an injection wrote belongs together: a refusal speaks of the wrong call before it, and the correction of both.
    """
    edits = [edit for edit in dialogue.edits if edit.injection is not None and edit.accepted]
    together = {turn for edit in edits if named.intersection(edit.wrote) for turn in edit.wrote}
    return tuple(turn.id for turn in dialogue.turns if turn.id in named | together)


def repaired_turns(dialogue: Dialogue) -> tuple[Turn, ...]:
    """Return the turns that repairs wrote, put back or took away since refinement, at least those of the last round."""
    mends = (Operation.REPAIR, Operation.UNDO)
    repairs = tuple(takewhile(lambda edit: edit.operation in mends, reversed(dialogue.edits)))
    wrote = {id_ for edit in repairs for id_ in edit.wrote}
    taken_away = (turn for edit in repairs if edit.operation is Operation.UNDO for turn in edit.before)
    return (*(turn for turn in dialogue.turns if turn.id in wrote), *taken_away)


def repair_mask(dialogue: Dialogue, mask: str) -> TurnsMasked:
    """Return the mask over exactly the turns that are to be repaired."""
    return TurnsMasked(
        mask=mask,
        operation=Operation.REPAIR,
        turns=faulty_turns(dialogue),
        injection=None,
        guidance=tuple(finding.id for finding in dialogue.blocking),
    )
