"""A tool is called only while it is in the tool list."""

from collections.abc import Iterator

from ...events import Finding, Severity, ToolListTurn
from ..evidence import DialogueView
from .port import Rule, finding


def check(view: DialogueView) -> Iterator[Finding]:
    """Changes of the list are looked at as well: each has to change something."""
    for placed in view.calls:
        if placed.tool is None and placed.call.name in view.tools_ever:
            yield finding(_absent(view, placed.call.name, placed.at), (placed.turn.id,), placed.call.id)
    known = {tool.name for tool in view.dialogue.opening_tools}
    for turn in view.turns:
        if turn.kind == "tool_list":
            yield from _change(turn, known)
            known = (known - set(turn.removed)) | {tool.name for tool in turn.added}


def _absent(view: DialogueView, name: str, at: int) -> str:
    if any(name in tools for tools in view.tools_at[:at]) or any(t.name == name for t in view.dialogue.opening_tools):
        return f"tool {name!r} was removed from the tool list before this call"
    return f"tool {name!r} is not in the tool list yet"


def _change(turn: ToolListTurn, known: set[str]) -> Iterator[Finding]:
    unknown = [name for name in turn.removed if name not in known]
    if unknown:
        yield finding(f"tool {unknown[0]!r} is removed, but was not in the tool list", (turn.id,), evidence=unknown[0])
    if not turn.added and not turn.removed:
        yield finding("the change of the tool list adds and removes nothing", (turn.id,), severity=Severity.ADVISORY)


RULE = Rule(
    "tool_list",
    "No tool is called before it is added or after it is removed.",
    Severity.BLOCKING,
    check,
    structural=True,
)
