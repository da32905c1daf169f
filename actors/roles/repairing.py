"""Repair, beyond the paper: one or two more calls for an accepted dialogue are cheaper than a new one."""

from collections.abc import Iterable, Mapping

from ...events import (
    CheckOutcome,
    DeclinedBy,
    Dialogue,
    FillAccepted,
    FillDeclined,
    Finding,
    Mask,
    Operation,
    Seat,
    Severity,
    TurnsMasked,
    Verdict,
    evolve,
)
from ..rules import Rule, apply_rules

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

    What an injection wrote belongs together: a refusal speaks of the wrong call before it, and the correction of both.
    So where one of its turns is at fault, all of them are rewritten.
    """
    named = {turn for finding in dialogue.blocking for turn in finding.turns}
    edits = [edit for edit in dialogue.edits if edit.injection is not None and edit.accepted]
    together = {turn for edit in edits if named.intersection(edit.wrote) for turn in edit.wrote}
    return tuple(turn.id for turn in dialogue.turns if turn.id in named | together)


def repair_mask(dialogue: Dialogue, mask: str) -> TurnsMasked:
    """Return the mask over exactly the turns that are to be repaired."""
    return TurnsMasked(
        mask=mask,
        operation=Operation.REPAIR,
        turns=faulty_turns(dialogue),
        injection=None,
        guidance=tuple(finding.id for finding in dialogue.blocking),
    )


def repair_verdict(dialogue: Dialogue, mask: Mask, rules: Mapping[str, Rule]) -> FillAccepted | FillDeclined | None:
    """Return the verdict on a proposed repair where the rules can give it; None leaves it to the judge.

    If every finding behind the repair is a rule's, the rules are applied to the repaired dialogue: a repair that mends
    nothing is declined, and one that mends everything and adds nothing is accepted.
    """
    guidance = [finding for finding in dialogue.findings if finding.id in mask.guidance]
    if not guidance or any(finding not in dialogue.rule_findings for finding in guidance):
        return None
    repaired = evolve(dialogue, FillAccepted(mask=mask.id, reason=""))
    before, after = _blocking(dialogue.rule_findings), _blocking(apply_rules(repaired, rules).findings)
    left = [finding for finding in guidance if _place(finding) in after]
    if len(left) == len(guidance):
        reason = f"it mends nothing: {left[0].check}: {left[0].message}"
        return FillDeclined(mask=mask.id, by=DeclinedBy.RULE, reason=reason)
    if not left and after <= before:
        return FillAccepted(mask=mask.id, reason="every finding of the rules is mended, and no new one blocks")
    return None


def _blocking(findings: Iterable[Finding]) -> set[tuple[object, ...]]:
    return {_place(finding) for finding in findings if finding.severity is Severity.BLOCKING}


def _place(finding: Finding) -> tuple[object, ...]:
    """A finding without its number, which another round gives to another one."""
    return finding.check, finding.turns, finding.call, finding.pointer, finding.message
