"""Turns of a dialogue, each with what stands before it and with the tools that are in force there."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ....events import AssistantTurn, Dialogue, JsonObject, Tool, Turn, tools_in_force
from ...formats.parts.argument_form import as_objects, as_strings
from ...formats.parts.json_texts import json_text
from ...formats.parts.placed import placed
from ...formats.parts.tools import written_tool
from ..options import ArgumentForm, ExportOptions, ToolChanges
from ..shaping import shaped


@dataclass(frozen=True, slots=True)
class Moment:
    """A turn, with the messages before it."""

    turn: Turn
    number: int
    """The assistant's turns up to this one and with it."""
    before: Sequence[JsonObject]
    """All messages before it, a system message among them."""
    messages: Sequence[JsonObject]
    """The messages of the turn itself."""
    tools: Sequence[Tool]
    """The tools that the row lists: those in force there, or every tool where `tool_changes` says so."""


def moments(dialogue: Dialogue, options: ExportOptions) -> Iterator[Moment]:
    """Yield each turn of *dialogue* once, in order; a change of the tools only where it is a message of its own.

    A row of one turn lists the tools that are in force there. So where a dialogue is split at changes, each turn has
    all that is before it, and nothing is said of a change.

    Raises:
        UnwritableDialogue: no user's message is beside a change that is to be told in one.
    """
    in_force = _tools_by_turn(dialogue)
    done: set[str] = set()
    for part in shaped(dialogue, options):
        messages = list(_formed(part, options.arguments))
        before: list[JsonObject] = []
        number = at = 0
        while at < len(messages):
            turn = messages[at][0]
            end = at + 1
            while turn is not None and end < len(messages) and messages[end][0] is turn:
                end += 1
            own = [message for _, message in messages[at:end]]
            number += isinstance(turn, AssistantTurn)
            if turn is not None and turn.id not in done:
                done.add(turn.id)
                every = options.tool_changes is ToolChanges.ALL_TOOLS
                yield Moment(turn, number, tuple(before), own, part.tools if every else in_force[turn.id])
            before += own
            at = end


def tools_text(tools: Sequence[Tool]) -> str:
    """Return *tools* as a text of JSON: Arrow would give each schema the keys of all others."""
    return json_text([written_tool(tool) for tool in tools])


def _formed(dialogue: Dialogue, form: ArgumentForm | None) -> Iterator[tuple[Turn | None, JsonObject]]:
    written = as_strings if form is ArgumentForm.STRING else as_objects
    return ((turn, written(message)) for turn, message, _ in placed(dialogue))


def _tools_by_turn(dialogue: Dialogue) -> Mapping[str, Sequence[Tool]]:
    tools = dialogue.opening_tools
    found: dict[str, Sequence[Tool]] = {}
    for turn in dialogue.turns:
        tools = tuple(tools_in_force(tools, (turn,)).values())
        found[turn.id] = tools
    return found
