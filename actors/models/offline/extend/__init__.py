"""Complexity injection: the masked turn with the turns that make it harder, one file for each type."""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from ..dice import Dice
from ..sections import Sheet, Turn
from .asking import ambiguous_reference, missing_argument
from .failing import bad_argument, empty_result, outage
from .lacking import no_suitable_tool, tool_supplied_later
from .scene import Scene, scene_of
from .talking import chit_chat, general_question

Extension: TypeAlias = Callable[[Scene], list[Turn]]

KINDS: Mapping[str, Extension] = {
    "clarification.missing_argument": missing_argument,
    "clarification.ambiguous_reference": ambiguous_reference,
    "tool_awareness.no_suitable_tool": no_suitable_tool,
    "tool_awareness.tool_supplied_later": tool_supplied_later,
    "error_simulation.bad_argument": bad_argument,
    "error_simulation.empty_result": empty_result,
    "error_simulation.outage": outage,
    "non_function_calling.chit_chat": chit_chat,
    "non_function_calling.general_question": general_question,
}


def extended(sheet: Sheet, seed: int, dice: Dice) -> list[Turn]:
    """The masked turn, revised, with its extra turns; as it was where the prompt shows no such turn."""
    del seed
    scene = scene_of(sheet, dice)
    if scene is None:
        return [*sheet.masked] or [Turn("assistant", text="There is no masked turn in this prompt.")]
    return KINDS.get(sheet.attributes.get("kind", ""), chit_chat)(scene)


__all__ = ["KINDS", "extended"]
