"""A dialogue as the options of an export want it, before a format writes it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ...events import Dialogue, Tool, ToolListTurn, Turn, UserTurn, tools_in_force
from ..formats import UnwritableDialogue
from ..formats.parts.changes import list_change
from .options import ExportOptions, ToolChanges


def shaped(dialogue: Dialogue, options: ExportOptions) -> Iterator[Dialogue]:
    """Yield the dialogues that stand for *dialogue*: one, or one for each of its lists of tools.

    Raises:
        UnwritableDialogue: no user's message follows a change that is to be told in one.
    """
    if options.system:
        dialogue = replace(dialogue, context="\n\n".join(filter(None, (options.system, dialogue.context))))
    if not any(isinstance(turn, ToolListTurn) for turn in dialogue.turns):
        yield dialogue
        return
    match options.tool_changes:
        case ToolChanges.SYSTEM:
            yield dialogue
        case ToolChanges.USER:
            yield replace(dialogue, turns=_told_by_users(dialogue))
        case ToolChanges.ALL_TOOLS:
            turns = tuple(turn for turn in dialogue.turns if not isinstance(turn, ToolListTurn))
            yield replace(dialogue, turns=turns, tools=_every_tool(dialogue), withheld=frozenset())
        case ToolChanges.SPLIT:
            yield from _split(dialogue)


def _told_by_users(dialogue: Dialogue) -> tuple[Turn, ...]:
    """The turns, with each change of the tools at the head of the user's next turn, or at the end of the last one."""
    turns: list[Turn] = []
    told: list[str] = []
    for turn in dialogue.turns:
        if isinstance(turn, ToolListTurn):
            told.append(list_change(turn))
            continue
        before = turns[-1] if turns else None
        if not told:
            turns.append(turn)
        elif isinstance(turn, UserTurn):
            turns.append(turn.model_copy(update={"text": "\n\n".join([*told, turn.text])}))
        elif isinstance(before, UserTurn):
            turns[-1] = before.model_copy(update={"text": "\n\n".join([before.text, *told])})
            turns.append(turn)
        else:
            raise UnwritableDialogue(
                f"the tools of {dialogue.id} change before {turn.id}, beside no turn of the user to tell it in: "
                "--tool-changes split or all-tools can write it"
            )
        told = []
    return tuple(turns)


def _every_tool(dialogue: Dialogue) -> tuple[Tool, ...]:
    changes = (turn for turn in dialogue.turns if isinstance(turn, ToolListTurn))
    tools = {tool.name: tool for turn in changes for tool in turn.added}
    return tuple({**tools, **{tool.name: tool for tool in dialogue.tools}}.values())


def _split(dialogue: Dialogue) -> Iterator[Dialogue]:
    """The dialogue up to the end of each stretch with one list of tools; a part is named `run/17#2`."""
    turns: list[Turn] = []
    tools = dialogue.opening_tools
    part = 1
    for turn in dialogue.turns:
        if not isinstance(turn, ToolListTurn):
            turns.append(turn)
            continue
        if turns:
            yield _part(dialogue, turns, tools, part)
            part += 1
        tools = tuple(tools_in_force(tools, (turn,)).values())
    if turns:
        yield _part(dialogue, turns, tools, part)


def _part(dialogue: Dialogue, turns: Sequence[Turn], tools: tuple[Tool, ...], part: int) -> Dialogue:
    return replace(
        dialogue,
        id=f"{dialogue.id}#{part}",
        turns=tuple(turns),
        tools=tools,
        withheld=frozenset(),
    )
