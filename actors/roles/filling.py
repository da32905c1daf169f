"""Replacements of a mask from the turns that a model wrote."""

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from ...events import (
    AssistantTurn,
    ComplexityKind,
    Dialogue,
    FillProposed,
    Mask,
    Operation,
    Replacement,
    ToolListTurn,
    ToolTurn,
    Turn,
    tools_in_force,
)
from ..evidence import Passage
from ..evidence.first_said import says
from ..evidence.injection_sites import first_tool, removable_tools, values_left_out
from ..evidence.mentions import Mentions
from ..replies import WrittenToolListTurn, WrittenTurn, WrittenUserTurn
from .injected_shape import injected_shape_fault
from .said_errors import injected_error_fault
from .turn_builder import TurnBuilder

MOST_EXTRA = 8
"""Turns that an extension may put around the masked one."""


def fill_fault(dialogue: Dialogue, mask: Mask, written: Sequence[WrittenTurn]) -> str | None:
    """Return why the written turns do not fit the mask, or None."""
    if mask.operation is Operation.EXTEND:
        return _tool_list_fault(dialogue, mask, written) or _extend_fault(dialogue, mask, written)
    return _rewrite_fault(dialogue, mask, written)


def _tool_list_fault(dialogue: Dialogue, mask: Mask, written: Sequence[WrittenTurn]) -> str | None:
    changes = [turn for turn in written if isinstance(turn, WrittenToolListTurn)]
    wanted = mask.injection in (ComplexityKind.TOOL_SUPPLIED_LATER, ComplexityKind.TOOL_REMOVED)
    if len(changes) != wanted:
        return f"{int(wanted)} turns of role 'tool_list' are wanted, and {len(changes)} came"
    for change in changes:
        added, removed = _change_wanted(dialogue, mask)
        if change.added != added or change.removed != removed:
            return f'the tool list turn has to have "added": {json.dumps(added)} and "removed": {json.dumps(removed)}'
    return None


def _change_wanted(dialogue: Dialogue, mask: Mask) -> tuple[list[str], list[str]]:
    (turn,) = mask.turns
    if mask.injection is ComplexityKind.TOOL_SUPPLIED_LATER:
        return [first_tool(dialogue, turn)], []
    return [], list(removable_tools(dialogue, turn)[:1])


def _extend_fault(dialogue: Dialogue, mask: Mask, written: Sequence[WrittenTurn]) -> str | None:
    (masked,) = mask.turns
    keeping = [turn for turn in written if turn.id == masked]
    if len(keeping) != 1:
        return f"exactly one turn keeps the id {masked!r}, and {len(keeping)} have it"
    if keeping[0].role != dialogue.turn(masked).kind:
        return f"turn {masked!r} is of role {dialogue.turn(masked).kind!r}, not {keeping[0].role!r}"
    fewest = 0 if mask.injection is ComplexityKind.EARLIER_REFERENCE else 1
    if not fewest <= len(written) - 1 <= MOST_EXTRA:
        return (
            f"between {fewest} and {MOST_EXTRA} extra turns go around the masked one, and {len(written) - 1} are there"
        )
    shape = injected_shape_fault(mask.injection, masked, written)
    return shape or injected_error_fault(mask.injection, written) or _still_said(dialogue, mask, keeping[0])


def _still_said(dialogue: Dialogue, mask: Mask, masked: WrittenTurn) -> str | None:
    """Return that the user still says what was to be left out or replaced, or None."""
    if mask.injection is None or not isinstance(masked, WrittenUserTurn):
        return None
    words = Mentions()
    words.add(Passage(masked.text))
    for one in values_left_out(dialogue, mask.injection, mask.turns[0]):
        if says(words, one.leaf):
            return f"turn {mask.turns[0]!r} still says {one.leaf.value!r} ({one.leaf.name}), which is to come later"
    return None


def _rewrite_fault(dialogue: Dialogue, mask: Mask, written: Sequence[WrittenTurn]) -> str | None:
    by_id = {turn.id: turn for turn in written}
    all_came = mask.operation is Operation.FILL or len(by_id) == len(mask.turns)  # what a fill leaves out stays
    if len(by_id) != len(written) or not set(by_id) <= set(mask.turns) or not all_came:
        return f"the turns {list(mask.turns)} are wanted, each once, and {[turn.id for turn in written]} came"
    for turn in written:
        kind = dialogue.turn(turn.id).kind
        if turn.role != kind:
            return f"turn {turn.id!r} is of role {kind!r}, not {turn.role!r}"
    return None


def fill(
    dialogue: Dialogue, mask: Mask, written: Sequence[WrittenTurn], real: Mapping[str, Turn] = MappingProxyType({})
) -> FillProposed:
    """Return the fill made of *written* and, by id, the *real* turns, where `fill_fault` has no objection."""
    if mask.operation is Operation.EXTEND:
        (masked,) = mask.turns
        turns = _extension(dialogue, mask, dialogue.turn(masked), written)
        return FillProposed(
            mask=mask.id, replacements=(Replacement(turn=masked, turns=turns),), withheld=_withheld(dialogue, turns)
        )
    by_id = {turn.id: turn for turn in written}
    replacements = tuple(
        Replacement(turn=id_, turns=(real.get(id_) or _rewritten(dialogue, dialogue.turn(id_), by_id.get(id_)),))
        for id_ in mask.turns
    )
    return FillProposed(mask=mask.id, replacements=replacements, withheld=())


def _rewritten(dialogue: Dialogue, original: Turn, written: WrittenTurn | None) -> Turn:
    if written is None:
        return original
    results = original.results if isinstance(original, ToolTurn) else ()
    builder = TurnBuilder(original.subtask, dialogue.tools, rewritten=results)
    return builder.turn(written, original.id, calls=_call_ids(original))


def _extension(dialogue: Dialogue, mask: Mask, original: Turn, written: Sequence[WrittenTurn]) -> tuple[Turn, ...]:
    builder = TurnBuilder(original.subtask, dialogue.tools)
    turns: list[Turn] = []
    for number, turn in enumerate(written, start=1):
        if turn.id == original.id:
            turns.append(builder.turn(turn, original.id, calls=_call_ids(original)))
        else:
            turns.append(builder.turn(turn, f"{mask.id}.{number}"))
    return tuple(turns)


def _call_ids(original: Turn) -> tuple[str, ...]:
    return tuple(call.id for call in original.calls) if isinstance(original, AssistantTurn) else ()


def _withheld(dialogue: Dialogue, turns: Sequence[Turn]) -> tuple[str, ...]:
    before = tools_in_force(dialogue.opening_tools, ())
    added = [tool.name for turn in turns if isinstance(turn, ToolListTurn) for tool in turn.added]
    return tuple(name for name in added if name in before)
