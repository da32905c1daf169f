"""Results are settled as soon as they can be: what running the calls contradicts is replaced by what really came.

The paper invents every result. Where a tool can be run, an invented one misleads all that is written after it, so calls
are run after every draft and every accepted change of calls or results, and not only when the dialogue is verified.
"""

from ...events import Dialogue, Operation, Phase, ToolTurn, TurnsMasked, Verdict, outdated_words
from .real_results import came_of, with_real
from .reasonability import reasonability_mask
from .rebinding import rebound

_RUNNING = (Phase.DRAFTING, Phase.REFINING, Phase.VERIFYING)


def execution_due(dialogue: Dialogue) -> bool:
    """Return True if calls that can be run are due: they or their results are new, and no rule has looked."""
    return (
        dialogue.phase in _RUNNING
        and bool(dialogue.turns)
        and not dialogue.masks
        and dialogue.checks is None
        and dialogue.executed is None
    )


def contradicted(dialogue: Dialogue) -> tuple[str, ...]:
    """The tool turns to settle, in the dialogue's order; none that was settled before: its tool is fickle.

    A dialogue that verification may not repair is left as it is.
    """
    executed = dialogue.executed
    if executed is None or dialogue.checks is not None or executed.verdict is Verdict.ERROR:
        return ()
    if dialogue.phase is Phase.VERIFYING and not dialogue.parameters.repair_rounds:
        return ()
    named = {turn for finding in executed.findings if finding.verdict is Verdict.FAIL for turn in finding.turns}
    suspects = [
        turn
        for turn in dialogue.turns
        if isinstance(turn, ToolTurn) and turn.id in named and turn.id not in dialogue.settled
    ]
    if not suspects:
        return ()
    came = came_of(dialogue)
    return tuple(turn.id for turn in suspects if with_real(turn, came) != turn)


def settling_due(dialogue: Dialogue) -> bool:
    """Return True if results are to be settled before anything else, or words that were written for others."""
    return bool(contradicted(dialogue) or _untold(dialogue))


def settling_mask(dialogue: Dialogue, mask: str) -> TurnsMasked | None:
    """The mask that settles what is due: results and what was built on them, or then words; None: nothing is due."""
    if results := _results_mask(dialogue, mask):
        return results
    words = _untold(dialogue)
    return reasonability_mask(words, mask) if words else None


def _untold(dialogue: Dialogue) -> tuple[str, ...]:
    """The words to tell anew; what is being verified is repaired only."""
    return () if dialogue.phase is Phase.VERIFYING else outdated_words(dialogue)


def _results_mask(dialogue: Dialogue, mask: str) -> TurnsMasked | None:
    suspects = contradicted(dialogue)
    if not suspects or dialogue.executed is None:
        return None
    came = came_of(dialogue)
    now, changed = rebound(dialogue, {turn: with_real(dialogue.turn(turn), came) for turn in suspects})
    turns = tuple(turn.id for turn in dialogue.turns if turn.id in now or turn.id in changed)
    guidance = tuple(
        finding.id
        for finding in dialogue.executed.findings
        if finding.verdict is Verdict.FAIL and set(finding.turns) & set(turns)
    )
    return TurnsMasked(mask=mask, operation=Operation.REPAIR, turns=turns, injection=None, guidance=guidance)
