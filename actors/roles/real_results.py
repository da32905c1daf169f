"""Repair from execution: where running the calls contradicts their results, the real results are the fill."""

from ...events import Dialogue, FillProposed, Mask, Operation, Replacement, ToolResult, ToolTurn, Turn

EXECUTION = "execution"
"""The check of findings that running the calls has made."""
_SPOKE = {"returned", "raised"}


def real_results(dialogue: Dialogue, mask: Mask) -> FillProposed | None:
    """The fill that execution gives for a mask that only it asked for; None where a model has to fill."""
    if mask.operation is not Operation.REPAIR or mask.proposal is not None or dialogue.executed is None:
        return None
    guidance = [finding for finding in dialogue.findings if finding.id in mask.guidance]
    if not guidance or any(finding.check != EXECUTION for finding in guidance):
        return None
    real = {outcome.call: outcome.text for outcome in dialogue.executed.outcomes if outcome.kind in _SPOKE}
    filled = {id_: _with(dialogue.turn(id_), real) for id_ in mask.turns}
    if all(filled[id_] == dialogue.turn(id_) for id_ in mask.turns):
        return None
    return FillProposed(
        mask=mask.id,
        replacements=tuple(Replacement(turn=id_, turns=(filled[id_],)) for id_ in mask.turns),
        withheld=(),
    )


def _with(turn: Turn, real: dict[str, str]) -> Turn:
    if not isinstance(turn, ToolTurn):
        return turn
    results = tuple(
        ToolResult(call_id=result.call_id, content=real.get(result.call_id, result.content)) for result in turn.results
    )
    return turn.model_copy(update={"results": results})
