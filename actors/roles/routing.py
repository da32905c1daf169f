"""Who is next. A pure function of the fold, so recovery is no feature but a consequence."""

from ...events import Dialogue, Phase
from ..questions import RoleName
from .repairing import worth_repair
from .result_reconciliation import contradicted


def next_role(dialogue: Dialogue) -> RoleName | None:
    """The role whose turn it is; None for a dialogue that has ended or was never opened."""
    match dialogue.phase:
        case Phase.PLANNING | Phase.DRAFTING:
            return _masks(dialogue) or (RoleName.REFINER if contradicted(dialogue) else RoleName.INITIALIZER)
        case Phase.REFINING:
            return _masks(dialogue) or RoleName.REFINER
        case Phase.VERIFYING:
            mends = contradicted(dialogue) or worth_repair(dialogue)
            return _masks(dialogue) or (RoleName.REFINER if mends else RoleName.VERIFIER)
        case Phase.UNOPENED | Phase.ACCEPTED | Phase.REJECTED | Phase.FAILED:
            return None


def _masks(dialogue: Dialogue) -> RoleName | None:
    if not dialogue.masks:
        return None
    unfilled = any(mask.proposal is None for mask in dialogue.masks)
    return RoleName.FILLER if unfilled else RoleName.REFINER
