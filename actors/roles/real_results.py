"""Fills made of real results: where a tool was run, no model is asked for its result."""

from dataclasses import replace

from ...events import (
    EXECUTION,
    AssistantTurn,
    CallOutcome,
    Dialogue,
    FillProposed,
    Mask,
    Operation,
    Replacement,
    ToolResult,
    ToolTurn,
    Turn,
)
from ..evidence import DialogueView
from .rebinding import rebound

LONGEST = 20_000
"""Characters of a real result that an event holds. One that reaches this was cut, and is no fill."""
NOT_TRIED = "skipped"
"""The outcome of a call that is not run on purpose, and never will be."""
_RAISED = "raised"
_SPOKE = {"returned", _RAISED}


def real_results(dialogue: Dialogue, mask: Mask) -> FillProposed | None:
    """The fill that execution gives for a whole mask; None where a model has to fill."""
    if mask.proposal is not None or mask.operation is Operation.UNDO:
        return None
    filled = _repaired(dialogue, mask) if mask.operation is Operation.REPAIR else real_turns(dialogue, mask)
    if set(filled) != set(mask.turns):
        return None
    return FillProposed(
        mask=mask.id,
        replacements=tuple(Replacement(turn=id_, turns=(filled[id_],)) for id_ in mask.turns),
        withheld=(),
    )


def real_turns(dialogue: Dialogue, mask: Mask) -> dict[str, Turn]:
    """The turns of a mask to rewrite of which every result has really come, each as what came."""
    if mask.operation is not Operation.FILL:
        return {}
    came = came_of(dialogue)
    return {
        turn.id: with_real(turn, came)
        for turn in map(dialogue.turn, mask.turns)
        if isinstance(turn, ToolTurn) and all((turn.id, result.call_id) in came for result in turn.results)
    }


def left_to_ask(dialogue: Dialogue, mask: Mask) -> Mask:
    """The mask without the turns that execution fills: only of these a model is asked."""
    real = real_turns(dialogue, mask)
    return replace(mask, turns=tuple(id_ for id_ in mask.turns if id_ not in real)) if real else mask


def came_of(dialogue: Dialogue) -> dict[tuple[str, str], ToolResult]:
    """Return the real results by tool turn and call; only those that a tool itself has given, uncut."""
    if dialogue.executed is None:
        return {}
    waiting: dict[tuple[str, str], list[CallOutcome]] = {}
    for outcome in dialogue.executed.outcomes:
        waiting.setdefault((outcome.turn, outcome.call), []).append(outcome)
    came: dict[tuple[str, str], ToolResult] = {}
    for call in DialogueView(dialogue).calls:
        outcomes = waiting.get((call.turn.id, call.call.id))
        if not outcomes:
            continue
        outcome = outcomes.pop(0)
        if call.result is not None and _is_real(outcome):
            real = ToolResult(call_id=call.call.id, content=outcome.text, error=outcome.kind == _RAISED)
            came[call.result.turn.id, call.call.id] = real
    return came


def came_for(dialogue: Dialogue, turn: AssistantTurn) -> dict[str, ToolResult]:
    """Return the real results of the calls of *turn*, which has none yet, by call; uncut, and of the tool itself."""
    outcomes = dialogue.executed.outcomes if dialogue.executed is not None else ()
    return {
        outcome.call: ToolResult(call_id=outcome.call, content=outcome.text, error=outcome.kind == _RAISED)
        for outcome in outcomes
        if outcome.turn == turn.id and _is_real(outcome)
    }


def with_real(turn: Turn, came: dict[tuple[str, str], ToolResult]) -> Turn:
    """*turn* with every result that came in the place of the one that it holds."""
    if not isinstance(turn, ToolTurn):
        return turn
    results = tuple(came.get((turn.id, result.call_id), result) for result in turn.results)
    return turn.model_copy(update={"results": results})


def _is_real(outcome: CallOutcome) -> bool:
    return outcome.kind in _SPOKE and len(outcome.text) < LONGEST


def _repaired(dialogue: Dialogue, mask: Mask) -> dict[str, Turn]:
    """Every masked turn, where only execution asked for the mask and what came is something else."""
    guidance = [finding for finding in dialogue.findings if finding.id in mask.guidance]
    if not guidance or any(finding.check != EXECUTION for finding in guidance):
        return {}
    came = came_of(dialogue)
    turns = [dialogue.turn(id_) for id_ in mask.turns]
    filled = {turn.id: with_real(turn, came) for turn in turns}
    if dialogue.checks is None:  # it only settles results
        real = {id_: turn for id_, turn in filled.items() if isinstance(turn, ToolTurn)}
        filled |= {id_: turn for id_, turn in rebound(dialogue, real)[1].items() if id_ in filled}
    return {} if all(filled[turn.id] == turn for turn in turns) else filled
