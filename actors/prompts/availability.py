"""Tools that come or go during a dialogue: the list in the system section has all of them, whatever the turn."""

from ...events import Dialogue, ToolListTurn
from .rendering import to_line

_HEAD = "Of the tools in the list above, the assistant does not have these all the time:"


def availability_lines(dialogue: Dialogue) -> str:
    """Return from when or until when tools are there, for the context section; empty where all are always there.

    It stands apart from the tools themselves, so that the system section stays the same and is read from a cache.
    """
    lines = [
        to_line({"tool": name, when: turn.id})
        for turn in dialogue.turns
        if isinstance(turn, ToolListTurn)
        for when, names in (
            ("missing_before_turn", [tool.name for tool in turn.added]),
            ("gone_from_turn", list(turn.removed)),
        )
        for name in names
    ]
    return "\n".join([f"<availability>\n{_HEAD}", *lines, "</availability>\n"]) if lines else ""
