"""An injection that could not be repaired is undone: the turn that it was injected at stands in the log.

That costs no answer, and the dialogue is worth more without one complexity than rejected.
"""

from ...events import Dialogue, Edit, FillProposed, Mask, Operation, Replacement, TurnsMasked
from .repairing import settled, worth_repair


def to_undo(dialogue: Dialogue) -> tuple[Edit, ...]:
    """Return the injections to undo, none of which touches another; empty where that would not end all findings.

    They are undone once no repair is to be tried, where every blocking finding points at a turn of one of them. One
    that was tried in vain is not tried again, and a dialogue that may not be repaired is left as it is.
    """
    if dialogue.mended or not dialogue.parameters.repair_rounds or not settled(dialogue) or worth_repair(dialogue):
        return ()
    in_vain = {edit.turns for edit in dialogue.edits if edit.operation is Operation.UNDO and not edit.accepted}
    found: list[Edit] = []
    for finding in dialogue.blocking:
        about = [edit for edit in dialogue.edits if _is_live(edit) and set(edit.wrote) & set(finding.turns)]
        if not about or any(_in_order(dialogue, edit) in in_vain for edit in about):
            return ()
        found += [edit for edit in about if edit not in found]
    return tuple(_apart(dialogue, found))


def undo_mask(dialogue: Dialogue, edit: Edit, mask: str) -> TurnsMasked:
    """Return the mask over all turns of an injection, with the findings that speak of them."""
    about = [finding for finding in dialogue.blocking if set(finding.turns) & set(edit.wrote)]
    return TurnsMasked(
        mask=mask,
        operation=Operation.UNDO,
        turns=_in_order(dialogue, edit),
        injection=None,
        guidance=tuple(finding.id for finding in about),
    )


def original_fill(dialogue: Dialogue, mask: Mask) -> FillProposed:
    """Return the fill of an undoing mask: the turn as it was before the injection, and nothing for the extra ones."""
    edit = dialogue.injection_of(mask.turns)
    assert edit is not None, "an undoing mask is over the turns of one injection"
    before = {turn.id: turn for turn in edit.before}
    return FillProposed(
        mask=mask.id,
        replacements=tuple(Replacement(turn=id_, turns=(before[id_],) if id_ in before else ()) for id_ in mask.turns),
        withheld=(),
    )


def _is_live(edit: Edit) -> bool:
    return edit.injection is not None and edit.accepted and bool(edit.before)


def _in_order(dialogue: Dialogue, edit: Edit) -> tuple[str, ...]:
    return tuple(turn.id for turn in dialogue.turns if turn.id in edit.wrote)


def _apart(dialogue: Dialogue, edits: list[Edit]) -> list[Edit]:
    taken: set[int] = set()
    apart: list[Edit] = []
    for edit in edits:
        places = {dialogue.position(turn) for turn in edit.wrote}
        if not taken & {near for at in places for near in (at - 1, at, at + 1)}:
            apart.append(edit)
            taken |= places
    return apart
