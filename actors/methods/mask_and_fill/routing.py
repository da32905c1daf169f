"""The next role. It is a pure function of the fold, so recovery is no feature but a consequence."""

from ....events import Dialogue, Phase
from ...roles.purposes import FILLER, INITIALIZER, REFINER, VERIFIER
from ...roles.repairing import worth_repair
from ...roles.result_reconciliation import settling_due
from ...roles.undoing import to_undo


def next_role(dialogue: Dialogue) -> str | None:
    """Return the role whose turn it is; None for a dialogue that has ended or was never opened."""
    match dialogue.phase:
        case Phase.PLANNING | Phase.DRAFTING:
            return _masks(dialogue) or (REFINER if settling_due(dialogue) else INITIALIZER)
        case Phase.REFINING:
            return _masks(dialogue) or REFINER
        case Phase.VERIFYING:
            mends = settling_due(dialogue) or worth_repair(dialogue) or to_undo(dialogue)
            return _masks(dialogue) or (REFINER if mends else VERIFIER)
        case Phase.UNOPENED | Phase.ACCEPTED | Phase.REJECTED | Phase.FAILED:
            return None


def _masks(dialogue: Dialogue) -> str | None:
    if not dialogue.masks:
        return None
    unfilled = any(mask.proposal is None for mask in dialogue.masks)
    return FILLER if unfilled else REFINER
